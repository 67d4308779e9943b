/**
 * Orders in which tickets can be listed. Equals stay in the order of creation. Loads no schema.
 *
 * @since 0.1.0
 */
import { type BacklogState, statusOf } from "../backlog/BacklogState.ts"
import { compareKeys } from "../backlog/TicketKey.ts"
import type { TicketState } from "../ticket/TicketState.ts"
import { PRIORITIES, STATUSES } from "../ticket/Vocabulary.ts"
import { caseless } from "../ticket/Caseless.ts"

export const TICKET_ORDERS = ["created", "updated", "priority", "status", "key", "title"] as const
export type TicketOrder = (typeof TICKET_ORDERS)[number]

const byText = (one: string, other: string): number => (one < other ? -1 : one > other ? 1 : 0)

type Compare = (one: TicketState, other: TicketState) => number

/** Oldest first, but what was updated last and what is most urgent first. */
const compareBy = (state: BacklogState, order: Exclude<TicketOrder, "created">): Compare => {
  switch (order) {
    case "updated":
      return (one, other) => byText(other.updatedAt, one.updatedAt)
    case "priority":
      return (one, other) => PRIORITIES.indexOf(one.priority) - PRIORITIES.indexOf(other.priority)
    case "status":
      return (one, other) => STATUSES.indexOf(statusOf(state, one)) - STATUSES.indexOf(statusOf(state, other))
    case "key":
      return (one, other) => compareKeys(one.key, other.key)
    case "title":
      return (one, other) => byText(caseless(one.title), caseless(other.title))
  }
}

const sortedBy = (state: BacklogState, uids: ReadonlyArray<string>, compare: Compare): ReadonlyArray<string> =>
  uids
    .flatMap((uid) => state.tickets.get(uid) ?? [])
    .toSorted(compare)
    .map(({ uid }) => uid)

/** `uids` are in the order of creation. `updated` needs the times, which a board doesn't have. */
export const ordered = (
  state: BacklogState,
  uids: ReadonlyArray<string>,
  order: TicketOrder,
  reversed: boolean
): ReadonlyArray<string> => {
  const sorted = order === "created" ? uids : sortedBy(state, uids, compareBy(state, order))
  return reversed ? sorted.toReversed() : sorted
}
