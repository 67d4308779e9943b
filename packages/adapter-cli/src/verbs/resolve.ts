/**
 * `btk resolve <conflict | key>`: decides a conflict, or gives a ticket whose key two clones issued a key of its own.
 *
 * @since 0.1.0
 */
import { parseKey } from "@backlog-toolkit/core/backlog/TicketKey"
import { EventStore } from "@backlog-toolkit/core/ports/EventStore"
import { renumber, resolveConflict } from "@backlog-toolkit/core/usecases/conflicts/ResolveConflict"
import { loadContent } from "@backlog-toolkit/core/usecases/LoadContents"
import { writeTickets } from "@backlog-toolkit/core/usecases/WriteTickets"
import { findTicket } from "@backlog-toolkit/workspace/findTicket"
import { openOfProject } from "@backlog-toolkit/workspace/checks/openOfProject"
import { loadConfig } from "@backlog-toolkit/workspace/loadConfig"
import { estimateModels } from "@backlog-toolkit/workspace/prices"
import * as Effect from "effect/Effect"
import { actorOf } from "../actor.ts"
import { importFirst } from "../importFirst.ts"
import { inProject } from "../project.ts"
import { printJson } from "../render/json.ts"
import { safe } from "../render/text.ts"
import type { VerbRun } from "../Verb.ts"

export const run: VerbRun = (call) =>
  inProject(call, (project) =>
    Effect.gen(function* () {
      const config = loadConfig(project)
      const edits = yield* importFirst(call, project)
      const asked = call.args[0] ?? ""
      const actor = actorOf(call)
      if ((parseKey(asked)?.suffix ?? null) !== null) {
        const before = findTicket(yield* (yield* EventStore).state, asked)
        const from = before.key
        const { changed, state, ticket } = yield* renumber(before.uid, actor)
        const files = yield* writeTickets(state, [{ ticket, content: yield* loadContent(ticket) }])
        if (call.json) printJson(call, "resolve", { key: ticket.key, from, changed, files, edits })
        else if (!call.flag("quiet"))
          call.io.out(changed ? `${from} is ${ticket.key} now.\n` : `${ticket.key} has a key of its own.\n`)
        return 0
      }
      const models = estimateModels(config.agent.model)
      const done = yield* resolveConflict(asked, call.value("take"), {
        openOf: openOfProject(project, config),
        models,
        actor
      })
      const { choice, conflict, content, state, ticket } = done
      const files = yield* writeTickets(state, [{ ticket, content }])
      if (call.json) printJson(call, "resolve", { key: ticket.key, conflict: conflict.id, choice, files, edits })
      else if (!call.flag("quiet")) {
        const what = conflict.what ?? "the ticket"
        call.io.out(
          safe(`${ticket.key}: ${what} ${choice === conflict.winner ? "stays as it is" : `is as ${choice} made it`}.\n`)
        )
      }
      return 0
    })
  )
