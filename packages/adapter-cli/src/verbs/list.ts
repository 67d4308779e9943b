/**
 * `btk list`: a hot verb over the snapshot.
 *
 * @since 0.1.0
 */
import { nearest } from "@backlog-toolkit/core/backlog/nearest"
import { openTickets } from "@backlog-toolkit/core/backlog/TicketMap"
import type { BacklogState } from "@backlog-toolkit/core/backlog/BacklogState"
import { domainError } from "@backlog-toolkit/core/log/DomainError"
import { fits, type TicketFilter } from "@backlog-toolkit/core/projections/TicketFilter"
import { ordered, TICKET_ORDERS, type TicketOrder } from "@backlog-toolkit/core/projections/TicketOrder"
import { askedOf, asksForWhole, filterFor } from "../filter.ts"
import { boardNow, wholeNow } from "../now.ts"
import { countFlag } from "../parse.ts"
import { printJson } from "../render/json.ts"
import { printRows, rowJson } from "../render/tickets.ts"
import type { Call, VerbRun } from "../Verb.ts"

/** Lists are bounded unless more is asked for (design: at most 50 rows). */
const DEFAULT_LIMIT = 50

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

/** Most of an old backlog is closed: those tickets are looked at only when they are asked for. */
const chosen = (state: BacklogState, filter: TicketFilter) => {
  const all = filter.closed || filter.statuses !== null ? [...state.tickets.values()] : openTickets(state.tickets)
  return all.filter((ticket) => fits(filter, state, ticket))
}

export const run: VerbRun = async (call) => {
  const order = orderOf(call)
  const asked = askedOf(call)
  const text = call.value("text")
  const past = call.value("at") === null ? null : await import("../past.ts")
  const then = past === null ? null : await past.stateAt(call)
  const whole = asksForWhole(asked) || order === "updated"
  const state = then?.state ?? (await (whole ? wholeNow(call) : boardNow(call)))
  const filter = filterFor(asked, state, new Date().toISOString(), call.flag("all"))
  const fitting = chosen(state, filter)
  const saying = text === null ? fitting : await (await import("../saying.ts")).saying(call, text, fitting)
  const all = ordered(state, saying, order, call.flag("reverse"))
  const limit = countFlag(call, "limit", call.flag("all") ? Number.POSITIVE_INFINITY : DEFAULT_LIMIT)
  const rows = all.slice(0, limit)
  past?.sayPast(call, then)
  if (call.json) {
    printJson(call, "list", { total: all.length, tickets: rows.map((ticket) => rowJson(state, ticket)) })
  } else if (rows.length === 0) {
    if (!call.flag("quiet")) call.io.out('No tickets. Create one: btk create "…"\n')
  } else {
    printRows(
      call,
      state,
      rows.map((ticket) => ({ ticket }))
    )
    if (all.length > rows.length && !call.flag("quiet"))
      call.io.out(`… ${all.length - rows.length} more: btk list --all\n`)
  }
  return 0
}
