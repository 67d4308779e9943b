/**
 * `btk redact <event> --reason "…"`: takes out of the log what an event said and must not be kept.
 *
 * @since 0.1.0
 */
import { domainError } from "@backlog-toolkit/core/log/DomainError"
import { EventStore } from "@backlog-toolkit/core/ports/EventStore"
import { loadContent } from "@backlog-toolkit/core/usecases/LoadContents"
import { writeTickets } from "@backlog-toolkit/core/usecases/WriteTickets"
import { previewRedaction, redactEvent } from "@backlog-toolkit/core/usecases/RedactEvent"
import { openProject } from "@backlog-toolkit/workspace/openProject"
import * as Effect from "effect/Effect"
import { actorOf } from "../actor.ts"
import { askAll } from "../ask.ts"
import { inProject } from "../project.ts"
import { eventJson } from "../render/event.ts"
import { printJson } from "../render/json.ts"
import { safe } from "../render/text.ts"
import type { Call, VerbRun } from "../Verb.ts"
import { requiredReason } from "./simple.ts"

const notConfirmed = (event: string) =>
  domainError(
    "usage",
    "redaction-unconfirmed",
    `${event} was not redacted.`,
    "What is taken out of the log can't be brought back, so it has to be confirmed.",
    `Repeat the command with --yes. What would stay: btk redact ${event} --dry-run`,
    { event }
  )

const confirmed = async (call: Call, event: string): Promise<boolean> => {
  if (call.flag("yes")) return true
  if (call.json || !call.io.tty || !process.stdin.isTTY) return false
  const { answer } = await askAll([
    { key: "answer", text: `Take it out of the log for good? Type ${event}`, preset: null }
  ])
  return answer === event
}

/** What this store can't reach. */
const LEFT = [
  "Segments that are committed still hold it: to take it out of Git's history, rewrite that (git filter-repo) in every clone.",
  "Other clones take it out when they pull the next segment: btk sync, then git push.",
  "Ticket files that somebody edited may be kept in lost+found of the store."
]

/** The ticket's file, which may say what was taken out. */
const writeAgain = (stream: string) =>
  Effect.gen(function* () {
    const state = yield* (yield* EventStore).state
    const ticket = state.tickets.get(stream.replace(/^ticket\//u, ""))
    if (ticket === undefined) return
    yield* writeTickets(state, [{ ticket, content: yield* loadContent(ticket) }])
  })

export const run: VerbRun = async (call) => {
  const [event = ""] = call.args
  const dryRun = call.flag("dry-run")
  const reason = dryRun ? "" : requiredReason(call)
  const { storage } = openProject(call.dir)
  // Before the decision is recorded: it could not be obeyed.
  if (storage === "refs" && !dryRun) throw (await import("@backlog-toolkit/workspace/refs/refusals")).REFUSALS.redact
  const preview = await inProject(call, () => previewRedaction(event))
  if (!call.json && !call.flag("quiet")) {
    call.io.err(
      safe(`${preview.event.id}  ${preview.event.event.type}\nwould say: ${JSON.stringify(preview.instead)}\n`)
    )
  }
  if (!dryRun && !(await confirmed(call, event))) throw notConfirmed(event)
  if (dryRun) {
    if (call.json) printJson(call, "redact", { dryRun, event, instead: preview.instead })
    return 0
  }
  const { obeyed, recorded, stream } = await inProject(call, () => redactEvent({ event, reason, actor: actorOf(call) }))
  // Read anew: what was folded before still says it.
  await inProject(call, () => writeAgain(stream))
  if (call.json) {
    const redaction = recorded === null ? null : eventJson(recorded)
    printJson(call, "redact", { dryRun, event, instead: preview.instead, redaction, replaced: obeyed, left: LEFT })
  } else if (!call.flag("quiet")) {
    call.io.out(recorded === null ? `${event} is redacted already.\n` : `${event} is redacted by ${recorded.id}.\n`)
    for (const line of LEFT) call.io.out(`${line}\n`)
  }
  return 0
}
