/**
 * One replica's log on one ref: what its newest commit holds, and the Git commit that adds one more. A chain has one Git commit for
 * each commit of the log, and depends on the log only, so that everybody who writes the same log makes the same objects.
 *
 * @since 0.1.0
 */
import type { ReplicaId } from "@backlog-toolkit/core/log/Event"
import { isTime, wallMillisOf } from "@backlog-toolkit/core/log/Hlc"
import { corruptError, gapError } from "./errors.ts"
import { BLOBS, blobFolder, commitName, FOLDER_SIZE, folderName, folderOf, isFolderName } from "./layout.ts"
import { type GitObject, objectOf } from "./objects.ts"
import type { Reader } from "./reader.ts"
import { encodeCommit, type Entry, entryOf, FILE_MODE, type Oid, treeOfCommit, TREE_MODE } from "./trees.ts"
import { editTree } from "./treeEdit.ts"

export interface Chain {
  readonly replica: ReplicaId
  /** For people. */
  readonly ref: string
  readonly tip: Oid
  readonly root: ReadonlyArray<Entry>
  /** Commits of the newest folder. */
  readonly leaf: ReadonlyArray<Entry>
  /** Newest commit, from 1. */
  readonly head: number
}

const foldersIn = (root: ReadonlyArray<Entry>): ReadonlyArray<Entry> =>
  root.filter(({ mode, name }) => mode === TREE_MODE && isFolderName(name))

/** Throws unless the entries are the commits from `from` on. */
const checkFolder = (replica: ReplicaId, place: string, entries: ReadonlyArray<Entry>, from: number): void => {
  for (const [at, { mode, name }] of entries.entries()) {
    if (name === commitName(from + at) && mode !== TREE_MODE) continue
    throw name > commitName(from + at)
      ? gapError(replica, from + at, place)
      : corruptError(place, `holds ${JSON.stringify(name)}, which is no commit of the log`)
  }
}

/** Throws `log-corrupt` and `log-gap`. */
export const readChain = async (reader: Reader, replica: ReplicaId, ref: string, tip: Oid): Promise<Chain> => {
  const tree = treeOfCommit(await reader.read("commit", tip, ref))
  if (tree === null) throw corruptError(ref, `is damaged: object ${tip} is no commit`, { oid: tip })
  const root = await reader.tree(tree, ref)
  const folders = foldersIn(root)
  for (const [at, { name }] of folders.entries()) {
    if (name !== folderName(at)) throw gapError(replica, at * FOLDER_SIZE + 1, ref)
  }
  const last = folders.at(-1)
  if (last === undefined) throw corruptError(ref, "holds no commit of a log")
  const place = `${ref}:${last.name}`
  const leaf = await reader.tree(last.oid, place)
  const from = (folders.length - 1) * FOLDER_SIZE + 1
  checkFolder(replica, place, leaf, from)
  if (leaf.length === 0 || leaf.length > FOLDER_SIZE) throw corruptError(place, `holds ${leaf.length} commits`)
  return { replica, ref, tip, root, leaf, head: from + leaf.length - 1 }
}

/** The commits of one folder. Throws as `readChain`. */
export const readFolder = async (reader: Reader, chain: Chain, folder: number): Promise<ReadonlyArray<Entry>> => {
  if (folder === folderOf(chain.head)) return chain.leaf
  const entry = foldersIn(chain.root)[folder]
  if (entry === undefined) return []
  const place = `${chain.ref}:${entry.name}`
  const entries = await reader.tree(entry.oid, place)
  const from = folder * FOLDER_SIZE + 1
  checkFolder(chain.replica, place, entries, from)
  if (entries.length !== FOLDER_SIZE) throw gapError(chain.replica, from + entries.length, place)
  return entries
}

/** The first commit that both have and that differs; null when one is the beginning of the other. */
export const firstDifference = async (reader: Reader, one: Chain, other: Chain): Promise<number | null> => {
  const [a, b] = [foldersIn(one.root), foldersIn(other.root)]
  for (let folder = 0; folder < Math.min(a.length, b.length); folder++) {
    if (a[folder]?.oid === b[folder]?.oid) continue
    const [left, right] = [await readFolder(reader, one, folder), await readFolder(reader, other, folder)]
    const common = Math.min(left.length, right.length)
    for (let at = 0; at < common; at++) {
      if (left[at]?.oid !== right[at]?.oid) return folder * FOLDER_SIZE + at + 1
    }
  }
  return null
}

/** The text of a blob that a commit of the log names: its name in the log, and in Git. */
export interface NamedBlob {
  readonly name: string
  readonly oid: Oid
}

const TIME = /"t":"(?<time>[^"]{31})"/u

/** What the first event says, so that `git log` shows times that mean something; 1970 for anything else. */
const secondsOf = (text: string): number => {
  const time = TIME.exec(text)?.groups?.["time"]
  return time !== undefined && isTime(time) ? Math.max(0, Math.floor(wallMillisOf(time) / 1000)) : 0
}

/** Where a text is in a tree. */
export const blobPath = (name: string): ReadonlyArray<string> => [BLOBS, blobFolder(name)]

/** The chain with one more commit, and the objects that it needs. `chain` is null for the first commit. */
export const extendChain = async (
  reader: Reader,
  place: { readonly replica: ReplicaId; readonly ref: string },
  chain: Chain | null,
  text: string,
  blobs: ReadonlyArray<NamedBlob>
): Promise<{ readonly chain: Chain; readonly objects: ReadonlyArray<GitObject> }> => {
  const { ref, replica } = place
  const seq = (chain?.head ?? 0) + 1
  const folder = folderName(folderOf(seq))
  const content = objectOf("blob", Buffer.from(text))
  const entry: Entry = { mode: FILE_MODE, name: commitName(seq), oid: content.oid }
  const oldLeaf = chain !== null && folderOf(chain.head) === folderOf(seq) ? chain.leaf : []
  const leafOid = chain === null ? undefined : entryOf(chain.root, folder)?.oid
  const edit = editTree(chain?.root ?? [], async (oid) => (oid === leafOid ? oldLeaf : reader.tree(oid, ref)))
  for (const { name, oid } of blobs) await edit.put(blobPath(name), { mode: FILE_MODE, name, oid })
  await edit.put([folder], entry)
  const { objects, tree } = edit.done()
  const commit = objectOf(
    "commit",
    encodeCommit({
      tree,
      parent: chain?.tip ?? null,
      message: `backlog: commit ${seq} of ${replica}`,
      seconds: secondsOf(text)
    })
  )
  return {
    chain: { replica, ref, tip: commit.oid, root: edit.root(), leaf: [...oldLeaf, entry], head: seq },
    objects: [content, ...objects, commit]
  }
}
