/**
 * What was said about a ticket, in log order, without what was removed. Loads no schema.
 *
 * @since 0.1.0
 */
import type { AnyRecorded, EventId } from "../log/Event.ts"
import type { CommentAt, TicketState } from "../ticket/TicketState.ts"

export interface Comment {
  /** The event that made it. */
  readonly id: EventId
  /** Who said it: an actor, or the name that somebody has in the tool that it was imported from. */
  readonly by: string
  /** RFC 3339 UTC. */
  readonly at: string
  readonly text: string
}

/** The events of the comments that are shown. */
export const shownComments = ({ comments }: Pick<TicketState, "comments">): ReadonlyArray<EventId> =>
  comments.filter(({ removed }: CommentAt) => !removed).map(({ id }) => id)

/** The comment that an event made; null for any other event. */
export const commentOf = ({ actor, at, event, id }: AnyRecorded): Comment | null => {
  if (event.type === "ticket.commented") return { id, by: actor, at, text: event.data.text }
  if (event.type !== "ticket.comment-imported") return null
  // Whoever imports it is not who said it.
  const { data } = event
  return { id, by: data.by, at: data.at ?? at, text: data.text }
}
