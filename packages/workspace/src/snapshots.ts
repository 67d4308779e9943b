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
  foldUpTo,
  nothingFolded,
  type ReadCommit,
  readCommit
} from "@backlog-toolkit/core/usecases/store/Folded"
import {
  decodeSnapshot,
  encodeSnapshot,
  type FoldUpTo,
  SNAPSHOT_EVERY,
  snapshotName
} from "@backlog-toolkit/core/usecases/store/Snapshot"
import type { FsLog } from "@backlog-toolkit/storage-fs/FsLog"
import { openSnapshot, quickDigest, saveSnapshot } from "@backlog-toolkit/storage-fs/snapshotFiles"

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

const again =
  <S>(log: FsLog, fold: Fold<S>): FoldUpTo<S> =>
  (ends) =>
    foldUpTo(fold, ends, [
      ...commitsAfter(
        log,
        [...ends.keys()].map((replica) => [replica, 1] as const)
      )
    ])

/** What the cache has of this log; null when it has nothing that fits. Its parts are read when they are looked at. */
export const restore = <S>(log: FsLog, { digest, fold }: Kept<S>): Folded<S> | null => {
  const bytes = openSnapshot(log.storeDir, snapshotName(fold, digest))
  const snapshot = bytes === null ? null : decodeSnapshot(bytes, fold, digest, again(log, fold))
  return snapshot !== null && isOfThisLog(log, snapshot) ? snapshot : null
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
