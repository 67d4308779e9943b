/**
 * `btk edit`: changes only what was named; what is equal already is left out.
 *
 * @since 0.1.0
 */
import { upperCase } from "@backlog-toolkit/core/backlog/TicketKey"
import type { TicketContent } from "@backlog-toolkit/core/ticket/Ticket"
import { contentFromBody, withFlags } from "@backlog-toolkit/core/ticket/TicketDocument"
import { EventStore } from "@backlog-toolkit/core/ports/EventStore"
import { findTicket } from "@backlog-toolkit/workspace/findTicket"
import * as Effect from "effect/Effect"
import { actorOf } from "../actor.ts"
import { contentFromMarkdown, fromFlag, priorityFlag, readInput, sectionFlags, withAssignee } from "../content.ts"
import { importFirst } from "../importFirst.ts"
import { inProject } from "../project.ts"
import { printJson } from "../render/json.ts"
import { bullets } from "../render/text.ts"
import { reviseOne } from "../revise.ts"
import type { Call, VerbRun } from "../Verb.ts"
import type { Repository } from "@backlog-toolkit/core/checks/Repository"
import { repositoryOf } from "@backlog-toolkit/workspace/checks/openOfProject"
import type { BacklogState } from "@backlog-toolkit/core/backlog/BacklogState"

/** What was read from a file or standard input: once, whatever happens to the ticket meanwhile. */
interface Input {
  /** The whole ticket. */
  readonly content: TicketContent | null
  readonly body: string | null
}

const inputOf = (call: Call, from: string | null, state: BacklogState): Input => {
  const bodyFile = call.value("body-file")
  return {
    content: from === null ? null : contentFromMarkdown(state, readInput(call, from), from),
    body: from !== null || bodyFile === null ? null : readInput(call, bodyFile)
  }
}

const edited = (
  call: Call,
  input: Input,
  repository: Repository | null,
  state: BacklogState,
  before: TicketContent
): TicketContent => {
  if (input.content !== null) return input.content
  const base =
    input.body === null
      ? before
      : {
          ...before,
          ...contentFromBody({ type: before.type, title: before.title, body: input.body }),
          priority: before.priority,
          tags: before.tags,
          dependsOn: before.dependsOn,
          fields: before.fields
        }
  const body = withAssignee(call, withFlags(base, sectionFlags(call, repository)))
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
      const edits = yield* importFirst(call, project)
      const state = yield* (yield* EventStore).state
      const { key, uid } = findTicket(state, call.args[0] ?? "")
      const input = inputOf(call, from, state)
      const repository = repositoryOf(project)
      const { changed, files, names, open } = yield* reviseOne(project, uid, actorOf(call), (content) =>
        edited(call, input, repository, state, content)
      )
      if (call.json) printJson(call, "edit", { key, changed: names, open, files, edits })
      else if (!call.flag("quiet")) {
        call.io.out(changed ? `${key}: ${names.join(", ")} changed.\n` : `${key} is as it was.\n`)
        if (open.length > 0) call.io.out(`It stays a draft until this is mended:\n${bullets(open)}`)
      }
      return 0
    })
  )
