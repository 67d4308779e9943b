/**
 * Reads events from a log store: all after a vector, those of a stream, and what is appended later. Trusts what it reads.
 *
 * @since 0.1.0
 */
import * as Effect from "effect/Effect"
import * as Stream from "effect/Stream"
import { domainError, type DomainError } from "../../log/DomainError.ts"
import type { ReplicaId } from "../../log/Event.ts"
import type { AnyRecorded } from "../../ports/EventStore.ts"
import type { LogStoreShape, RawCommit } from "../../ports/LogStore.ts"
import { attempt } from "./attempt.ts"
import { inLogOrder, type ReadCommit, readCommit } from "./Folded.ts"

type Vector = ReadonlyMap<ReplicaId, number>

/** Events between two yields: a fold of these takes some milliseconds. */
const CHUNK = 4096
/** How late a lost hint may make a subscriber; hints are the rule. */
const POLL = "500 millis"

/** Replicas that have commits after `vector`, with the first of them. */
export const behind = (now: Vector, vector: Vector): ReadonlyArray<readonly [ReplicaId, from: number]> =>
  [...now].flatMap(([replica, seq]) => {
    const known = vector.get(replica) ?? 0
    return seq > known ? [[replica, known + 1] as const] : []
  })

const gap = (replica: ReplicaId, expected: number, { place, seq }: RawCommit): DomainError =>
  domainError(
    "integrity",
    "log-gap",
    `The log of replica ${replica} has a gap: ${place}.`,
    `Commit ${expected} should come next, but storage gave commit ${seq}.`,
    "Run btk fsck to see all damage, then btk repair: it looks for copies in the repository's branches and in other clones.",
    { replica, expected, seq, place }
  )

/** The commits of a replica from `from` on, with none left out: fails with `log-gap`. */
export const readDense = (
  log: LogStoreShape,
  replica: ReplicaId,
  from: number
): Stream.Stream<ReadonlyArray<RawCommit>, DomainError> =>
  Stream.suspend(() => {
    let next = from
    return Stream.mapEffect(log.read(replica, from), (chunk) =>
      attempt(() => {
        for (const commit of chunk) {
          if (commit.seq !== next) throw gap(replica, next, commit)
          next += 1
        }
        return chunk
      })
    )
  })

/** All commits of several replicas, parsed, in memory. */
export const collect = (
  log: LogStoreShape,
  wanted: ReadonlyArray<readonly [ReplicaId, from: number]>,
  keep: (commit: RawCommit) => boolean = () => true
): Effect.Effect<ReadonlyArray<ReadCommit>, DomainError> =>
  Effect.gen(function* () {
    const commits: Array<ReadCommit> = []
    for (const [replica, from] of wanted) {
      yield* Stream.runForEach(readDense(log, replica, from), (chunk) =>
        Effect.andThen(
          attempt(() => {
            for (const commit of chunk) if (keep(commit)) commits.push(readCommit(commit))
          }),
          Effect.yieldNow
        )
      )
    }
    return commits
  })

/** Cuts where no commit is half told, so that a reader can go on from its vector after any chunk. */
export const inChunks = (events: ReadonlyArray<AnyRecorded>): ReadonlyArray<ReadonlyArray<AnyRecorded>> => {
  const chunks: Array<ReadonlyArray<AnyRecorded>> = []
  let from = 0
  let open = 0
  for (const [at, { index, of }] of events.entries()) {
    if (index === 0) open += 1
    if (index === of - 1) open -= 1
    if (open === 0 && at + 1 - from >= CHUNK) {
      chunks.push(events.slice(from, at + 1))
      from = at + 1
    }
  }
  return from < events.length ? [...chunks, events.slice(from)] : chunks
}

/** All events after `vector` in log order. One replica is streamed; several are merged in memory. */
export const readAfter = (log: LogStoreShape, vector: Vector): Stream.Stream<ReadonlyArray<AnyRecorded>, DomainError> =>
  Stream.unwrap(
    Effect.map(log.replicas, (now) => {
      const wanted = behind(now, vector)
      const [only] = wanted
      if (only === undefined) return Stream.empty
      if (wanted.length > 1) {
        return Stream.flatMap(Stream.fromEffect(collect(log, wanted)), (commits) =>
          Stream.fromArray(inChunks(inLogOrder(commits)))
        )
      }
      return Stream.mapEffect(readDense(log, ...only), (chunk) =>
        attempt(() => chunk.flatMap((commit) => readCommit(commit).events))
      )
    })
  )

/** The events of one stream in log order: commits that don't name it are not parsed. */
export const readOne = (log: LogStoreShape, stream: string): Effect.Effect<ReadonlyArray<AnyRecorded>, DomainError> =>
  Effect.gen(function* () {
    const named = `,"s":${JSON.stringify(stream)},`
    const wanted = behind(yield* log.replicas, new Map())
    const commits = yield* collect(log, wanted, ({ text }) => text.includes(named))
    return inLogOrder(commits).filter((event) => event.stream === stream)
  })

/** Like `readAfter`, and goes on for ever: looks again at every hint, and every half second because hints may be lost. */
export const follow = (log: LogStoreShape, vector: Vector): Stream.Stream<ReadonlyArray<AnyRecorded>, DomainError> =>
  Stream.suspend(() => {
    const position = new Map(vector)
    const hints = Stream.map(log.hints, () => undefined)
    // Many hints while a chunk is handled are one reason to look again.
    const looks = Stream.buffer(Stream.merge(hints, Stream.tick(POLL)), { capacity: 1, strategy: "sliding" })
    const news = Stream.flatMap(looks, () => readAfter(log, position))
    return Stream.tap(news, (events) =>
      Effect.sync(() => {
        for (const { commit, replica } of events) position.set(replica, Math.max(commit, position.get(replica) ?? 0))
      })
    )
  })
