/**
 * `btk list`: a hot verb over the snapshot.
 *
 * @since 0.1.0
 */
import { upperCase } from "@backlog-toolkit/core/backlog/TicketKey"
import { statusOf } from "@backlog-toolkit/core/backlog/BacklogState"
import { domainError } from "@backlog-toolkit/core/log/DomainError"
import { CLOSED_STATUSES, STATUSES, TICKET_TYPES } from "@backlog-toolkit/core/ticket/Vocabulary"
import { boardNow } from "../now.ts"
import { countFlag } from "../parse.ts"
import { printJson } from "../render/json.ts"
import { printRows, rowJson } from "../render/tickets.ts"
import type { Call, VerbRun } from "../Verb.ts"

/** Lists are bounded unless more is asked for (design: at most 50 rows). */
const DEFAULT_LIMIT = 50

/** Types that the configuration allows, and those that tickets had before it was changed. */
const wantedTypes = (call: Call, there: Iterable<{ readonly type: string }>): ReadonlySet<string> => {
  const asked = call.values("type").map((type) => upperCase(type))
  const known = new Set<string>([...TICKET_TYPES, ...[...there].map(({ type }) => type)])
  const wrong = asked.find((type) => !known.has(type))
  if (wrong === undefined) return new Set(asked)
  throw domainError(
    "usage",
    "type-unknown",
    `"${wrong}" is not a ticket type.`,
    "A typo here would silently list nothing.",
    `Use one of ${[...known].join(", ")}.`,
    { flag: "type" }
  )
}

const wantedStatuses = (call: Call): ReadonlySet<string> | null => {
  const asked = call.values("status")
  const wrong = asked.find((status) => !(STATUSES as ReadonlyArray<string>).includes(status))
  if (wrong !== undefined) {
    throw domainError(
      "usage",
      "status-unknown",
      `"${wrong}" is not a status.`,
      "A typo here would silently list nothing.",
      `Use one of ${STATUSES.join(", ")}.`,
      { flag: "status" }
    )
  }
  return asked.length === 0 ? null : new Set(asked)
}

export const run: VerbRun = async (call) => {
  const statuses = wantedStatuses(call)
  const past = call.value("at") === null ? null : await import("../past.ts")
  const then = past === null ? null : await past.stateAt(call)
  const state = then?.state ?? (await boardNow(call))
  const types = wantedTypes(call, state.tickets.values())
  const all = [...state.tickets.values()].filter((ticket) => {
    const status = statusOf(state, ticket)
    const open = call.flag("all") || !(CLOSED_STATUSES as ReadonlyArray<string>).includes(status)
    return (statuses === null ? open : statuses.has(status)) && (types.size === 0 || types.has(ticket.type))
  })
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
