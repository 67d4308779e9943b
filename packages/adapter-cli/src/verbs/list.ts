/**
 * `btk list`: a hot verb over the snapshot.
 *
 * @since 0.1.0
 */
import { statusOf } from "@backlog-toolkit/core/backlog/BacklogState"
import { domainError } from "@backlog-toolkit/core/log/DomainError"
import { CLOSED_STATUSES, STATUSES } from "@backlog-toolkit/core/ticket/Vocabulary"
import { openProject } from "@backlog-toolkit/workspace/openProject"
import { readState } from "@backlog-toolkit/workspace/readState"
import { countFlag } from "../parse.ts"
import { printJson } from "../render/json.ts"
import { printRows, rowJson } from "../render/tickets.ts"
import type { Call, VerbRun } from "../Verb.ts"

/** Lists are bounded unless more is asked for (design: at most 50 rows). */
const DEFAULT_LIMIT = 50

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
  const state = readState(openProject(call.dir))
  const types = new Set(call.values("type").map((type) => type.toUpperCase()))
  const all = [...state.tickets.values()].filter((ticket) => {
    const status = statusOf(state, ticket)
    const open = call.flag("all") || !(CLOSED_STATUSES as ReadonlyArray<string>).includes(status)
    return (statuses === null ? open : statuses.has(status)) && (types.size === 0 || types.has(ticket.type))
  })
  const limit = call.flag("all") ? Math.max(1, all.length) : countFlag(call, "limit", DEFAULT_LIMIT)
  const rows = all.slice(0, limit)
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
