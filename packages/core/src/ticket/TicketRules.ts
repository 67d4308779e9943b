/**
 * Invariants of tickets as named functions: each answers the rejection, or null when the rule holds. Pure.
 *
 * @since 0.1.0
 */
import { domainError, type DomainError } from "../log/DomainError.ts"
import { type BacklogState, keyOf } from "../backlog/BacklogState.ts"
import { claimIsLive, isClosed, type TicketState } from "./TicketState.ts"
import { isVisible } from "./visible.ts"

const KEYS_SHOWN = 8

/** Claimed by somebody else, and the lease still runs. */
export const heldByOther = (ticket: TicketState, by: string, at: string): DomainError | null =>
  ticket.claim !== null && ticket.claim.by !== by && claimIsLive(ticket.claim, at)
    ? domainError(
        "conflict",
        "ticket-claimed",
        `${ticket.key} is claimed by ${ticket.claim.by} since ${ticket.claim.at}.`,
        "A claim excludes everybody else until it is released or its lease runs out.",
        `Take another ticket (btk ready), or ask ${ticket.claim.by} to release it.`,
        { ticket: ticket.key, claimedBy: ticket.claim.by, since: ticket.claim.at }
      )
    : null

export const inWork = (ticket: TicketState): DomainError | null =>
  ticket.wave === null
    ? null
    : domainError(
        "conflict",
        "ticket-in-work",
        `${ticket.key} is being worked on in a wave.`,
        "Its plan and its receipts are bound to the ticket as it was when the wave began.",
        "Wait until the wave ends (btk show tells), then try again.",
        { ticket: ticket.key, wave: ticket.wave }
      )

export const closed = (ticket: TicketState): DomainError | null =>
  isClosed(ticket)
    ? domainError(
        "policy",
        "ticket-closed",
        `${ticket.key} is ${ticket.status}.`,
        "Closed tickets don't change, so that what was proven stays what it was.",
        `Reopen it first: btk reopen ${ticket.key} --reason "…"`,
        { ticket: ticket.key, status: ticket.status }
      )
    : null

export const unknownTicket = (uid: string): DomainError =>
  domainError(
    "not-found",
    "ticket-not-found",
    `No ticket has the uid ${uid}.`,
    "The log of this clone holds no such ticket.",
    "List the tickets: btk list",
    { uid }
  )

/** The state has the ticket, but the log no longer has the events that say what is in it. */
export const contentMissing = ({ contentAt, key, uid }: Pick<TicketState, "contentAt" | "key" | "uid">): DomainError =>
  domainError(
    "integrity",
    "ticket-content-missing",
    `The log no longer has what ${key} says.`,
    `Its events ${contentAt.join(", ")} can't be found.`,
    "Run btk verify.",
    { uid }
  )

/** A ticket has a title. */
export const titled = (title: string): DomainError | null =>
  !isVisible(title)
    ? domainError(
        "usage",
        "ticket-title-missing",
        "The ticket has no title.",
        "The title is what people read in every list.",
        'Give one: --title "Export the report as CSV"',
        { field: "title" }
      )
    : null

/** A comment says something. */
export const said = (text: string): DomainError | null =>
  isVisible(text)
    ? null
    : domainError(
        "usage",
        "comment-empty",
        "The comment says nothing.",
        "Who reads it later needs words.",
        'Give a text: btk comment <key> "…", or --body-file - for standard input.',
        { field: "text" }
      )

/** The ticket has the comment, removed or not. */
export const commentThere = (ticket: TicketState, comment: string): DomainError | null =>
  ticket.comments.some(({ id }) => id === comment)
    ? null
    : domainError(
        "not-found",
        "comment-not-found",
        `${ticket.key} has no comment ${comment}.`,
        "A comment is named by the event that made it.",
        `See them: btk comment ${ticket.key}`,
        { ticket: ticket.key, comment }
      )

/** Every dependency is a known ticket. */
export const dependenciesExist = (state: BacklogState, dependsOn: ReadonlyArray<string>): DomainError | null => {
  const missing = dependsOn.filter((uid) => !state.tickets.has(uid))
  return missing.length === 0
    ? null
    : domainError(
        "usage",
        "dependency-unknown",
        `The ticket depends on ${missing.join(", ")}, which doesn't exist.`,
        "A dependency has to be a ticket of this backlog.",
        "Check the keys with btk list, or create the missing ticket first.",
        { field: "depends_on", missing }
      )
}

/** No ticket comes to depend on itself; the answer names the members in order. */
export const staysAcyclic = (
  state: BacklogState,
  uid: string,
  key: string,
  dependsOn: ReadonlyArray<string>
): DomainError | null => {
  const cameFrom = new Map<string, string>()
  const queue = [...dependsOn]
  for (const first of dependsOn) if (!cameFrom.has(first)) cameFrom.set(first, uid)
  for (let next = queue.pop(); next !== undefined; next = queue.pop()) {
    if (next === uid) {
      const path: Array<string> = []
      for (let at: string | undefined = cameFrom.get(uid); at !== undefined && at !== uid; at = cameFrom.get(at)) {
        path.unshift(keyOf(state, at))
      }
      const shown =
        path.length > KEYS_SHOWN ? [...path.slice(0, KEYS_SHOWN), `… ${path.length - KEYS_SHOWN} more`] : path
      return domainError(
        "usage",
        "dependency-cycle",
        `This would close a cycle: ${[key, ...shown, key].join(" → ")}.`,
        "Tickets in a cycle can never become ready, because each waits for the other.",
        "Leave out one of these dependencies.",
        { field: "depends_on", cycle: [key, ...path] }
      )
    }
    for (const further of state.tickets.get(next)?.dependsOn ?? []) {
      if (cameFrom.has(further) && further !== uid) continue
      if (further === uid && cameFrom.get(uid) !== undefined) continue
      cameFrom.set(further, next)
      queue.push(further)
    }
  }
  return null
}

/** Somebody said that the two ask for different things; whichever of them it was said of. */
export const areApart = (one: TicketState, other: TicketState): boolean =>
  one.twins.some(({ apart, of }) => apart && of === other.uid) ||
  other.twins.some(({ apart, of }) => apart && of === one.uid)

/** It is recorded that the two may ask for the same, and nobody has said otherwise. */
export const areSuspected = (one: TicketState, other: TicketState): boolean =>
  !areApart(one, other) &&
  (one.twins.some(({ of }) => of === other.uid) || other.twins.some(({ of }) => of === one.uid))

/** Nothing is like itself: a pair has two. */
export const isAnother = (ticket: TicketState, of: string): DomainError | null =>
  of === ticket.uid
    ? domainError(
        "usage",
        "twin-of-itself",
        `${ticket.key} can't be told from itself.`,
        "A pair has two tickets.",
        "Name the other ticket.",
        { ticket: ticket.key }
      )
    : null

/** What a duplicate is closed in favour of is another ticket, which stands for itself in the end. */
export const standsForAnother = (state: BacklogState, ticket: TicketState, of: string): DomainError | null => {
  const seen = new Set<string>()
  const queue = [of]
  for (let next = queue.pop(); next !== undefined; next = queue.pop()) {
    if (next === ticket.uid)
      return domainError(
        "usage",
        "duplicate-of-itself",
        of === ticket.uid
          ? `${ticket.key} can't be a duplicate of itself.`
          : `${keyOf(state, of)} was closed in favour of ${ticket.key}.`,
        "One of the two has to stay open, or the work is lost.",
        "Name the other ticket of the two, or reopen the one that is closed.",
        { ticket: ticket.key, of }
      )
    if (seen.has(next)) continue
    seen.add(next)
    queue.push(...(state.tickets.get(next)?.replacedBy ?? []))
  }
  return null
}
