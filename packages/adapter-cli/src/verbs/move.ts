/**
 * `btk move`: brings this clone's log to where `log.storage` keeps it.
 *
 * @since 0.1.0
 */
import { openProject } from "@backlog-toolkit/workspace/openProject"
import { moveToConfigured } from "@backlog-toolkit/workspace/refs/move"
import { runPromise } from "../project.ts"
import { printJson } from "../render/json.ts"
import { safe } from "../render/text.ts"
import type { VerbRun } from "../Verb.ts"

const PLACES = { files: "in files", refs: "on Git refs" } as const

export const run: VerbRun = async (call) => {
  const { aside, commits, replicas, to } = await runPromise(moveToConfigured(openProject(call.dir, { moving: true })))
  if (call.json) printJson(call, "move", { to, replicas, commits, aside })
  else if (call.flag("quiet")) return 0
  else if (replicas === 0) call.io.out(`Nothing to move: the log is ${PLACES[to]}.\n`)
  else {
    call.io.out(`The log is ${PLACES[to]} now: ${commits} commits of ${replicas} replicas, each proven.\n`)
    if (aside !== null) call.io.out(safe(`What was there before is kept: ${aside}\n`))
    call.io.out("Next: btk sync. Every other clone moves its own log with btk move when it has this configuration.\n")
  }
  return 0
}
