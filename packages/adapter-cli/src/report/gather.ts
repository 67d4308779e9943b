/**
 * Gathers the report's model from what the log says.
 *
 * @since 0.1.0
 */
import { type BacklogState, statusOf } from "@backlog-toolkit/core/backlog/BacklogState"
import type { CostReport } from "@backlog-toolkit/core/cost/CostReport"
import type { TicketTrails } from "@backlog-toolkit/core/projections/TicketTrail"
import { spendRows, ticketMoney, totalRow } from "../costRows.ts"
import type { ReportModel } from "./model.ts"

export interface Gathered {
  readonly state: BacklogState
  readonly trails: TicketTrails
  readonly costs: CostReport
  /** Version of the price book. */
  readonly book: string
}

export const gather = (
  { book, costs, state, trails }: Gathered,
  about: Pick<ReportModel, "asItWas" | "generatedAt" | "target" | "toolkit">
): ReportModel => {
  const money = new Map(ticketMoney(state, costs).map((row) => [row.uid, row]))
  const total = totalRow(costs)
  const tickets = [...state.tickets.values()].map((ticket) => {
    const trail = trails.get(ticket.uid)
    const row = money.get(ticket.uid)
    return {
      key: ticket.key,
      uid: ticket.uid,
      title: ticket.title,
      type: ticket.type,
      priority: ticket.priority,
      status: statusOf(state, ticket),
      reason: ticket.status === "completed" ? null : ticket.reason,
      branch: ticket.status === "completed" ? null : ticket.branch,
      commit: ticket.landed?.commit ?? null,
      estimate: row?.estimate ?? null,
      actual: row?.actual ?? null,
      receipts: trail?.receipts ?? [],
      hacks: trail?.hacks ?? [],
      outcomes: trail?.outcomes ?? []
    }
  })
  return {
    ...about,
    project: state.project?.name ?? "Backlog",
    events: state.events,
    receipts: tickets.reduce((sum, { receipts }) => sum + receipts.length, 0),
    tickets,
    cost: {
      nanoUsd: total.nanoUsd,
      unpriced: total.unpriced,
      simulated: total.simulated,
      book,
      byModel: spendRows(costs.byModel),
      byGate: spendRows(costs.byGate)
    }
  }
}
