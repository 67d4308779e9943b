/**
 * `btk create`: from flags, a Markdown file or standard input.
 *
 * @since 0.1.0
 */
import { domainError } from "@backlog-toolkit/core/log/DomainError"
import { EventStore } from "@backlog-toolkit/core/ports/EventStore"
import { createTicket } from "@backlog-toolkit/core/usecases/CreateTicket"
import { openOfIn } from "@backlog-toolkit/core/checks/Open"
import { repositoryOf } from "@backlog-toolkit/workspace/checks/openOfProject"
import { loadConfig } from "@backlog-toolkit/workspace/loadConfig"
import { templateFor } from "@backlog-toolkit/workspace/templateFor"
import { estimateModels } from "@backlog-toolkit/workspace/prices"
import { writeTickets } from "@backlog-toolkit/core/usecases/WriteTickets"
import * as Effect from "effect/Effect"
import { actorOf } from "../actor.ts"
import { contentFromFlags, contentFromMarkdown, fromFlag, readInput, typeFlag } from "../content.ts"
import { importFirst } from "../importFirst.ts"
import { inProject } from "../project.ts"
import { printJson } from "../render/json.ts"
import { bullets, safeLine } from "../render/text.ts"
import type { Call, VerbRun } from "../Verb.ts"

const titleOf = (call: Call): string => {
  const title = call.args[0] ?? call.value("title")
  if (title !== null && title !== undefined) return title
  throw domainError(
    "usage",
    "ticket-title-missing",
    "The ticket has no title.",
    "The title is what people read in every list.",
    'Give one: btk create "Export the report as CSV"',
    {
      field: "title"
    }
  )
}

export const run: VerbRun = (call) =>
  inProject(call, (project) =>
    Effect.gen(function* () {
      const from = fromFlag(call, call.args[0] ?? null)
      const config = loadConfig(project)
      const repository = repositoryOf(project)
      const edits = call.flag("dry-run") ? [] : yield* importFirst(call, project)
      const before = yield* (yield* EventStore).state
      const content =
        from === null
          ? contentFromFlags(call, before, titleOf(call), templateFor(project, config, typeFlag(call)), repository)
          : contentFromMarkdown(before, readInput(call, from), from)
      const open = openOfIn(config, repository)(content, before, null)
      if (call.flag("dry-run")) {
        if (call.json) printJson(call, "create", { dryRun: true, ticket: null, open, edits })
        else call.io.out(open.length === 0 ? "The ticket is complete.\n" : `Open:\n${bullets(open)}`)
        return 0
      }
      const { state, ticket } = yield* createTicket({
        content,
        open,
        prefixes: config.backlog.ticketPrefixes,
        models: estimateModels(config.agent.model),
        actor: actorOf(call),
        commandId: null
      })
      const files = yield* writeTickets(state, [{ ticket, content }])
      if (call.json)
        printJson(call, "create", {
          dryRun: false,
          ticket: { key: ticket.key, uid: ticket.uid, status: ticket.status, title: ticket.title },
          open,
          files,
          edits
        })
      else if (call.flag("quiet")) call.io.out(`${ticket.key}\n`)
      else {
        call.io.out(`${ticket.key} ${safeLine(ticket.title)}\n`)
        if (open.length > 0) call.io.out(`It stays a draft until this is mended:\n${bullets(open)}`)
      }
      return 0
    })
  )
