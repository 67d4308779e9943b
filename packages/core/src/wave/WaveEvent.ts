/**
 * Facts about waves (stream `wave/<id>`): which tickets ran together, in which slot, and how each ended.
 *
 * @since 0.1.0
 */
import * as Schema from "effect/Schema"
import { defineEvent } from "../log/EventDefinition.ts"

/** A folder of slots is called by it, so it is one plain word. */
const WaveId = Schema.String.check(
  Schema.isPattern(/^[\w-]{1,64}$/u, { expected: "a name of up to 64 letters, digits, _ and -" })
)

export const SlotOutcome = Schema.Literals(["completed", "handed-over", "returned", "blocked", "failed", "abandoned"])
export type SlotOutcome = typeof SlotOutcome.Type

export const Exclusion = Schema.Struct({
  ticket: Schema.String,
  /** `no-files`, `cycle`, `behind-cycle`, `unfinished-dependency`, `unknown-dependency`, `claimed`, `blocked`… */
  code: Schema.String,
  reason: Schema.String,
  members: Schema.Array(Schema.String)
})
export type Exclusion = typeof Exclusion.Type

export const WavePlanned = defineEvent(
  "wave.planned",
  Schema.Struct({
    wave: WaveId,
    /** 1 for the first wave of the backlog. */
    number: Schema.Int,
    /** Commit of the target branch that slots start from; also the commit whose configuration judges. */
    base: Schema.String,
    target: Schema.String,
    slots: Schema.Array(Schema.Struct({ ticket: Schema.String, reason: Schema.String })),
    excluded: Schema.Array(Exclusion)
  })
)

export const WaveStarted = defineEvent("wave.started", Schema.Struct({ wave: WaveId, session: Schema.String }))

export const WaveSlotAssigned = defineEvent(
  "wave.slot-assigned",
  Schema.Struct({
    wave: WaveId,
    ticket: Schema.String,
    branch: Schema.String,
    worktree: Schema.String,
    base: Schema.String,
    agent: Schema.String
  })
)

export const WaveSlotSettled = defineEvent(
  "wave.slot-settled",
  Schema.Struct({ wave: WaveId, ticket: Schema.String, outcome: SlotOutcome, reason: Schema.String })
)

export const WaveEnded = defineEvent("wave.ended", Schema.Struct({ wave: WaveId }))

export const WaveSessionLimitReached = defineEvent(
  "wave.session-limit-reached",
  Schema.Struct({ session: Schema.String, waves: Schema.Int })
)

/** A coordinating process; `pidStart` tells a reused pid from the same process. */
export const SessionOpened = defineEvent(
  "session.opened",
  Schema.Struct({
    session: Schema.String,
    role: Schema.Literals(["implement"]),
    tool: Schema.String,
    version: Schema.String,
    host: Schema.String,
    pid: Schema.Int,
    pidStart: Schema.String,
    worktree: Schema.String,
    head: Schema.NullOr(Schema.String)
  })
)

export const SessionClosed = defineEvent(
  "session.closed",
  Schema.Struct({ session: Schema.String, reason: Schema.String })
)

export const waveEvents = [
  WavePlanned,
  WaveStarted,
  WaveSlotAssigned,
  WaveSlotSettled,
  WaveEnded,
  WaveSessionLimitReached,
  SessionOpened,
  SessionClosed
] as const
