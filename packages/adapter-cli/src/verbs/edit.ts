/**
 * `btk edit`: changes only what was named; what is equal already is left out.
 *
 * @since 0.1.0
 */
import { upperCase } from "@backlog-toolkit/core/backlog/TicketKey"
import { exactChanges } from "@backlog-toolkit/core/ticket/file/ContentChanges"
import type { TicketContent } from "@backlog-toolkit/core/ticket/Ticket"
import { missingParts } from "@backlog-toolkit/core/ticket/Templates"
import { contentFromBody, withFlags } from "@backlog-toolkit/core/ticket/TicketDocument"
import { EventStore } from "@backlog-toolkit/core/ports/EventStore"
import { changeTicket } from "@backlog-toolkit/core/usecases/ChangeTicket"
import { findTicket } from "@backlog-toolkit/workspace/findTicket"
import { loadConfig } from "@backlog-toolkit/workspace/loadConfig"
import { estimateModels } from "@backlog-toolkit/workspace/prices"
import { writeTickets } from "@backlog-toolkit/core/usecases/WriteTickets"
import * as Effect from "effect/Effect"
import { contentNow } from "../inStore.ts"
import { actorOf } from "../actor.ts"
import { contentFromMarkdown, fromFlag, priorityFlag, readInput, sectionFlags } from "../content.ts"
import { importFirst } from "../importFirst.ts"
import { inProject } from "../project.ts"
import { printJson } from "../render/json.ts"
import { bullets } from "../render/text.ts"
import type { Call, VerbRun } from "../Verb.ts"
import type { BacklogState } from "@backlog-toolkit/core/backlog/BacklogState"

const edited = (call: Call, from: string | null, state: BacklogState, before: TicketContent): TicketContent => {
  if (from !== null) return contentFromMarkdown(state, readInput(call, from), from)
  const bodyFile = call.value("body-file")
  const base =
    bodyFile === null
      ? before
      : {
          ...before,
          ...contentFromBody({ type: before.type, title: before.title, body: readInput(call, bodyFile) }),
          priority: before.priority,
          tags: before.tags,
          dependsOn: before.dependsOn,
          fields: before.fields
        }
  const body = withFlags(base, sectionFlags(call))
  return {
    ...body,
    type: upperCase(call.value("type") ?? body.type),
    title: call.value("title") ?? body.title,
    priority: priorityFlag(call) ?? body.priority,
    tags: call.values("label").length > 0 ? call.values("label") : body.tags,
    dependsOn:
      call.values("dep").length > 0 ? call.values("dep").map((key) => findTicket(state, key).uid) : body.dependsOn
  }
}

export const run: VerbRun = (call) =>
  inProject(call, (project) =>
    Effect.gen(function* () {
      const from = fromFlag(call, null)
      const config = loadConfig(project)
      const edits = yield* importFirst(call, project)
      const state = yield* (yield* EventStore).state
      const before = findTicket(state, call.args[0] ?? "")
      const old = yield* contentNow(project, before)
      const content = edited(call, from, state, old)
      const changes = exactChanges(old, content)
      const open = missingParts(content, config)
      const done = yield* changeTicket({
        command: { type: "revise", uid: before.uid, changes, open },
        actor: actorOf(call),
        commandId: null,
        after: { content, models: estimateModels(config.agent.model) }
      })
      const files = done.changed
        ? yield* writeTickets(done.state, [{ ticket: done.ticket, content }])
        : { written: [], skipped: [] }
      const names = Object.keys(changes)
      if (call.json) printJson(call, "edit", { key: before.key, changed: names, open, files, edits })
      else if (!call.flag("quiet")) {
        call.io.out(done.changed ? `${before.key}: ${names.join(", ")} changed.\n` : `${before.key} is as it was.\n`)
        if (open.length > 0) call.io.out(`It stays a draft until this is mended:\n${bullets(open)}`)
      }
      return 0
    })
  )
