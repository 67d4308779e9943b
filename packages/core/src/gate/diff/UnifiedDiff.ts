/**
 * Parses the text of `git diff` into files, hunks and numbered lines: renames, copies, new, deleted and binary files,
 * mode changes, quoted paths. Owns no meaning of the change.
 *
 * @since 0.1.0
 */
export interface DiffLine {
  readonly kind: "context" | "added" | "removed"
  readonly text: string
  /** From 1; null on the side where the line doesn't exist. */
  readonly oldLine: number | null
  readonly newLine: number | null
}

export interface Hunk {
  readonly oldStart: number
  readonly oldLines: number
  readonly newStart: number
  readonly newLines: number
  /** What git prints after the second `@@`: the function or module the hunk lies in. */
  readonly heading: string
  readonly lines: ReadonlyArray<DiffLine>
}

export interface FileDiff {
  /** After the change; before it for a deleted file. */
  readonly path: string
  /** Before the change; null for a new file. */
  readonly oldPath: string | null
  readonly status: "added" | "deleted" | "modified" | "renamed" | "copied"
  readonly binary: boolean
  readonly hunks: ReadonlyArray<Hunk>
}

const ESCAPES: Readonly<Record<string, number>> = { a: 7, b: 8, t: 9, n: 10, v: 11, f: 12, r: 13, '"': 34, "\\": 92 }

/** Bytes to text without a platform decoder: percent-encoding is UTF-8 by definition. */
const utf8 = (bytes: ReadonlyArray<number>): string => {
  try {
    return decodeURIComponent(bytes.map((byte) => `%${byte.toString(16).padStart(2, "0")}`).join(""))
  } catch {
    // Not UTF-8: keep every byte visible as one character.
    return String.fromCharCode(...bytes)
  }
}

/** Git quotes a path with special characters in C style, bytes of UTF-8 as octal. */
const unquoted = (path: string): string => {
  if (!path.startsWith('"')) return path
  let text = ""
  let bytes: Array<number> = []
  const flush = () => {
    text += utf8(bytes)
    bytes = []
  }
  const body = path.replace(/^"|"$/gu, "")
  for (const match of body.matchAll(/\\([0-7]{3})|\\(.)|([\s\S])/gu)) {
    if (match[1] !== undefined) bytes.push(Number.parseInt(match[1], 8))
    else if (match[2] !== undefined) bytes.push(ESCAPES[match[2]] ?? match[2].charCodeAt(0))
    else {
      flush()
      text += match[3] ?? ""
    }
  }
  flush()
  return text
}

/** `a/src/x.ts` → `src/x.ts`; null for `/dev/null`. A tab and a timestamp may follow an unquoted path. */
const sidePath = (raw: string): string | null => {
  const path = unquoted(raw.replace(/\t.*$/u, "").trimEnd())
  return path === "/dev/null" ? null : path.replace(/^[abciow12]\//u, "")
}

/** Both paths of the `diff --git` line; only needed when no other line names them (binary, mode or empty files). */
const headerPaths = (rest: string): readonly [string, string] => {
  const quoted = /^("(?:\\.|[^"\\])*"|\S+) ("(?:\\.|[^"\\])*"|\S+)$/u.exec(rest)
  if (quoted !== null) return [sidePath(quoted[1] ?? "") ?? "", sidePath(quoted[2] ?? "") ?? ""]
  // Unquoted with spaces: without a rename both halves name the same path.
  const half = (rest.length - 1) / 2
  return [sidePath(rest.slice(0, half)) ?? "", sidePath(rest.slice(half + 1)) ?? ""]
}

interface Building {
  oldPath: string | null
  path: string | null
  header: readonly [string, string]
  status: FileDiff["status"]
  binary: boolean
  hunks: Array<Hunk>
}

const finished = (file: Building): FileDiff => {
  const oldPath = file.status === "added" ? null : (file.oldPath ?? file.header[0])
  const path = file.status === "deleted" ? (file.oldPath ?? file.header[0]) : (file.path ?? file.header[1])
  return { path, oldPath, status: file.status, binary: file.binary, hunks: file.hunks }
}

const HUNK = /^@@ -(\d+)(?:,(\d+))? \+(\d+)(?:,(\d+))? @@ ?(.*)$/u

/** Reads the hunk whose header is at `start`; the counts of the header say where it ends, whatever its lines contain. */
const readHunk = (lines: ReadonlyArray<string>, start: number): { hunk: Hunk; next: number } | null => {
  const match = HUNK.exec(lines[start] ?? "")
  if (match === null) return null
  const [oldStart, oldLines, newStart, newLines] = [match[1], match[2] ?? "1", match[3], match[4] ?? "1"].map(
    Number
  ) as [number, number, number, number]
  const body: Array<DiffLine> = []
  let oldLine = oldStart
  let newLine = newStart
  let index = start + 1
  while (index < lines.length && (oldLine < oldStart + oldLines || newLine < newStart + newLines)) {
    const line = lines[index] ?? ""
    const text = line.slice(1)
    if (line.startsWith("+")) body.push({ kind: "added", text, oldLine: null, newLine: newLine++ })
    else if (line.startsWith("-")) body.push({ kind: "removed", text, oldLine: oldLine++, newLine: null })
    else if (line.startsWith(" ") || line === "")
      body.push({ kind: "context", text, oldLine: oldLine++, newLine: newLine++ })
    else if (!line.startsWith("\\")) break
    index++
  }
  return { hunk: { oldStart, oldLines, newStart, newLines, heading: match[5] ?? "", lines: body }, next: index }
}

/** Files in the order of the diff. Text before the first `diff --git` or `---` line is ignored. */
export const parseUnifiedDiff = (text: string): ReadonlyArray<FileDiff> => {
  const lines = text.replace(/\r\n/gu, "\n").split("\n")
  const files: Array<Building> = []
  let file: Building | null = null
  const begin = (header: readonly [string, string]): Building => {
    const fresh: Building = { oldPath: null, path: null, header, status: "modified", binary: false, hunks: [] }
    files.push(fresh)
    return fresh
  }
  for (let index = 0; index < lines.length; index++) {
    const line = lines[index] ?? ""
    if (line.startsWith("diff --git ")) {
      file = begin(headerPaths(line.slice("diff --git ".length)))
      continue
    }
    // A plain unified diff has no `diff --git` line.
    if (
      line.startsWith("--- ") &&
      (lines[index + 1] ?? "").startsWith("+++ ") &&
      (file === null || file.hunks.length > 0)
    ) {
      file = begin(["", ""])
    }
    if (file === null) continue
    const read = readHunk(lines, index)
    if (read !== null) {
      file.hunks.push(read.hunk)
      index = read.next - 1
    } else if (line.startsWith("--- ")) {
      file.oldPath = sidePath(line.slice(4))
      if (file.oldPath === null) file.status = "added"
    } else if (line.startsWith("+++ ")) {
      file.path = sidePath(line.slice(4))
      if (file.path === null) file.status = "deleted"
    } else if (line.startsWith("new file mode")) file.status = "added"
    else if (line.startsWith("deleted file mode")) file.status = "deleted"
    else if (/^(?:Binary files .* differ|GIT binary patch)$/u.test(line)) file.binary = true
    else {
      const [, how, side, path] = /^(rename|copy) (from|to) (.*)$/u.exec(line) ?? []
      if (how !== undefined) file.status = how === "rename" ? "renamed" : "copied"
      if (side === "from") file.oldPath = unquoted(path ?? "")
      if (side === "to") file.path = unquoted(path ?? "")
    }
  }
  return files.map(finished)
}
