/**
 * Events as the domain sees them: what happened (`type`, `data`) and, once recorded, where, when, by whom and why.
 * Owns no bytes: the line format is `log/Line.ts`.
 *
 * @since 0.1.0
 */
import type { BacklogEvent } from "./Registry.ts"

/** `human:ada@example.org`, `agent:claude-code`, `system:btk`. */
export type Actor = `human:${string}` | `agent:${string}` | `system:${string}`

/** `<replica>.<commit>.<index>`, e.g. `k3f9q2ab.812.0`. */
export type EventId = string

/** Eight characters of lower-case base32 that name one clone of the log. */
export type ReplicaId = string

/** An event that a decider wants recorded on a stream (`ticket/<uid>`, `wave/<id>`, `backlog/main`, `session/<id>`). */
export interface NewEvent<E = BacklogEvent> {
  readonly stream: string
  readonly event: E
}

/** A recorded event with its envelope. Times: `t` orders (hybrid logical clock), `w` is the wall clock (RFC 3339 UTC). */
export interface Recorded<E = BacklogEvent> {
  readonly id: EventId
  readonly replica: ReplicaId
  readonly commit: number
  readonly index: number
  readonly of: number
  readonly t: string
  /** Wall clock; equal to the time part of `t` unless the clock was behind. */
  readonly at: string
  readonly stream: string
  readonly actor: Actor
  readonly command: string
  readonly correlation: string | null
  readonly causation: EventId | null
  readonly session: string | null
  /** Stream heads that the decider saw; empty on creation. */
  readonly on: ReadonlyArray<EventId>
  /** Present when what it said was replaced because it must not be kept (`log.redacted` tells by whom and why). */
  readonly redacted?: true
  readonly event: E
}

/** An event of a kind or payload version this toolkit does not know: kept, counted, never dropped. */
export interface UnknownEvent {
  readonly type: "unknown"
  readonly data: { readonly kind: string; readonly version: number; readonly payload: unknown }
}

/** What a rejected replica wrote: kept and shown, without effect. */
export interface RejectedEvent {
  readonly type: "rejected"
  readonly data: { readonly kind: string; readonly data: unknown }
}

/** An event as a commit has it, of whatever kind. */
export type StoredRecorded = Recorded<BacklogEvent | UnknownEvent>

/** An event as readers get it. */
export type AnyRecorded = Recorded<BacklogEvent | UnknownEvent | RejectedEvent>
