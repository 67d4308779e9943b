/**
 * Which tickets can be started now, most urgent and oldest first. Loads no schema: short commands use it.
 *
 * @since 0.1.0
 */
import { dependenciesDone, type BacklogState } from "../backlog/BacklogState.ts"
import { PRIORITIES } from "../ticket/Vocabulary.ts"
import type { TicketState } from "../ticket/TicketState.ts"
import { effectivePriorities } from "../wave/EffectivePriority.ts"
import { claimIsLive } from "../ticket/TicketState.ts"

export interface ReadyRow {
  readonly ticket: TicketState
  /** The most urgent priority of the ticket and of all open tickets that depend on it. */
  readonly effective: TicketState["priority"]
}

/** `at` (RFC 3339 UTC) decides whether a claim's lease still runs. */
export const readyTickets = (state: BacklogState, at: string): ReadonlyArray<ReadyRow> => {
  const effective = effectivePriorities([...state.tickets.values()])
  const rank = (row: ReadyRow): number => PRIORITIES.indexOf(row.effective)
  const rows: Array<ReadyRow> = []
  for (const ticket of state.tickets.values()) {
    if (ticket.status !== "pending" || !dependenciesDone(state, ticket)) continue
    if (ticket.claim !== null && claimIsLive(ticket.claim, at)) continue
    rows.push({ ticket, effective: effective.get(ticket.uid) ?? ticket.priority })
  }
  return rows.toSorted((a, b) => rank(a) - rank(b) || a.ticket.order - b.ticket.order)
}
