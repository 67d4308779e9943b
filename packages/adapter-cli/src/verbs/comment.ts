/**
 * `btk comment <key> [<text>]`: says something about a ticket, or shows what was said. Comments are in the log, never in the
 * ticket's file: what people write there is the ticket itself.
 *
 * @since 0.1.0
 */
import { domainError } from "@backlog-toolkit/core/log/DomainError"
import { EventStore } from "@backlog-toolkit/core/ports/EventStore"
import { commentOf } from "@backlog-toolkit/core/projections/Comments"
import { changeTicket } from "@backlog-toolkit/core/usecases/ChangeTicket"
import { loadComments } from "@backlog-toolkit/core/usecases/LoadContents"
import { writeTickets } from "@backlog-toolkit/core/usecases/WriteTickets"
import { findTicket } from "@backlog-toolkit/workspace/findTicket"
import * as Effect from "effect/Effect"
import { actorOf } from "../actor.ts"
import { readInput } from "../content.ts"
import { importFirst } from "../importFirst.ts"
import { contentNow } from "../inStore.ts"
import { inProject } from "../project.ts"
import { commentLines } from "../render/comments.ts"
import { printJson } from "../render/json.ts"
import type { Call, VerbRun } from "../Verb.ts"

/** Null when nothing is to be said. */
const textOf = (call: Call): string | null => {
  const [, ...words] = call.args
  const file = call.value("body-file")
  if (file === null) return words.length === 0 ? null : words.join(" ")
  if (words.length === 0) return readInput(call, file)
  throw domainError(
    "usage",
    "usage",
    "--body-file and a text exclude each other.",
    "A comment has one text.",
    "Leave out one of them.",
    { flag: "body-file" }
  )
}

const list = (call: Call) =>
  inProject(call, () =>
    Effect.gen(function* () {
      const ticket = findTicket(yield* (yield* EventStore).state, call.args[0] ?? "")
      const comments = yield* loadComments(ticket)
      if (call.json) printJson(call, "comments", { key: ticket.key, comments })
      else if (comments.length > 0) call.io.out(`${commentLines(call, comments).join("\n")}\n`)
      else if (!call.flag("quiet")) call.io.out(`Nobody has said anything about ${ticket.key}.\n`)
      return 0
    })
  )

const add = (call: Call, text: string) =>
  inProject(call, (project) =>
    Effect.gen(function* () {
      const actor = actorOf(call)
      const edits = yield* importFirst(call, project)
      const { uid } = findTicket(yield* (yield* EventStore).state, call.args[0] ?? "")
      const { events, state, ticket } = yield* changeTicket({
        command: { type: "comment", uid, text },
        actor,
        commandId: null,
        after: null
      })
      // When it was touched last is in its file.
      yield* writeTickets(state, [{ ticket, content: yield* contentNow(project, ticket) }])
      const [comment = null] = events.map(commentOf)
      if (call.json) printJson(call, "comment", { key: ticket.key, comment, edits })
      else if (!call.flag("quiet")) call.io.out(`${ticket.key}: comment ${comment?.id ?? ""} is in the log.\n`)
      return 0
    })
  )

export const run: VerbRun = (call) => {
  const text = textOf(call)
  return text === null ? list(call) : add(call, text)
}
