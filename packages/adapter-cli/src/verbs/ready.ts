/**
 * `btk ready`: a hot verb. Loads the snapshot and its tail, no schema and no runtime.
 *
 * @since 0.1.0
 */
import { readyTickets } from "@backlog-toolkit/core/projections/Ready"
import { boardNow } from "../now.ts"
import { countFlag } from "../parse.ts"
import { printJson } from "../render/json.ts"
import { printRows, rowJson } from "../render/tickets.ts"
import type { VerbRun } from "../Verb.ts"

/** Lists are bounded unless more is asked for (design: at most 50 rows). */
const DEFAULT_LIMIT = 50

export const run: VerbRun = async (call) => {
  const past = call.value("at") === null ? null : await import("../past.ts")
  const then = past === null ? null : await past.stateAt(call)
  const state = then?.state ?? (await boardNow(call))
  const all = readyTickets(state, then?.at ?? new Date().toISOString())
  const rows = all.slice(0, countFlag(call, "limit", DEFAULT_LIMIT))
  past?.sayPast(call, then)
  if (call.json) {
    printJson(call, "ready", {
      total: all.length,
      tickets: rows.map(({ effective, ticket }) => rowJson(state, ticket, effective))
    })
  } else if (rows.length === 0) {
    if (!call.flag("quiet"))
      call.io.out("Nothing is ready. btk list shows what is open, btk plan shows what waits for what.\n")
  } else {
    printRows(call, state, rows)
    if (all.length > rows.length && !call.flag("quiet"))
      call.io.out(`… ${all.length - rows.length} more: btk ready -n ${all.length}\n`)
  }
  return 0
}
