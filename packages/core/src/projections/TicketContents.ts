/**
 * The full content of tickets, folded from created and revised events: what rendering and agents need.
 *
 * @since 0.1.0
 */
import type { AnyRecorded } from "../log/Event.ts"
import type { TicketContent } from "../ticket/Ticket.ts"

export type TicketContents = Map<string, TicketContent>

/** Applies one event in place, as the state does; `exactOptionalPropertyTypes` keeps absent changes out of the spread. */
export const applyToContents = (contents: TicketContents, recorded: AnyRecorded): void => {
  const event = recorded.event
  if (!recorded.stream.startsWith("ticket/")) return
  if (event.type === "ticket.created") {
    if (!contents.has(event.data.uid)) contents.set(event.data.uid, event.data.content)
  } else if (event.type === "ticket.revised") {
    const uid = recorded.stream.slice("ticket/".length)
    const content = contents.get(uid)
    if (content !== undefined) contents.set(uid, { ...content, ...event.data.changes })
  }
}
