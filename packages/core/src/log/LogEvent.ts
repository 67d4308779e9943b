/**
 * Facts about the log itself (stream `log/main`).
 *
 * @since 0.1.0
 */
import * as Schema from "effect/Schema"
import { MAX_EPOCH } from "./Hlc.ts"
import { defineEvent } from "./EventDefinition.ts"

/**
 * A person repaired the log's clock, which a computer with a wrong time had set far ahead. `epoch` is the first digit of
 * this event's time and of all later ones; `from` is the newest time before.
 */
export const LogEpochStarted = defineEvent(
  "log.epoch-started",
  Schema.Struct({
    epoch: Schema.Int.check(Schema.isBetween({ minimum: 1, maximum: MAX_EPOCH })),
    from: Schema.String,
    reason: Schema.String
  })
)

/**
 * What an event said must not be kept: its payload is replaced by `instead`, in every clone, and its hash stays. `instead` is the
 * payload in the version of the event.
 */
export const LogRedacted = defineEvent(
  "log.redacted",
  Schema.Struct({ event: Schema.String, reason: Schema.String, instead: Schema.Unknown })
)

/** A person doesn't trust a replica any more: its commits from number `from` on have no effect, in any clone. */
export const LogReplicaRejected = defineEvent(
  "log.replica-rejected",
  Schema.Struct({
    replica: Schema.String,
    from: Schema.Int.check(Schema.isGreaterThanOrEqualTo(1)),
    reason: Schema.String
  })
)

/** A person takes a rejection back: all that the replica wrote counts. */
export const LogReplicaAccepted = defineEvent(
  "log.replica-accepted",
  Schema.Struct({ replica: Schema.String, reason: Schema.String })
)

export const logEvents = [LogEpochStarted, LogRedacted, LogReplicaRejected, LogReplicaAccepted] as const
