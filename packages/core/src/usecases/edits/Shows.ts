/**
 * What a file shows, as a short text to remember with it: a state of its ticket by the event that made it, or a digest of
 * what the file means where no single event did.
 *
 * @since 0.1.0
 */
import type { EventId } from "../../log/Event.ts"
import type { TicketState } from "../../ticket/TicketState.ts"

export const showsEvent = (event: EventId, status: string): string => `e:${event} ${status}`
export const showsDigest = (digest: string): string => `d:${digest}`

/** What a file that we write for the ticket shows. */
export const showsTicket = (ticket: Pick<TicketState, "contentAt" | "status">): string =>
  showsEvent(ticket.contentAt.at(-1) ?? "", ticket.status)
