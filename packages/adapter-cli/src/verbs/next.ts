/**
 * `btk next`: the first of `ready`.
 *
 * @since 0.1.0
 */
import { readyTickets } from "@backlog-toolkit/core/projections/Ready"
import { openProject } from "@backlog-toolkit/workspace/openProject"
import { readState } from "@backlog-toolkit/workspace/readState"
import { printJson } from "../render/json.ts"
import { printRows, rowJson } from "../render/tickets.ts"
import type { VerbRun } from "../Verb.ts"

export const run: VerbRun = async (call) => {
  const state = readState(openProject(call.dir))
  const [first] = readyTickets(state, new Date().toISOString())
  if (call.json)
    printJson(call, "next", { ticket: first === undefined ? null : rowJson(state, first.ticket, first.effective) })
  else if (first === undefined) call.io.out("Nothing is ready.\n")
  else printRows(call, state, [first])
  return 0
}
