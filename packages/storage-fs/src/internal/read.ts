/**
 * Reads commits in order, by opening the next number until there is none: no directory is listed for what is known.
 * Never writes, and tells a lost commit from the end of the log.
 *
 * @since 0.1.0
 */
import { join } from "node:path"
import type { ReplicaId } from "@backlog-toolkit/core/log/Event"
import type { RawCommit } from "@backlog-toolkit/core/ports/LogStore"
import { isThere, readLoose, readRun, type Source } from "./commits.ts"
import { corruptError, gapError, readError } from "./errors.ts"
import { codeOf, type Fs } from "./Fs.ts"
import {
  commitPath,
  folderOf,
  folderOfName,
  folderPath,
  isReplica,
  logDir,
  seqOfFile,
  windowOf,
  windowOfFile
} from "./layout.ts"

/** One chunk: at most this many commits and about this many characters. */
export interface ChunkLimit {
  readonly commits: number
  readonly chars: number
}

/** A chunk of one-line commits takes ~20 ms to read; of large ones (1 MiB at most), a few MB of memory. */
export const CHUNK: ChunkLimit = { commits: 1000, chars: 1024 * 1024 }

/** Throws when the end of a run is no end: commits appear in order, so one before another one is lost. */
const checkEnd = (source: Source, replica: ReplicaId, seq: number, ended: "absent" | "torn"): void => {
  const place = commitPath(source.storeDir, { replica, seq })
  if (!isThere(source, { replica, seq: seq + 1 })) return
  // It may have appeared, or have been compacted, meanwhile.
  if (ended === "absent" ? isThere(source, { replica, seq }) : readLoose(source, { replica, seq }) !== "torn") return
  throw ended === "absent" ? gapError(replica, seq, place) : corruptError(place, "was not written to its end")
}

export const readChunk = (
  source: Source,
  replica: ReplicaId,
  fromSeq: number,
  limit: ChunkLimit
): ReadonlyArray<RawCommit> => {
  const commits: Array<RawCommit> = []
  let chars = 0
  let seq = fromSeq
  while (commits.length < limit.commits && chars < limit.chars) {
    const to = Math.min(windowOf(seq).to, seq + limit.commits - commits.length - 1)
    const { ended, place, texts } = readRun(source, replica, seq, to, limit.chars - chars)
    for (const text of texts) {
      if (chars >= limit.chars) break
      commits.push({ replica, seq, text, place: place ?? commitPath(source.storeDir, { replica, seq }) })
      chars += text.length
      seq += 1
    }
    if (ended === null) continue
    checkEnd(source, replica, seq, ended)
    // Absent just now, and perhaps there since: the next chunk finds it.
    break
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

/** Commits in one folder, in any order, some perhaps twice. */
const seqsIn = (fs: Fs, storeDir: string, replica: ReplicaId, folder: number): ReadonlyArray<number> =>
  listing(fs, folderPath(storeDir, replica, folder)).flatMap((name) => {
    const from = windowOfFile(name)
    if (from === null) return seqOfFile(name) ?? []
    return Array.from({ length: windowOf(from).to - from + 1 }, (_, at) => from + at)
  })

/** Numbers of the folders that a replica has, in order. */
export const foldersOf = (fs: Fs, storeDir: string, replica: ReplicaId): ReadonlyArray<number> =>
  listing(fs, join(logDir(storeDir), replica))
    .flatMap((name) => folderOfName(name) ?? [])
    .toSorted((a, b) => a - b)

/** Whether a folder after this one holds commits; the newest may still be empty, after a crash. */
const goesOn = (fs: Fs, storeDir: string, replica: ReplicaId, folder: number): boolean =>
  foldersOf(fs, storeDir, replica).some((later) => later > folder && seqsIn(fs, storeDir, replica, later).length > 0)

/**
 * The newest commit, 0 when there is none. `known` is a commit that is known to be there: only what follows it is
 * looked for, which without `gaps` costs one look when nothing does: then what is behind a missing commit is not seen.
 */
export const headOf = (source: Source, replica: ReplicaId, { gaps, known } = { known: 0, gaps: true }): number => {
  const { fs, storeDir } = source
  const there = (seq: number): boolean => isThere(source, { replica, seq })
  if (!gaps && known > 0 && !there(known + 1)) return known
  let head = known
  for (;;) {
    const folder = folderOf(head + 1)
    const found = seqsIn(fs, storeDir, replica, folder)
    const names = new Set(found)
    // A listing may miss what was added while it was made, so an absent name is asked for.
    while (folderOf(head + 1) === folder && (names.has(head + 1) || there(head + 1))) head += 1
    if (folderOf(head + 1) !== folder) continue
    if (!found.some((seq) => seq > head + 1) && !goesOn(fs, storeDir, replica, folder)) break
    if (!there(head + 1)) throw gapError(replica, head + 1, commitPath(storeDir, { replica, seq: head + 1 }))
  }
  // What is being written isn't there yet.
  const last = { replica, seq: head }
  return head > known && source.framed() && readLoose(source, last) === "torn" ? head - 1 : head
}
