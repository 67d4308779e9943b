/**
 * `btk next`: the first of `ready`.
 *
 * @since 0.1.0
 */
import { readyTickets } from "@backlog-toolkit/core/projections/Ready"
import { boardNow } from "../now.ts"
import { printJson } from "../render/json.ts"
import { printRows, rowJson } from "../render/tickets.ts"
import type { VerbRun } from "../Verb.ts"

export const run: VerbRun = async (call) => {
  const past = call.value("at") === null ? null : await import("../past.ts")
  const then = past === null ? null : await past.stateAt(call)
  const state = then?.state ?? (await boardNow(call))
  const [first] = readyTickets(state, then?.at ?? new Date().toISOString())
  past?.sayPast(call, then)
  if (call.json)
    printJson(call, "next", { ticket: first === undefined ? null : rowJson(state, first.ticket, first.effective) })
  else if (first === undefined) {
    if (!call.flag("quiet")) call.io.out("Nothing is ready.\n")
  } else printRows(call, state, [first])
  return 0
}
