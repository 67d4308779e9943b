/**
 * Tickets of a list that is narrowed or sorted. Loaded only then: most lists are neither.
 *
 * @since 0.1.0
 */
import type { BacklogState } from "@backlog-toolkit/core/backlog/BacklogState"
import { nearest } from "@backlog-toolkit/core/backlog/nearest"
import { statusIn } from "@backlog-toolkit/core/backlog/TicketMap"
import { domainError } from "@backlog-toolkit/core/log/DomainError"
import { findTexts } from "@backlog-toolkit/core/projections/search/Find"
import { parseQuery } from "@backlog-toolkit/core/projections/search/Query"
import { type Asked, counts, fits, isNarrow, type TicketFilter } from "@backlog-toolkit/core/projections/TicketFilter"
import { ordered, TICKET_ORDERS, type TicketOrder } from "@backlog-toolkit/core/projections/TicketOrder"
import { askedOf, asksForWhole, filterFor } from "./filter.ts"
import { textsFor } from "./texts.ts"
import type { Call } from "./Verb.ts"

const orderOf = (call: Call): TicketOrder => {
  const asked = call.value("sort") ?? "created"
  const order = TICKET_ORDERS.find((one) => one === asked)
  if (order !== undefined) return order
  const [near] = nearest(asked, TICKET_ORDERS, 1)
  throw domainError(
    "usage",
    "sort-unknown",
    `"${asked}" is no order of tickets.`,
    "Tickets are sorted by one of their fields.",
    `${near === undefined ? "" : `Did you mean ${near}? `}Use one of ${TICKET_ORDERS.join(", ")}.`,
    { flag: "sort" }
  )
}

export interface Choice {
  readonly asked: Asked
  readonly order: TicketOrder
  /** A board has not all that is asked for. */
  readonly needsWhole: boolean
}

/** Throws `sort-unknown`. */
export const choiceOf = (call: Call): Choice => {
  const asked = askedOf(call)
  const order = orderOf(call)
  return { asked, order, needsWhole: asksForWhole(asked) || order === "updated" }
}

/** In order of creation. Whether a ticket is closed is known before it is read. */
const fitting = (state: BacklogState, filter: TicketFilter): ReadonlyArray<string> => {
  const { tickets } = state
  const narrow = isNarrow(filter)
  return [...tickets.keys()].filter((uid) => {
    const status = statusIn(tickets, uid)
    if (status === undefined || !counts(filter, status)) return false
    const ticket = narrow ? tickets.get(uid) : undefined
    return !narrow || (ticket !== undefined && fits(filter, state, ticket))
  })
}

/** Those with all the words, as `search` finds them, without forgiving errors. */
const saying = async (call: Call, text: string, uids: ReadonlyArray<string>): Promise<ReadonlyArray<string>> => {
  const { terms } = parseQuery(text, new Set())
  const wanted = new Set(uids)
  const { hits } = findTexts(await textsFor(call), terms, {
    passes: (uid) => wanted.has(uid),
    named: () => null,
    typos: false
  })
  const found = new Set(hits.map(({ uid }) => uid))
  return uids.filter((uid) => found.has(uid))
}

/** Uids in the order that is asked for. Throws what is wrong with the filter. */
export const chosen = async (
  call: Call,
  state: BacklogState,
  { asked, order }: Choice
): Promise<ReadonlyArray<string>> => {
  const filter = filterFor(asked, state, new Date().toISOString(), call.flag("all"))
  const all = fitting(state, filter)
  const text = call.value("text")
  return ordered(state, text === null ? all : await saying(call, text, all), order, call.flag("reverse"))
}
