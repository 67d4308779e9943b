/**
 * The plan of a ticket by rule: files in the order create, modify, delete; then one test for each criterion.
 *
 * @since 0.1.0
 */
import * as Effect from "effect/Effect"
import type { TicketContent } from "../../ticket/Ticket.ts"
import { now } from "../now.ts"
import { step, withoutRun } from "./Receipts.ts"
import { record, type Slot } from "./Slot.ts"

const ORDER = ["create", "modify", "rename", "delete"] as const

/** Plain sentences, the same for the same ticket. */
const planOf = (content: TicketContent): ReadonlyArray<string> => [
  ...ORDER.flatMap((action) =>
    content.files
      .filter((file) => file.action === action)
      .map(({ note, path, to }) => `${action} ${path}${to === null ? "" : ` → ${to}`}${note === "" ? "" : `: ${note}`}`)
  ),
  ...content.criteria.map(({ id, text }) => `test ${id}: ${text}`)
]

/** Passes when there is something to plan; an empty ticket goes to an investigator. */
export const planGate = (slot: Slot) =>
  Effect.gen(function* () {
    const plan = planOf(slot.content)
    // After its wave the ticket is committed and stays that: only its revision is judged again.
    if (slot.inWave) {
      yield* record(slot, "started/plan/1/judge", [
        { type: "gate.started", data: { gate: "plan", attempt: 1, phase: "judge", tree: slot.base } }
      ])
    }
    const judged = yield* step(
      slot,
      {
        gate: "plan",
        step: "plan",
        attempt: 1,
        subject: { tree: null, patch: null, revision: slot.revision },
        command: null
      },
      Effect.map(now, (at) => {
        const empty = slot.content.files.length === 0
        return withoutRun(at, {
          verdict: empty ? "failed" : "passed",
          reason: empty
            ? "The ticket names no files, so there is nothing to plan."
            : `${slot.content.files.length} files and ${slot.content.criteria.length} criteria planned by rule.`,
          feedback: []
        })
      })
    )
    return { judged, plan }
  })
