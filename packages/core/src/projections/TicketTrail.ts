/**
 * What happened to each ticket, in order, for reports: attempts with their receipts, detections, outcomes, spend.
 *
 * @since 0.1.0
 */
import type { AnyRecorded } from "../log/Event.ts"
import type { DataOf } from "../log/Registry.ts"

export interface TrailReceipt {
  readonly id: string
  readonly at: string
  readonly receipt: DataOf<"gate.receipt-recorded">
}

export interface TicketTrail {
  readonly uid: string
  readonly receipts: Array<TrailReceipt>
  readonly hacks: Array<{ readonly id: string; readonly at: string; readonly data: DataOf<"gate.hack-detected"> }>
  readonly reviews: Array<{ readonly at: string; readonly data: DataOf<"gate.review-concluded"> }>
  readonly findings: Array<DataOf<"gate.finding-reported">>
  readonly outcomes: Array<{
    readonly at: string
    readonly wave: string
    readonly outcome: string
    readonly reason: string
  }>
  settled: DataOf<"cost.ticket-cost-settled"> | null
  estimate: DataOf<"cost.estimate-made"> | null
  commit: string | null
}

export type TicketTrails = Map<string, TicketTrail>

const trailOf = (trails: TicketTrails, uid: string): TicketTrail => {
  let trail = trails.get(uid)
  if (trail === undefined) {
    trail = {
      uid,
      receipts: [],
      hacks: [],
      reviews: [],
      findings: [],
      outcomes: [],
      settled: null,
      estimate: null,
      commit: null
    }
    trails.set(uid, trail)
  }
  return trail
}

/** Applies one event in place. */
export const applyToTrails = (trails: TicketTrails, recorded: AnyRecorded): void => {
  const event = recorded.event
  if (event.type === "wave.slot-settled") {
    const { outcome, reason, ticket, wave } = event.data
    trailOf(trails, ticket).outcomes.push({ at: recorded.at, wave, outcome, reason })
    return
  }
  if (!recorded.stream.startsWith("ticket/")) return
  const trail = trailOf(trails, recorded.stream.slice("ticket/".length))
  switch (event.type) {
    case "gate.receipt-recorded":
      trail.receipts.push({ id: recorded.id, at: recorded.at, receipt: event.data })
      break
    case "gate.hack-detected":
      trail.hacks.push({ id: recorded.id, at: recorded.at, data: event.data })
      break
    case "gate.review-concluded":
      trail.reviews.push({ at: recorded.at, data: event.data })
      break
    case "gate.finding-reported":
      trail.findings.push(event.data)
      break
    case "cost.ticket-cost-settled":
      trail.settled = event.data
      break
    case "cost.estimate-made":
      trail.estimate = event.data
      break
    case "ticket.landed":
      trail.commit = event.data.commit
      break
    default:
      break
  }
}
