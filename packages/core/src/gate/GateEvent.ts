/**
 * Facts about gates; they live on the stream of the ticket they judge (`ticket/<uid>`).
 *
 * @since 0.1.0
 */
import * as Schema from "effect/Schema"
import { defineEvent } from "../log/EventDefinition.ts"
import { Finding, GateName, GateReceipt } from "./Gate.ts"

/** An attempt began: the agent may now change the slot, starting from `tree`. */
export const GateStarted = defineEvent(
  "gate.started",
  Schema.Struct({
    gate: GateName,
    attempt: Schema.Int,
    /** `tests` and `code` ask an agent for work; `judge` only runs commands. */
    phase: Schema.Literals(["tests", "code", "judge"]),
    tree: Schema.String
  })
)

/** The agent handed over; `tree` is the snapshot that the gate judges. `files` are the paths it touched. */
export const GateSubmitted = defineEvent(
  "gate.submitted",
  Schema.Struct({
    gate: GateName,
    attempt: Schema.Int,
    phase: Schema.Literals(["tests", "code"]),
    tree: Schema.String,
    files: Schema.Array(Schema.String),
    outcome: Schema.Literals(["done", "unclear", "gave-up", "crashed", "timeout"]),
    summary: Schema.String
  })
)

export const GateReceiptRecorded = defineEvent("gate.receipt-recorded", GateReceipt)

export const GateFindingReported = defineEvent(
  "gate.finding-reported",
  Schema.Struct({ gate: GateName, attempt: Schema.Int, round: Schema.Int, finding: Finding })
)

export const GateReviewConcluded = defineEvent(
  "gate.review-concluded",
  Schema.Struct({
    attempt: Schema.Int,
    round: Schema.Int,
    verdict: Schema.Literals(["approved", "changes-requested", "incomplete"]),
    required: Schema.Int,
    received: Schema.Int
  })
)

/** The scanner caught the implementer cheating (a skipped test, a suppression, an edited gate…). */
export const GateHackDetected = defineEvent(
  "gate.hack-detected",
  Schema.Struct({ attempt: Schema.Int, patch: Schema.String, findings: Schema.Array(Finding) })
)

export const gateEvents = [
  GateStarted,
  GateSubmitted,
  GateReceiptRecorded,
  GateFindingReported,
  GateReviewConcluded,
  GateHackDetected
] as const
