/**
 * Why a change can't be undone, in words.
 *
 * @since 0.1.0
 */
import { domainError, type DomainError } from "../log/DomainError.ts"
import type { AnyRecorded, EventId } from "../log/Event.ts"

const REASONS: ReadonlyArray<readonly [prefix: string, why: string, next: string]> = [
  [
    "ticket.completed",
    "The change is in the target branch, and gates have proven it.",
    "Take the code back with Git and reopen the ticket: btk reopen <key>."
  ],
  [
    "ticket.landed",
    "The change is in the target branch: Git says so, not the backlog.",
    "Take the code back with Git and reopen the ticket: btk reopen <key>."
  ],
  [
    "ticket.committed",
    "There is a verified commit on a branch: Git says so, not the backlog.",
    "Take the ticket back with btk reopen <key>."
  ],
  [
    "ticket.blocked",
    "Gates or an agent came to that result.",
    "Take the ticket back into the backlog with btk reopen <key>."
  ],
  [
    "ticket.",
    "It says what was observed, and saying otherwise wouldn't change that.",
    "Look at the ticket: btk show <key>."
  ],
  [
    "gate.",
    "It is part of a proof, and proofs are never taken back.",
    "Work on the ticket makes new receipts; the old ones stay."
  ],
  ["cost.", "Money that was spent or expected stays on the books.", "Look at the cost: btk cost."],
  ["", "It says what happened to the whole backlog, not what somebody wanted of a ticket.", "Look at the log: btk log."]
]

/** `undo-impossible` (policy). */
export const impossible = (
  { event, id }: AnyRecorded,
  ticket: { readonly key: string } | null,
  because: string | null = null
): DomainError => {
  const kind = event.type === "unknown" ? event.data.kind : event.type
  const [, why, next] = REASONS.find(([prefix]) => kind.startsWith(prefix)) ?? ["", "", ""]
  return domainError(
    "policy",
    "undo-impossible",
    `${kind} ${id} can't be undone.`,
    because ?? why,
    (because === null ? next : "Look at the ticket: btk show <key>.").replace("<key>", ticket?.key ?? "<key>"),
    { event: id, kind }
  )
}

/** `undo-overtaken` (conflict); `by` is the event that holds instead, if it is one. */
export const overtaken = ({ event, id }: AnyRecorded, why: string, next: string, by: EventId | null): DomainError =>
  domainError("conflict", "undo-overtaken", `${event.type} ${id} is no longer what holds.`, why, next, {
    event: id,
    by
  })
