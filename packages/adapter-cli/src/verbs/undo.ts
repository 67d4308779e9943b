/**
 * `btk undo [<event>]`: takes back the last change of a ticket by the actor, or the named one. Nothing is deleted.
 *
 * @since 0.1.0
 */
import { loadContent } from "@backlog-toolkit/core/usecases/LoadContents"
import { undoChange } from "@backlog-toolkit/core/usecases/UndoChange"
import { writeTickets } from "@backlog-toolkit/core/usecases/WriteTickets"
import { openOfProject } from "@backlog-toolkit/workspace/checks/openOfProject"
import { loadConfig } from "@backlog-toolkit/workspace/loadConfig"
import { estimateModels } from "@backlog-toolkit/workspace/prices"
import * as Effect from "effect/Effect"
import { actorOf } from "../actor.ts"
import { importFirst } from "../importFirst.ts"
import { inProject } from "../project.ts"
import { eventJson } from "../render/event.ts"
import { printJson } from "../render/json.ts"
import { safe } from "../render/text.ts"
import type { VerbRun } from "../Verb.ts"

export const run: VerbRun = (call) =>
  inProject(call, (project) =>
    Effect.gen(function* () {
      const config = loadConfig(project)
      const edits = yield* importFirst(call, project)
      const { state, ticket, undone } = yield* undoChange({
        event: call.args[0] ?? null,
        actor: actorOf(call),
        openOf: openOfProject(project, config),
        models: estimateModels(config.agent.model)
      })
      const content = yield* loadContent(ticket)
      const files = yield* writeTickets(state, [{ ticket, content }])
      if (call.json)
        printJson(call, "undo", { key: ticket.key, status: ticket.status, undone: eventJson(undone), files, edits })
      else if (!call.flag("quiet")) {
        call.io.out(
          safe(
            `${ticket.key}: ${undone.event.type} ${undone.id} of ${undone.at} is undone. It is ${ticket.status} now.\n`
          )
        )
      }
      return 0
    })
  )
