/**
 * `btk label add|rm|list`: labels of a ticket, in its file called tags.
 *
 * @since 0.1.0
 */
import { openTickets } from "@backlog-toolkit/core/backlog/TicketMap"
import { EventStore } from "@backlog-toolkit/core/ports/EventStore"
import { countLabels, readLabel, withLabels, withoutLabels } from "@backlog-toolkit/core/ticket/Labels"
import { findTicket } from "@backlog-toolkit/workspace/findTicket"
import * as Effect from "effect/Effect"
import * as Result from "effect/Result"
import { actionOf, argumentOf, noMoreThan } from "../action.ts"
import { actorOf } from "../actor.ts"
import { importFirst } from "../importFirst.ts"
import { boardNow } from "../now.ts"
import { inProject } from "../project.ts"
import { printJson } from "../render/json.ts"
import { columns, safeLine } from "../render/text.ts"
import { reviseOne } from "../revise.ts"
import type { Call, VerbRun } from "../Verb.ts"

const shown = (labels: ReadonlyArray<string>): string =>
  labels.length === 0 ? "no labels" : safeLine(labels.join(", "))

const list = async (call: Call): Promise<number> => {
  noMoreThan(call, 2, "btk label list BUG-003")
  const state = await boardNow(call)
  const [, key] = call.args
  if (key !== undefined) {
    const ticket = findTicket(state, key)
    if (call.json) printJson(call, "labels", { key: ticket.key, labels: ticket.tags })
    else call.io.out(ticket.tags.map((tag) => `${safeLine(tag)}\n`).join(""))
    return 0
  }
  const labels = countLabels(call.flag("all") ? state.tickets.values() : openTickets(state.tickets))
  if (call.json) printJson(call, "labels", { key: null, labels })
  else if (labels.length > 0) {
    call.io.out(
      `${columns(
        labels.map(({ label, tickets }) => [String(tickets), safeLine(label)]),
        call.io.columns
      )}\n`
    )
  } else if (!call.flag("quiet")) call.io.out("No ticket has a label.\n")
  return 0
}

const change = (call: Call, action: "add" | "rm"): Promise<number> => {
  const example = `btk label ${action} BUG-003 parser`
  const key = argumentOf(call, 1, "key", example)
  argumentOf(call, 2, "label", example)
  const labels = call.args.slice(2).map((text) => {
    const label = readLabel(text)
    if (Result.isFailure(label)) throw label.failure
    return label.success
  })
  const to = action === "add" ? withLabels : withoutLabels
  return inProject(call, (project) =>
    Effect.gen(function* () {
      const edits = yield* importFirst(call, project)
      const { uid } = findTicket(yield* (yield* EventStore).state, key)
      const { changed, files, ticket } = yield* reviseOne(project, uid, actorOf(call), (content) => ({
        ...content,
        tags: to(content.tags, labels)
      }))
      if (call.json) printJson(call, "label", { key: ticket.key, labels: ticket.tags, changed, files, edits })
      else if (!call.flag("quiet")) {
        call.io.out(`${ticket.key} ${changed ? "has" : "is as it was:"} ${shown(ticket.tags)}${changed ? "." : ""}\n`)
      }
      return 0
    })
  )
}

export const run: VerbRun = (call) => {
  const action = actionOf(call, "label", ["add", "rm", "list"], { remove: "rm", ls: "list" })
  return action === "list" ? list(call) : change(call, action)
}
