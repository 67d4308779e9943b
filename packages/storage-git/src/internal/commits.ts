/**
 * The commits of a chain in order, with the texts that they name, in chunks of bounded size.
 *
 * @since 0.1.0
 */
import { blobsNamed } from "@backlog-toolkit/core/log/Blob"
import type { RawCommit } from "@backlog-toolkit/core/ports/LogStore"
import { findBlobs, readBlob, type Tree } from "./blobs.ts"
import { type Chain, readFolder } from "./chain.ts"
import type { Io } from "./io.ts"
import { FOLDER_SIZE, folderOf, placeOf } from "./layout.ts"
import { type Reader, textOf } from "./reader.ts"

/** A chunk has at most this many commits and about this many characters, whatever comes first. */
const CHUNK = { commits: 1000, chars: 4 * 1024 * 1024 }
/** Objects asked for at once: enough to keep git busy, and at most 32 MiB of the largest commits. */
const AT_ONCE = 32

type Trees = () => Promise<ReadonlyArray<Tree>>

/** With the texts that it names. */
export const whole = async (io: Io, reader: Reader, commit: RawCommit, trees: Trees): Promise<RawCommit> => {
  const names = blobsNamed(commit.text)
  if (names.length === 0) return commit
  const blobs = new Map<string, string>()
  for (const found of await findBlobs(io, reader, names, trees)) {
    const text = await readBlob(reader, found, commit.place)
    if (text !== null) blobs.set(found.name, text)
  }
  return { ...commit, blobs }
}

/** From `fromSeq` on. Throws `log-corrupt`, which names the commit, and `log-gap`. */
export const readCommits = async function* (
  io: Io,
  reader: Reader,
  chain: Chain,
  fromSeq: number,
  trees: Trees
): AsyncGenerator<RawCommit, void, void> {
  const { head, ref, replica } = chain
  if (head - fromSeq >= AT_ONCE) reader.many()
  for (let folder = folderOf(fromSeq); folder <= folderOf(head); folder++) {
    const first = folder * FOLDER_SIZE + 1
    const entries = await readFolder(reader, chain, folder)
    for (let at = Math.max(0, fromSeq - first); at < entries.length; at += AT_ONCE) {
      const asked = entries.slice(at, at + AT_ONCE).map(({ oid }, n) => {
        const seq = first + at + n
        const place = placeOf(ref, seq)
        return { seq, place, body: reader.read("blob", oid, place) }
      })
      // The first one that fails is told; the others would only be unheard.
      for (const { body } of asked) body.catch(() => undefined)
      for (const { body, place, seq } of asked) {
        yield await whole(io, reader, { replica, seq, text: textOf(await body, place), place }, trees)
      }
    }
  }
}

/** What comes before a failure comes before it here, too. */
export const chunksOf = async function* (
  source: AsyncIterable<RawCommit>
): AsyncGenerator<ReadonlyArray<RawCommit>, void, void> {
  let commits: Array<RawCommit> = []
  let chars = 0
  let failure: { readonly error: unknown } | null = null
  try {
    for await (const commit of source) {
      commits.push(commit)
      chars += commit.text.length
      if (commits.length < CHUNK.commits && chars < CHUNK.chars) continue
      yield commits
      commits = []
      chars = 0
    }
  } catch (error) {
    failure = { error }
  }
  if (commits.length > 0) yield commits
  if (failure !== null) throw failure.error
}
