/**
 * What the log says about the work on a ticket that is not completed: hand-overs, receipts, usage.
 * Enough to resume after a crash without repeating a finished gate, and to decide completion.
 *
 * @since 0.1.0
 */
import type { EventId, Recorded } from "../log/Event.ts"
import { type Spent, spentIn } from "../cost/Spent.ts"
import type { GateName, GateReceipt } from "./Gate.ts"

/** The part of a receipt that decisions need; the rest stays in the log under `id`. */
export interface ReceiptRef {
  readonly id: EventId
  readonly gate: GateReceipt["gate"]
  readonly step: GateReceipt["step"]
  readonly attempt: number
  readonly verdict: GateReceipt["verdict"]
  readonly reason: string
  readonly subject: GateReceipt["subject"]
  readonly commandDigest: string | null
  readonly configRevision: string
  readonly wave: string | null
}

export interface Submission {
  readonly gate: GateName
  readonly attempt: number
  readonly phase: "tests" | "code"
  readonly tree: string
  readonly outcome: string
  readonly summary: string
}

export interface WorkState {
  submissions: Array<Submission>
  receipts: Array<ReceiptRef>
  /** Waves that ended in `failed`: counts against the commit gate's cap. */
  failures: number
  usage: Array<Spent>
}

export const newWork = (): WorkState => ({
  submissions: [],
  receipts: [],
  failures: 0,
  usage: []
})

/** A new wave starts the gates afresh; what was spent and how often it failed stays counted. */
export const restartWork = (work: WorkState | undefined): WorkState => ({
  ...newWork(),
  failures: work?.failures ?? 0,
  usage: work?.usage ?? []
})

/** Applies one event of the ticket's stream; `wave` is the wave that holds the ticket now. */
export const applyToWork = (work: WorkState, recorded: Recorded, wave: string | null): void => {
  const event = recorded.event
  switch (event.type) {
    case "gate.submitted":
      work.submissions.push({
        gate: event.data.gate,
        attempt: event.data.attempt,
        phase: event.data.phase,
        tree: event.data.tree,
        outcome: event.data.outcome,
        summary: event.data.summary
      })
      break
    case "gate.receipt-recorded":
      work.receipts.push({
        id: recorded.id,
        gate: event.data.gate,
        step: event.data.step,
        attempt: event.data.attempt,
        verdict: event.data.verdict,
        reason: event.data.reason,
        subject: event.data.subject,
        commandDigest: event.data.commandDigest,
        configRevision: event.data.configRevision,
        wave
      })
      break
    case "cost.usage-recorded":
    case "cost.usage-rolled-up":
      for (const spent of spentIn(event)) {
        if (!work.usage.some(({ key }) => key === spent.key)) work.usage.push(spent)
      }
      break
    default:
      break
  }
}
