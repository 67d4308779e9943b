/**
 * Keeps a folded log level with storage: from a snapshot if there is one that fits, then commit by commit. An event of
 * another replica that belongs before what is folded makes it fold everything again, which gives the same state anywhere.
 * Owns no locking: one caller at a time.
 *
 * @since 0.1.0
 */
import * as Effect from "effect/Effect"
import * as Option from "effect/Option"
import * as Stream from "effect/Stream"
import type { DomainError } from "../../log/DomainError.ts"
import type { ReplicaId } from "../../log/Event.ts"
import { endHash, type Sha256 } from "../../log/Line.ts"
import type { LogStoreShape } from "../../ports/LogStore.ts"
import type { SnapshotStoreShape } from "../../ports/SnapshotStore.ts"
import { attempt } from "./attempt.ts"
import type { Fold } from "./Fold.ts"
import { type Folded, foldCommit, foldMerged, foldUpTo, nothingFolded, type ReadCommit, readCommit } from "./Folded.ts"
import { behind, collect, readDense } from "./ReadLog.ts"
import { decodeSnapshot, encodeSnapshot, type FoldUpTo, isDamaged, SNAPSHOT_EVERY, snapshotName } from "./Snapshot.ts"

export interface CatchUp<S> {
  /** Levels with storage. Fails with `log-corrupt` or `log-gap`, or what storage fails with. */
  readonly catchUp: Effect.Effect<Folded<S>, DomainError>
  /** Folds a commit that was just published; it must be the next of its replica and the newest in log order. */
  readonly add: (commit: ReadCommit) => void
}

export interface CatchUpOptions<S> {
  readonly log: LogStoreShape
  readonly fold: Fold<S>
  readonly sha256: Sha256
  readonly snapshots: SnapshotStoreShape | null
}

const seqs = <S>({ chains }: Folded<S>): ReadonlyMap<ReplicaId, number> =>
  new Map([...chains].map(([replica, { seq }]) => [replica, seq]))

export const makeCatchUp = <S>({ fold, log, sha256, snapshots }: CatchUpOptions<S>): CatchUp<S> => {
  let folded: Folded<S> | null = null
  /** Commits folded since the snapshot in the cache. */
  let tail = 0
  const name = snapshotName(fold, sha256)

  /** A fold that threw has changed its draft halfway: it is thrown away. */
  const changing = <A>(work: (current: Folded<S>) => A): A => {
    const current = (folded ??= nothingFolded(fold))
    try {
      return work(current)
    } catch (error) {
      folded = null
      throw error
    }
  }

  /** True when storage still has, as its last commits, what the snapshot folded. */
  const isOfThisLog = (snapshot: Folded<S>) =>
    Effect.gen(function* () {
      for (const [replica, { hash, seq }] of snapshot.chains) {
        const chunk = yield* Stream.runHead(log.read(replica, seq))
        const commit = Option.getOrUndefined(chunk)?.[0]
        if (commit === undefined || commit.seq !== seq || endHash(commit.text) !== hash) return false
      }
      return true
    })

  /** For what was damaged in a snapshot, which is found out when a decision looks at it: there is no waiting then. */
  const again: FoldUpTo<S> = (ends) => {
    const all = [...ends.keys()].map((replica) => [replica, 1] as const)
    return foldUpTo(fold, ends, Effect.runSync(collect(log, all)))
  }

  const restore = Effect.gen(function* () {
    const bytes = snapshots === null ? null : yield* snapshots.open(name)
    const snapshot = bytes === null ? null : decodeSnapshot(bytes, fold, sha256, again)
    return snapshot !== null && (yield* isOfThisLog(snapshot)) ? snapshot : nothingFolded(fold)
  })

  const anew = (vector: ReadonlyMap<ReplicaId, number>) =>
    Effect.gen(function* () {
      const all = yield* collect(log, behind(vector, new Map()))
      folded = nothingFolded(fold)
      changing((current) => foldMerged(current, fold, all))
      // The snapshot in the cache was folded in another order.
      tail = Math.max(SNAPSHOT_EVERY, all.length)
    })

  /** The only replica there is: its commits are in order, so they are folded as they come. */
  const stream = (replica: ReplicaId, from: number) =>
    Stream.runForEach(readDense(log, replica, from), (chunk) =>
      Effect.andThen(
        attempt(() => {
          for (const raw of chunk) {
            const commit = readCommit(raw)
            // A lone replica says nothing about others that are folded, nor about itself.
            changing((current) => foldCommit(current, fold, commit))
            tail += 1
          }
        }),
        Effect.yieldNow
      )
    )

  const merge = (vector: ReadonlyMap<ReplicaId, number>, wanted: ReadonlyArray<readonly [ReplicaId, number]>) =>
    Effect.gen(function* () {
      const news = yield* collect(log, wanted)
      if (changing((current) => foldMerged(current, fold, news))) {
        tail += news.length
        return
      }
      yield* anew(vector)
    })

  const save = (current: Folded<S>) =>
    Effect.suspend(() => {
      if (snapshots === null || tail < SNAPSHOT_EVERY) return Effect.void
      tail = 0
      return snapshots.save(name, encodeSnapshot(current, fold, sha256))
    })

  return {
    catchUp: Effect.gen(function* () {
      const current = (folded ??= yield* restore)
      const known = seqs(current)
      const vector = yield* log.replicasAfter(known)
      const wanted = behind(vector, known)
      const [only] = wanted
      if (only !== undefined && vector.size === 1) yield* stream(...only)
      else if (only !== undefined) yield* merge(vector, wanted)
      const level = (folded ??= nothingFolded(fold))
      yield* save(level)
      return level
    }),
    add: (commit) => {
      // What changes which commits count is folded again with all others, by whoever asks next.
      tail += 1
      try {
        if (!changing((current) => foldCommit(current, fold, commit))) folded = null
      } catch (error) {
        // It is recorded all the same, and whoever asks next folds everything.
        if (!isDamaged(error)) throw error
      }
    }
  }
}
