/**
 * `EventStore` over any `LogStore`: decisions on the newest state, published by put-if-absent, decided again when another
 * writer was faster, recorded once however often the command is repeated.
 * Linearizable within one replica; other replicas' events are merged in log order when they are there.
 *
 * @since 0.1.0
 */
import * as Clock from "effect/Clock"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import * as Option from "effect/Option"
import * as Result from "effect/Result"
import * as Semaphore from "effect/Semaphore"
import * as Stream from "effect/Stream"
import { millisOf, textOfMillis } from "../../log/civil.ts"
import { parseTrusted } from "../../log/Commit.ts"
import { domainError, type DomainError } from "../../log/DomainError.ts"
import type { AnyRecorded, NewEvent } from "../../log/Event.ts"
import { endHash, type Sha256 } from "../../log/Line.ts"
import { heed, rejectedSelf, type Rejections } from "../../log/Rejection.ts"
import { Digest } from "../../ports/Digest.ts"
import {
  type Appended,
  type CommandContext,
  EventStore,
  type EventStoreShape,
  type Now
} from "../../ports/EventStore.ts"
import { LogStore, type LogStoreShape } from "../../ports/LogStore.ts"
import { SnapshotStore, type SnapshotStoreShape } from "../../ports/SnapshotStore.ts"
import { makeCatchUp } from "./CatchUp.ts"
import { expectationProblem } from "./Expect.ts"
import { backlogFold, type Fold } from "./Fold.ts"
import type { CommandPlace, Folded } from "./Folded.ts"
import { follow, readAfter, readOne } from "./ReadLog.ts"
import { prepareCommit } from "./Write.ts"

/**
 * Attempts before giving up. Every lost race means that somebody else got on, so the chance to lose each of these against
 * five others that never pause is (5/6)^64, one in 100,000.
 */
const MAX_ATTEMPTS = 64

/** Stands for a replica that doesn't exist yet; as long as every other. */
const NOBODY = "aaaaaaaa"

export interface EventStoreOptions {
  /** When this toolkit was built: RFC 3339 UTC with milliseconds. Clocks that are far off are refused. */
  readonly builtAt: string
}

/** The same store over any state; the port has the backlog's. */
export interface EventStoreOf<S> extends Omit<EventStoreShape, "state" | "transact"> {
  readonly state: Effect.Effect<S, DomainError>
  readonly transact: <E>(
    context: CommandContext,
    decide: (state: S, now: Now) => Result.Result<ReadonlyArray<NewEvent>, E>
  ) => Effect.Effect<Appended, E | DomainError>
}

export interface EventStoreParts<S> {
  readonly log: LogStoreShape
  readonly sha256: Sha256
  readonly snapshots: SnapshotStoreShape | null
  readonly fold: Fold<S>
}

const contention = (attempts: number): DomainError =>
  domainError(
    "conflict",
    "log-contention",
    "Others write to this backlog without a pause.",
    `${attempts} attempts to append were each overtaken by another writer. Nothing was recorded.`,
    "Repeat the command.",
    { attempts }
  )

/**
 * Opens a store. The state it answers is the one it goes on folding into: readers look at it and don't keep or change it.
 */
export const makeEventStore = <S>(
  { fold, log, sha256, snapshots }: EventStoreParts<S>,
  { builtAt }: EventStoreOptions
): EventStoreOf<S> => {
  const builtMs = millisOf(builtAt)
  const { add, catchUp } = makeCatchUp({ log, fold, sha256, snapshots })
  // One fiber at a time folds and appends; other processes are excluded by the log itself.
  const exclusive = Semaphore.makeUnsafe(1)
  const level = exclusive.withPermit(catchUp)

  /** A lone replica can't be rejected: readers of most logs don't fold them for this. */
  const rejections: Effect.Effect<Rejections, DomainError> = Effect.flatMap(log.replicas, (vector) =>
    vector.size < 2 ? Effect.succeed<Rejections>(new Map()) : Effect.map(level, (folded) => folded.rejections)
  )
  const heeded = (events: ReadonlyArray<AnyRecorded>) =>
    Effect.map(rejections, (known) => (known.size === 0 ? events : events.map((event) => heed(known, event))))

  const recordedAt = ({ replica, seq }: CommandPlace) =>
    Effect.map(Stream.runHead(log.read(replica, seq)), (chunk) => {
      const commit = Option.getOrUndefined(chunk)?.[0]
      return commit === undefined
        ? { hash: "", events: [] }
        : { hash: endHash(commit.text), events: parseTrusted(commit.text, commit.place, commit.blobs) }
    })

  const appending = <E>(
    context: CommandContext,
    decide: (folded: Folded<S>, now: Now) => Result.Result<ReadonlyArray<NewEvent>, E>
  ): Effect.Effect<Appended, E | DomainError> =>
    Effect.gen(function* () {
      const tried = new Set<string>()
      for (let attempts = 0; attempts < MAX_ATTEMPTS; attempts++) {
        const folded = yield* catchUp
        const place = folded.commands.get(context.commandId)
        if (place !== undefined) {
          const { events, hash } = yield* recordedAt(place)
          // Our own commit, whose acknowledgement got lost on the way, is not a repetition.
          return { events, duplicate: !tried.has(hash) }
        }
        const wallMs = yield* Clock.currentTimeMillis
        const events = yield* Effect.fromResult(
          decide(folded, { at: textOfMillis(wallMs), clock: folded.last?.t ?? null })
        )
        if (events.length === 0) return { events: [], duplicate: false }
        const refused = folded.rejections.size === 0 ? null : rejectedSelf(folded.rejections, yield* log.self, events)
        if (refused !== null) return yield* refused
        const input = { context, events, wallMs, builtMs, sha256 }
        // A replica is created by what it records: what can't be recorded is found out before.
        if ((yield* log.self) === null) yield* prepareCommit(folded, { ...input, replica: NOBODY })
        const replica = yield* log.ensureSelf
        const { blobs, hash, recorded, seen, seq, text } = yield* prepareCommit(folded, { ...input, replica })
        tried.add(hash)
        for (const [name, blob] of blobs) yield* log.blob.put(name, blob)
        if ((yield* log.putIfAbsent({ replica, seq }, text)) === "published") {
          add({ replica, seq, hash, seen, events: recorded })
          return { events: recorded, duplicate: false }
        }
      }
      return yield* contention(MAX_ATTEMPTS)
    })

  return {
    state: Effect.map(level, ({ state }) => state),
    vector: Effect.map(level, ({ chains }) => new Map([...chains].map(([replica, { seq }]) => [replica, seq]))),
    transact: (context, decide) => exclusive.withPermit(appending(context, ({ state }, now) => decide(state, now))),
    append: (context, expect, events) =>
      exclusive.withPermit(
        appending(context, ({ heads }) => {
          const problem = expectationProblem(expect, (stream) => heads.get(stream) ?? [])
          return problem === null ? Result.succeed(events) : Result.fail(problem)
        })
      ),
    readStream: (stream) => Effect.flatMap(readOne(log, stream), heeded),
    readFrom: (vector) => Stream.mapEffect(readAfter(log, vector), heeded),
    subscribe: (vector) => Stream.mapEffect(follow(log, vector), heeded)
  }
}

/** Uses a `SnapshotStore` if there is one where the layer is built. */
export const layer = (options: EventStoreOptions): Layer.Layer<EventStore, never, LogStore | Digest> =>
  Layer.effect(
    EventStore,
    Effect.gen(function* () {
      const log = yield* LogStore
      const { sha256 } = yield* Digest
      const snapshots = Option.getOrNull(yield* Effect.serviceOption(SnapshotStore))
      return makeEventStore({ log, sha256, snapshots, fold: backlogFold }, options)
    })
  )
