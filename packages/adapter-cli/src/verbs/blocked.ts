/**
 * `btk blocked`: open tickets that can't be started, and why.
 *
 * @since 0.1.0
 */
import { keyOf } from "@backlog-toolkit/core/backlog/BacklogState"
import { blockedTickets } from "@backlog-toolkit/core/projections/Blocked"
import { boardNow } from "../now.ts"
import { countFlag } from "../parse.ts"
import { printJson } from "../render/json.ts"
import { safeLine } from "../render/text.ts"
import { printRows, rowJson } from "../render/tickets.ts"
import type { VerbRun } from "../Verb.ts"

/** Lists are bounded unless more is asked for (design: at most 50 rows). */
const DEFAULT_LIMIT = 50
/** Reasons of one ticket that are printed. */
const REASONS = 3

const reasonLines = (reasons: ReadonlyArray<string>): string => {
  const shown = reasons.slice(0, REASONS).map((reason) => `    ${safeLine(reason)}`)
  const left = reasons.length - shown.length
  return [...shown, ...(left > 0 ? [`    … ${left} more reasons: btk show`] : [])].join("\n")
}

export const run: VerbRun = async (call) => {
  const past = call.value("at") === null ? null : await import("../past.ts")
  const then = past === null ? null : await past.stateAt(call)
  const state = then?.state ?? (await boardNow(call))
  const all = blockedTickets(state)
  const rows = all.slice(0, countFlag(call, "limit", DEFAULT_LIMIT))
  past?.sayPast(call, then)
  if (call.json) {
    printJson(call, "blocked", {
      total: all.length,
      tickets: rows.map(({ code, effective, reasons, ticket, waitsFor }) => ({
        ...rowJson(state, ticket, effective),
        code,
        reasons,
        waitsFor: waitsFor.map((uid) => keyOf(state, uid))
      }))
    })
  } else if (rows.length === 0) {
    if (!call.flag("quiet")) call.io.out("Nothing is blocked.\n")
  } else {
    printRows(
      call,
      state,
      rows,
      rows.map(({ reasons }) => reasonLines(reasons))
    )
    if (all.length > rows.length && !call.flag("quiet"))
      call.io.out(`… ${all.length - rows.length} more: btk blocked -n ${all.length}\n`)
  }
  return 0
}
