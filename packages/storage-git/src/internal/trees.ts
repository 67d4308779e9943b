/**
 * Trees and commits as Git stores them (gitformat-pack(5), git-mktree(1)): bytes to values and back. Pure.
 *
 * @since 0.1.0
 */

/** Forty hexadecimal digits. */
export type Oid = string

export interface Entry {
  readonly mode: string
  readonly name: string
  readonly oid: Oid
}

export const FILE_MODE = "100644"
export const TREE_MODE = "40000"
const OID_BYTES = 20

export const isOid = (text: string): boolean => /^[0-9a-f]{40}$/u.test(text)

/** Null for bytes that are no tree. */
export const parseTree = (body: Buffer): ReadonlyArray<Entry> | null => {
  const entries: Array<Entry> = []
  for (let at = 0; at < body.length;) {
    const space = body.indexOf(0x20, at)
    const zero = body.indexOf(0, at)
    const end = zero + 1 + OID_BYTES
    if (space < 0 || zero < space || end > body.length) return null
    entries.push({
      mode: body.toString("latin1", at, space),
      name: body.toString("utf8", space + 1, zero),
      oid: body.toString("hex", zero + 1, end)
    })
    at = end
  }
  return entries
}

export const encodeTree = (entries: ReadonlyArray<Entry>): Buffer =>
  Buffer.concat(
    entries.flatMap(({ mode, name, oid }) => [Buffer.from(`${mode} ${name}\0`, "utf8"), Buffer.from(oid, "hex")])
  )

/** Git sorts a folder as if its name ended in a slash. */
const sortKey = ({ mode, name }: Entry): string => (mode === TREE_MODE ? `${name}/` : name)

/** The entries with one more, or another one of the same name. Names are ASCII, so text order is byte order. */
export const withEntry = (entries: ReadonlyArray<Entry>, entry: Entry): ReadonlyArray<Entry> => {
  const key = sortKey(entry)
  let at = entries.length
  for (let before = entries[at - 1]; before !== undefined && sortKey(before) > key; before = entries[at - 1]) at -= 1
  const replaced = entries[at - 1]?.name === entry.name ? 1 : 0
  return [...entries.slice(0, at - replaced), entry, ...entries.slice(at)]
}

export const entryOf = (entries: ReadonlyArray<Entry>, name: string): Entry | undefined =>
  entries.find((entry) => entry.name === name)

/** The tree that a commit holds; null for bytes that are no commit. */
export const treeOfCommit = (body: Buffer): Oid | null =>
  /^tree (?<tree>[0-9a-f]{40})\n/u.exec(body.toString("latin1", 0, 46))?.groups?.["tree"] ?? null

export interface CommitParts {
  readonly tree: Oid
  readonly parent: Oid | null
  readonly message: string
  /** Since 1970. */
  readonly seconds: number
}

/** Nobody's: what a clone writes depends on the log only, and not on who is at the keyboard. */
const AUTHOR = "backlog <backlog@localhost>"

export const encodeCommit = ({ message, parent, seconds, tree }: CommitParts): Buffer =>
  Buffer.from(
    [
      `tree ${tree}`,
      ...(parent === null ? [] : [`parent ${parent}`]),
      `author ${AUTHOR} ${seconds} +0000`,
      `committer ${AUTHOR} ${seconds} +0000`,
      "",
      `${message}\n`
    ].join("\n")
  )
