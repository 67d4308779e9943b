/**
 * Reads commits in order, by opening the next number until there is none: no directory is listed for what is known.
 * Never writes, and tells a lost commit from the end of the log.
 *
 * @since 0.1.0
 */
import { isUtf8 } from "node:buffer"
import { join } from "node:path"
import type { ReplicaId } from "@backlog-toolkit/core/log/Event"
import type { RawCommit } from "@backlog-toolkit/core/ports/LogStore"
import { corruptError, gapError, readError } from "./errors.ts"
import { codeOf, type Fs } from "./Fs.ts"
import { commitPath, folderOf, folderOfName, folderPath, isReplica, logDir, seqOfFile } from "./layout.ts"

/** One chunk: at most this many commits and about this many characters. */
export interface ChunkLimit {
  readonly commits: number
  readonly chars: number
}

/** A chunk of one-line commits takes ~20 ms to read; of large ones (1 MiB at most), a few MB of memory. */
export const CHUNK: ChunkLimit = { commits: 1000, chars: 4 * 1024 * 1024 }

/** Null when there is no such file. */
const textOf = (fs: Fs, file: string): string | null => {
  try {
    const text = fs.readText(file)
    // Rare enough to look twice: a replacement character that somebody wrote is fine.
    if (text.includes("\uFFFD") && !isUtf8(fs.readBytes(file))) throw corruptError(file, "is not valid UTF-8")
    return text
  } catch (error) {
    if (codeOf(error) === "ENOENT") return null
    throw readError(error, file)
  }
}

const exists = (fs: Fs, file: string): boolean => {
  try {
    return fs.exists(file)
  } catch (error) {
    throw readError(error, file)
  }
}

/** Commits appear in order: one that is absent while its successor exists is lost, unless it appeared meanwhile. */
const isLost = (fs: Fs, storeDir: string, replica: ReplicaId, seq: number): boolean =>
  exists(fs, commitPath(storeDir, { replica, seq: seq + 1 })) && !exists(fs, commitPath(storeDir, { replica, seq }))

export const readChunk = (
  fs: Fs,
  storeDir: string,
  replica: ReplicaId,
  fromSeq: number,
  limit: ChunkLimit
): ReadonlyArray<RawCommit> => {
  const commits: Array<RawCommit> = []
  let chars = 0
  for (let seq = fromSeq; commits.length < limit.commits && chars < limit.chars;) {
    const place = commitPath(storeDir, { replica, seq })
    const text = textOf(fs, place)
    if (text === null) {
      if (isLost(fs, storeDir, replica, seq)) throw gapError(replica, seq, place)
      // Absent just now, and perhaps there since: the next chunk finds it.
      break
    }
    commits.push({ replica, seq, text, place })
    chars += text.length
    seq += 1
  }
  return commits
}

/** Names in a folder; none when there is no folder. */
const listing = (fs: Fs, dir: string): ReadonlyArray<string> => {
  try {
    return fs.list(dir)
  } catch (error) {
    if (codeOf(error) === "ENOENT") return []
    throw readError(error, dir)
  }
}

export const replicaNames = (fs: Fs, storeDir: string): ReadonlyArray<ReplicaId> =>
  listing(fs, logDir(storeDir)).filter(isReplica).toSorted()

/** Commits in one folder, in any order. */
const seqsIn = (fs: Fs, storeDir: string, replica: ReplicaId, folder: number): ReadonlyArray<number> =>
  listing(fs, folderPath(storeDir, replica, folder)).flatMap((name) => seqOfFile(name) ?? [])

/** Whether a folder after this one holds commits; the newest may still be empty, after a crash. */
const goesOn = (fs: Fs, storeDir: string, replica: ReplicaId, folder: number): boolean =>
  listing(fs, join(logDir(storeDir), replica))
    .map((name) => folderOfName(name) ?? -1)
    .some((later) => later > folder && seqsIn(fs, storeDir, replica, later).length > 0)

/**
 * The newest commit, 0 when there is none. `known` is a commit that is known to be there: only what follows it is
 * looked for, which costs one look when nothing does.
 */
export const headOf = (fs: Fs, storeDir: string, replica: ReplicaId, known: number): number => {
  const there = (seq: number): boolean => exists(fs, commitPath(storeDir, { replica, seq }))
  if (known > 0 && !there(known + 1)) return known
  let head = known
  for (;;) {
    const folder = folderOf(head + 1)
    const found = seqsIn(fs, storeDir, replica, folder)
    const names = new Set(found)
    // A listing may miss what was added while it was made, so an absent name is asked for.
    while (folderOf(head + 1) === folder && (names.has(head + 1) || there(head + 1))) head += 1
    if (folderOf(head + 1) !== folder) continue
    if (!found.some((seq) => seq > head + 1) && !goesOn(fs, storeDir, replica, folder)) return head
    if (!there(head + 1)) throw gapError(replica, head + 1, commitPath(storeDir, { replica, seq: head + 1 }))
  }
}
