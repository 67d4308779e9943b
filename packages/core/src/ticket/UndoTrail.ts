/**
 * Which changes of tickets stand, and which were undone: read from the causes of undoing events. Pure.
 *
 * @since 0.1.0
 */
import type { AnyRecorded, EventId } from "../log/Event.ts"
import type { BacklogEvent } from "../log/Registry.ts"

/** Commands of this kind undo; what they undo is the causation of their events. */
export const UNDO_COMMAND = "undo/"

const isUndo = ({ causation, command }: AnyRecorded): boolean => causation !== null && command.startsWith(UNDO_COMMAND)

/** Event → the undo of it that holds: one that was itself undone doesn't. */
export const undone = (events: ReadonlyArray<AnyRecorded>): ReadonlyMap<EventId, AnyRecorded> => {
  const taken = new Map<EventId, AnyRecorded>()
  for (const event of events.toReversed()) {
    if (isUndo(event) && event.causation !== null && !taken.has(event.id)) taken.set(event.causation, event)
  }
  return taken
}

/** Kinds that can be taken back; the rest are facts, proofs or money. */
export const UNDOABLE: ReadonlySet<string> = new Set<BacklogEvent["type"]>([
  "ticket.created",
  "ticket.revised",
  "ticket.claimed",
  "ticket.stolen",
  "ticket.released",
  "ticket.cancelled",
  "ticket.obsoleted",
  "ticket.duplicate-confirmed",
  "ticket.duplicate-dismissed",
  "ticket.duplicate-reconsidered",
  "ticket.reopened",
  "ticket.commented",
  "ticket.comment-removed",
  "ticket.comment-restored"
])

/** The newest change by an actor that stands: undos, and what they undid, are passed over, so that repeating goes further back. */
export const lastChangeOf = (events: ReadonlyArray<AnyRecorded>, actor: string): AnyRecorded | undefined => {
  const taken = undone(events)
  return events.findLast(
    (event) => event.actor === actor && UNDOABLE.has(event.event.type) && !isUndo(event) && !taken.has(event.id)
  )
}

/** What came after an event and stands: what was undone meanwhile is left out together with its undo. */
export const standing = (history: ReadonlyArray<AnyRecorded>, at: number): ReadonlyArray<AnyRecorded> => {
  const later = history.slice(at + 1)
  const taken = undone(later)
  const ids = new Set(later.map(({ id }) => id))
  const undoes = (event: AnyRecorded) => isUndo(event) && event.causation !== null && ids.has(event.causation)
  return later.filter((event) => !taken.has(event.id) && !undoes(event))
}
