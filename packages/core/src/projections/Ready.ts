/**
 * Which tickets can be started now, most urgent and oldest first. Loads no schema: short commands use it.
 *
 * @since 0.1.0
 */
import { dependenciesDone, type BacklogState } from "../backlog/BacklogState.ts"
import { openTickets } from "../backlog/TicketMap.ts"
import { PRIORITIES } from "../ticket/Vocabulary.ts"
import type { TicketState } from "../ticket/TicketState.ts"
import { lentPriorities } from "../wave/EffectivePriority.ts"
import { claimIsLive } from "../ticket/TicketState.ts"

export interface ReadyRow {
  readonly ticket: TicketState
  /** The most urgent priority of the ticket and of all open tickets that depend on it. */
  readonly effective: TicketState["priority"]
}

/** `at` (RFC 3339 UTC) decides whether a claim's lease still runs. */
export const readyTickets = (state: BacklogState, at: string): ReadonlyArray<ReadyRow> => {
  // Closed tickets, most of an old backlog, lend no priority and are not ready.
  const open = openTickets(state.tickets)
  const lent = lentPriorities(open)
  const byRank = PRIORITIES.map((): Array<ReadyRow> => [])
  for (const ticket of open) {
    if (ticket.status !== "pending" || !dependenciesDone(state, ticket)) continue
    if (ticket.claim !== null && claimIsLive(ticket.claim, at)) continue
    const row = { ticket, effective: lent.get(ticket.uid)?.priority ?? ticket.priority }
    byRank[PRIORITIES.indexOf(row.effective)]?.push(row)
  }
  return byRank.flatMap((rows) => rows.toSorted((a, b) => a.ticket.order - b.ticket.order))
}
