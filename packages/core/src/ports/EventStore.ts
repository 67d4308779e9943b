/**
 * Events in streams over a `LogStore`: serializable decisions, command idempotency, expected heads, subscriptions.
 * Only use cases append.
 *
 * @since 0.1.0
 */
import * as Context from "effect/Context"
import type * as Effect from "effect/Effect"
import type * as Result from "effect/Result"
import type * as Stream from "effect/Stream"
import type { BacklogState } from "../backlog/BacklogState.ts"
import type { DomainError } from "../log/DomainError.ts"
import type { AnyRecorded, Actor, EventId, NewEvent, ReplicaId } from "../log/Event.ts"

export type { AnyRecorded } from "../log/Event.ts"

/** Who asks, why, and under which command id; a repeated id appends once. */
export interface CommandContext {
  readonly commandId: string
  readonly actor: Actor
  readonly correlation?: string
  readonly causation?: EventId
  readonly session?: string
}

export interface Now {
  /** Wall time, RFC 3339 UTC. */
  readonly at: string
  /** The newest time in the log (`t`); null when it is empty. */
  readonly clock: string | null
}

export type Expectation =
  | { readonly stream: string; readonly heads: "any" | "none" | "exists" }
  | { readonly stream: string; readonly heads: ReadonlyArray<EventId> }

export interface Appended {
  /** The recorded events; of a repeated command, those of the first time. */
  readonly events: ReadonlyArray<AnyRecorded>
  /** True when the command had been recorded before: nothing was appended. */
  readonly duplicate: boolean
}

export interface EventStoreShape {
  /** The backlog folded up to the newest commit in storage. */
  readonly state: Effect.Effect<BacklogState, DomainError>
  /** Decides on the newest state and appends; decides again when another writer was faster. */
  readonly transact: <E>(
    context: CommandContext,
    decide: (state: BacklogState, now: Now) => Result.Result<ReadonlyArray<NewEvent>, E>
  ) => Effect.Effect<Appended, E | DomainError>
  /** Appends without deciding; fails with `concurrency-conflict` when an expectation doesn't hold. */
  readonly append: (
    context: CommandContext,
    expect: ReadonlyArray<Expectation>,
    events: ReadonlyArray<NewEvent>
  ) => Effect.Effect<Appended, DomainError>
  readonly readStream: (stream: string) => Effect.Effect<ReadonlyArray<AnyRecorded>, DomainError>
  /** All events after `vector` in log order, in chunks. */
  readonly readFrom: (vector: ReadonlyMap<ReplicaId, number>) => Stream.Stream<ReadonlyArray<AnyRecorded>, DomainError>
  readonly vector: Effect.Effect<ReadonlyMap<ReplicaId, number>, DomainError>
  /** Like `readFrom`, and goes on with what is appended later, by any process. */
  readonly subscribe: (vector: ReadonlyMap<ReplicaId, number>) => Stream.Stream<ReadonlyArray<AnyRecorded>, DomainError>
}

export class EventStore extends Context.Service<EventStore, EventStoreShape>()(
  "@backlog-toolkit/core/ports/EventStore"
) {}
