/**
 * A folded log from its snapshot in the cache and the commits after it, and back into the cache. Without a runtime.
 *
 * @since 0.1.0
 */
import type { ReplicaId } from "@backlog-toolkit/core/log/Event"
import { endHash } from "@backlog-toolkit/core/log/Line"
import type { Fold } from "@backlog-toolkit/core/usecases/store/Fold"
import {
  type Folded,
  foldCommit,
  foldMerged,
  nothingFolded,
  type ReadCommit,
  readCommit
} from "@backlog-toolkit/core/usecases/store/Folded"
import {
  decodeForReading,
  decodeInParts,
  decodeSnapshot,
  encodeSnapshot,
  SNAPSHOT_EVERY,
  snapshotName
} from "@backlog-toolkit/core/usecases/store/Snapshot"
import type { FsLog } from "@backlog-toolkit/storage-fs/FsLog"
import {
  loadSnapshot,
  type OpenSnapshot,
  openSnapshot,
  quickDigest,
  saveSnapshot
} from "@backlog-toolkit/storage-fs/snapshotFiles"

/** A fold that is kept in the cache, and what its texts prove themselves with. So their files need only a quick checksum. */
export interface Kept<S> {
  readonly fold: Fold<S>
  readonly digest: (text: string) => string
}

/** True when storage still has, as its last commits, what the snapshot folded. */
const isOfThisLog = (log: FsLog, { chains }: Folded<unknown>): boolean =>
  [...chains].every(([replica, { hash, seq }]) => {
    const [commit] = log.readChunk(replica, seq, { commits: 1, chars: 1 })
    return commit !== undefined && endHash(commit.text) === hash
  })

/** What the cache has of this log; null when it has nothing that fits. */
export const restore = <S>(log: FsLog, { digest, fold }: Kept<S>): Folded<S> | null => {
  const text = loadSnapshot(log.storeDir, snapshotName(fold, digest), quickDigest)
  const snapshot = text === null ? null : decodeSnapshot(text, fold, digest)
  return snapshot !== null && isOfThisLog(log, snapshot) ? snapshot : null
}

/** How many commits came after a folded log. */
const newsAfter = (log: FsLog, { chains }: Folded<unknown>): number => {
  const known = new Map([...chains].map(([replica, { seq }]) => [replica, seq]))
  let news = 0
  for (const [replica, head] of log.replicas(known)) news += head - (known.get(replica) ?? 0)
  return news
}

/**
 * The same without what only appending needs, which grows with history: never append by it, nor save it. Null also when so
 * much is new that the snapshot has to be written anew.
 */
export const restoreForReading = <S>(log: FsLog, { digest, fold }: Kept<S>): Folded<S> | null => {
  const text = loadSnapshot(log.storeDir, snapshotName(fold, digest), quickDigest)
  return ifFresh(log, text === null ? null : decodeForReading(text, fold, digest))
}

const ifFresh = <S>(log: FsLog, snapshot: Folded<S> | null): Folded<S> | null =>
  snapshot !== null && isOfThisLog(log, snapshot) && newsAfter(log, snapshot) < SNAPSHOT_EVERY ? snapshot : null

/**
 * The same for those who look at few tickets: `file` has the rest, and is read when something is looked at, which throws
 * `PART_DAMAGED` when that is not what was saved. Null also when there is no file, for which nothing has to be closed.
 */
export const restoreInParts = <S>(
  log: FsLog,
  { digest, fold }: Kept<S>
): { readonly folded: Folded<S>; readonly file: OpenSnapshot } | null => {
  const file = openSnapshot(log.storeDir, snapshotName(fold, digest))
  if (file === null) return null
  const folded = ifFresh(log, decodeInParts(file, fold, digest))
  if (folded !== null) return { folded, file }
  file.close()
  return null
}

/** A cache that can't be written, as in a read-only checkout, only makes the next command slower. */
export const save = <S>(log: FsLog, { digest, fold }: Kept<S>, folded: Folded<S>): void => {
  try {
    saveSnapshot(log.storeDir, snapshotName(fold, digest), encodeSnapshot(folded, fold, digest), quickDigest)
  } catch {
    // See above.
  }
}

/** Commits that are in storage and not folded, replica by replica. */
function* commitsAfter(log: FsLog, behind: ReadonlyArray<readonly [ReplicaId, from: number]>): Generator<ReadCommit> {
  for (const [replica, from] of behind) for (const raw of log.readAll(replica, from)) yield readCommit(raw)
}

const behindOf = (log: FsLog, { chains }: Folded<unknown>): ReadonlyArray<readonly [ReplicaId, from: number]> => {
  const known = new Map([...chains].map(([replica, { seq }]) => [replica, seq]))
  return [...log.replicas(known)].flatMap(([replica, head]) => {
    const from = (known.get(replica) ?? 0) + 1
    return head < from ? [] : [[replica, from] as const]
  })
}

export interface CaughtUp<S> {
  readonly folded: Folded<S>
  /** True when so much was folded that the snapshot should be written anew. */
  readonly stale: boolean
}

/** Folds what follows. Commits of one replica are in order, and folded as they come; those of several are merged first. */
export const catchUp = <S>(log: FsLog, fold: Fold<S>, restored: Folded<S> | null): CaughtUp<S> => {
  const folded = restored ?? nothingFolded(fold)
  const behind = behindOf(log, folded)
  const replicas = new Set([...folded.chains.keys(), ...behind.map(([replica]) => replica)])
  if (replicas.size <= 1) {
    let tail = 0
    for (const commit of commitsAfter(log, behind)) {
      foldCommit(folded, fold, commit)
      tail += 1
    }
    return { folded, stale: tail >= SNAPSHOT_EVERY }
  }
  const news = [...commitsAfter(log, behind)]
  if (foldMerged(folded, fold, news)) return { folded, stale: news.length >= SNAPSHOT_EVERY }
  // An event that belongs before what is folded: everything is folded again.
  const anew = nothingFolded(fold)
  foldMerged(anew, fold, [...commitsAfter(log, behindOf(log, anew))])
  return { folded: anew, stale: true }
}
