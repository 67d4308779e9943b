/**
 * Ticket files as the log has them now.
 *
 * @since 0.1.0
 */
import { type BacklogState, keyOf, statusOf } from "../backlog/BacklogState.ts"
import { estimateSection } from "../cost/EstimateSection.ts"
import { type Rendered, renderOnto } from "../ticket/file/RenderOnto.ts"
import type { TicketFile } from "../ticket/TicketRender.ts"
import type { TicketContent } from "../ticket/Ticket.ts"
import type { TicketState } from "../ticket/TicketState.ts"

const ticketFile = (state: BacklogState, ticket: TicketState, content: TicketContent): TicketFile => ({
  key: ticket.key,
  uid: ticket.uid,
  content,
  // `ready` depends on other tickets: written into a file it would be stale as soon as one of them moves.
  status: ticket.status === "pending" ? "pending" : statusOf(state, ticket),
  created: ticket.createdAt.slice(0, 10),
  updated: ticket.updatedAt.slice(0, 10),
  dependsOnKeys: ticket.dependsOn.map((uid) => keyOf(state, uid)),
  claimedBy: ticket.claim?.by ?? null,
  estimateSection:
    ticket.estimate === null ? null : estimateSection(ticket.estimate, ticket.files, ticket.plannedTests),
  completion:
    ticket.landed === null || ticket.closedAt === null ? null : { commit: ticket.landed.commit, at: ticket.closedAt }
})

/** Path and text of one ticket's file; `existing` is the file that it is written into, null for nothing. */
export const renderTicket = (
  state: BacklogState,
  ticket: TicketState,
  content: TicketContent,
  existing: string | null = null
): Rendered => renderOnto(ticketFile(state, ticket, content), existing)
