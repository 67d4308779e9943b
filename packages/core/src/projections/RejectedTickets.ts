/**
 * What rejected replicas wrote, as far as files may still show it: a file that says what such an event said is no edit.
 *
 * @since 0.1.0
 */
import type { AnyRecorded } from "../log/Event.ts"

/** The event as it was before its replica was rejected. Trusts its payload as the log does. */
export const asWritten = (recorded: AnyRecorded): AnyRecorded => {
  const { event } = recorded
  if (event.type !== "rejected") return recorded
  return { ...recorded, event: { type: event.data.kind, data: event.data.data } as AnyRecorded["event"] }
}

/** The uid of a ticket that a rejected replica created; null for any other event. */
export const rejectedTicket = ({ event, stream }: AnyRecorded): string | null =>
  event.type === "rejected" && event.data.kind === "ticket.created" ? stream.slice("ticket/".length) : null
