/**
 * Many commits in one step: their objects are made one after the other in memory, and only the last one needs the ref to move.
 *
 * @since 0.1.0
 */
import { blobsNamed } from "@backlog-toolkit/core/log/Blob"
import type { ReplicaId } from "@backlog-toolkit/core/log/Event"
import { findBlobs, type Tree } from "./blobs.ts"
import { type Chain, extendChain, readFolder } from "./chain.ts"
import type { Io } from "./io.ts"
import { FOLDER_SIZE, folderOf } from "./layout.ts"
import { type GitObject, oidOf } from "./objects.ts"
import type { Reader } from "./reader.ts"
import { type Entry, type Oid, parseTree } from "./trees.ts"

/** Some thousand objects, and at most some tens of MiB in memory. */
const STEP = { commits: 1000, chars: 8 * 1024 * 1024 }

/** A reader that knows trees that aren't stored yet. */
const overlaid = (reader: Reader, made: ReadonlyMap<Oid, ReadonlyArray<Entry>>): Reader => ({
  ...reader,
  tree: (oid, place) => {
    const entries = made.get(oid)
    return entries === undefined ? reader.tree(oid, place) : Promise.resolve(entries)
  }
})

export interface Adopting {
  readonly replica: ReplicaId
  readonly ref: string
  /** What every replica's tree holds. */
  readonly trees: (reader: Reader) => () => Promise<ReadonlyArray<Tree>>
}

/** The chain with as many of the texts, of which there is one, as go in one step, and the objects that this needs. */
export const extendByMany = async (
  io: Io,
  reader: Reader,
  { ref, replica, trees }: Adopting,
  start: Chain | null,
  [first = "", ...rest]: ReadonlyArray<string>
): Promise<{ readonly chain: Chain; readonly objects: ReadonlyArray<GitObject> }> => {
  const made = new Map<Oid, ReadonlyArray<Entry>>()
  const objects: Array<GitObject> = []
  const over = overlaid(reader, made)
  const withOne = async (chain: Chain | null, text: string): Promise<Chain> => {
    const blobs = await findBlobs(io, over, blobsNamed(text), trees(over))
    const step = await extendChain(over, { replica, ref }, chain, text, blobs)
    for (const object of step.objects) {
      objects.push(object)
      if (object.type === "tree") made.set(object.oid, parseTree(object.body) ?? [])
    }
    return step.chain
  }
  let chain = await withOne(start, first)
  let chars = first.length
  for (const text of rest.slice(0, STEP.commits - 1)) {
    chars += text.length
    if (chars > STEP.chars) break
    chain = await withOne(chain, text)
  }
  return { chain, objects }
}

/** How many of the texts a chain has from `fromSeq` on; one that it has otherwise ends the count. */
export const presentIn = async (
  reader: Reader,
  chain: Chain,
  fromSeq: number,
  texts: ReadonlyArray<string>
): Promise<number> => {
  let count = 0
  for (let folder = folderOf(fromSeq); folder <= folderOf(chain.head); folder++) {
    const entries = await readFolder(reader, chain, folder)
    for (const { oid } of entries.slice(Math.max(0, fromSeq - 1 - folder * FOLDER_SIZE))) {
      const text = texts[count]
      // Equal texts are equal objects.
      if (text === undefined || oidOf("blob", Buffer.from(text)) !== oid) return count
      count += 1
    }
  }
  return count
}
