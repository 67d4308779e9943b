/**
 * `btk epoch start --reason "…"`: restarts the log's clock after a computer with a wrong time had set it ahead.
 *
 * @since 0.1.0
 */
import { domainError } from "@backlog-toolkit/core/log/DomainError"
import { startEpoch } from "@backlog-toolkit/core/usecases/StartEpoch"
import * as Effect from "effect/Effect"
import { actorOf } from "../actor.ts"
import { inProject } from "../project.ts"
import { eventJson } from "../render/event.ts"
import { printJson } from "../render/json.ts"
import type { VerbRun } from "../Verb.ts"
import { requiredReason } from "./simple.ts"

export const run: VerbRun = (call) => {
  const [action = ""] = call.args
  if (action !== "start") {
    throw domainError(
      "usage",
      "action-unknown",
      `btk epoch can't ${JSON.stringify(action)}.`,
      "All one can do with the log's clock is to start it anew.",
      'Try: btk epoch start --reason "…"',
      { action }
    )
  }
  const reason = requiredReason(call)
  return inProject(call, () =>
    Effect.gen(function* () {
      const started = yield* startEpoch({ actor: actorOf(call), reason })
      if (call.json) printJson(call, "epoch", { event: eventJson(started) })
      else if (!call.flag("quiet")) {
        call.io.out(`The log's clock starts anew at ${started.t}. What was written before keeps its place before it.\n`)
      }
      return 0
    })
  )
}
