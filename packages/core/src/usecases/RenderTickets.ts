/**
 * Ticket files as the log has them now.
 *
 * @since 0.1.0
 */
import type { BacklogState } from "../backlog/BacklogState.ts"
import { statusOf } from "../backlog/BacklogState.ts"
import { estimateSection } from "../cost/EstimateSection.ts"
import type { TicketContents } from "../projections/TicketContents.ts"
import { renderTicketFile } from "../ticket/TicketDocument.ts"
import type { TicketContent } from "../ticket/Ticket.ts"
import type { TicketState } from "../ticket/TicketState.ts"

const keyOf = (state: BacklogState, uid: string): string => state.tickets.get(uid)?.key ?? uid

/** Path and text of one ticket's file. */
export const renderTicket = (
  state: BacklogState,
  ticket: TicketState,
  content: TicketContent
): { readonly path: string; readonly text: string } =>
  renderTicketFile({
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

/** Every ticket's file, by path. */
export const renderAll = (
  state: BacklogState,
  contents: TicketContents
): Map<string, { readonly uid: string; readonly text: string }> => {
  const files = new Map<string, { readonly uid: string; readonly text: string }>()
  for (const ticket of state.tickets.values()) {
    const content = contents.get(ticket.uid)
    if (content === undefined) continue
    const { path, text } = renderTicket(state, ticket, content)
    files.set(path, { uid: ticket.uid, text })
  }
  return files
}
