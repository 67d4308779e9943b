/**
 * `btk create`: from a request in one line or many, from flags, a Markdown file or standard input. Asks at a terminal what the
 * request doesn't say.
 *
 * @since 0.1.0
 */
import type { BacklogConfig } from "@backlog-toolkit/core/backlog/BacklogConfig"
import { type BacklogState, keyOf } from "@backlog-toolkit/core/backlog/BacklogState"
import { draftTicket, type TicketDraft } from "@backlog-toolkit/core/draft/request/DraftTicket"
import type { Answers, Question } from "@backlog-toolkit/core/draft/request/Questions"
import { DomainError } from "@backlog-toolkit/core/log/DomainError"
import { EventStore } from "@backlog-toolkit/core/ports/EventStore"
import { problemOf } from "@backlog-toolkit/core/ticket/AffectedFiles"
import { missingParts } from "@backlog-toolkit/core/ticket/Templates"
import type { TicketContent } from "@backlog-toolkit/core/ticket/Ticket"
import { createTicket } from "@backlog-toolkit/core/usecases/CreateTicket"
import { writeTickets } from "@backlog-toolkit/core/usecases/WriteTickets"
import { findTicket } from "@backlog-toolkit/workspace/findTicket"
import { loadConfig } from "@backlog-toolkit/workspace/loadConfig"
import type { OpenProject } from "@backlog-toolkit/workspace/openProject"
import { estimateModels } from "@backlog-toolkit/workspace/prices"
import { templateFor } from "@backlog-toolkit/workspace/templateFor"
import * as Effect from "effect/Effect"
import * as Result from "effect/Result"
import { actorOf } from "../actor.ts"
import { contentFromFlags, contentFromMarkdown, fileFlag, typeFlag, withAssignee } from "../content.ts"
import { givenBy, knownTickets } from "../create/given.ts"
import { interview } from "../create/interview.ts"
import { type Source, sourceOf } from "../create/source.ts"
import { type Drafted, NOTHING_DRAFTED, tellDraft } from "../create/tell.ts"
import { importFirst } from "../importFirst.ts"
import { inProject } from "../project.ts"
import { printJson } from "../render/json.ts"
import { safeLine } from "../render/text.ts"
import type { Call, VerbRun } from "../Verb.ts"

/** Somebody gives the parts of the ticket, so that nothing else of it is taken from the request. */
const givesParts = (call: Call): boolean =>
  ["context", "description"].some((name) => call.value(name) !== null) ||
  ["file", "ac", "test"].some((name) => call.values(name).length > 0)

/** Nothing is asked where nobody answers, and where somebody gives the parts. */
const isSilent = (call: Call): boolean =>
  call.flag("yes") ||
  call.flag("quiet") ||
  call.flag("dry-run") ||
  call.json ||
  !call.io.tty ||
  !process.stdin.isTTY ||
  call.value("from") !== null ||
  givesParts(call)

type Content = Drafted & { readonly content: TicketContent }

interface Place {
  readonly project: OpenProject
  readonly config: BacklogConfig
  readonly state: BacklogState
}

/** Answers that are files come as the flag `--file` has them. */
const filesFrom = (answers: Answers) => (answers.get("section/affected files") ?? []).map(fileFlag)

/** Why an answer can't be taken; null when it can. */
const checkAnswer = (question: Question, answer: string): string | null => {
  if (question.id !== "section/affected files") return null
  try {
    return problemOf(fileFlag(answer))
  } catch (error) {
    if (error instanceof DomainError) return error.message
    throw error
  }
}

const drafting = (call: Call, { config, project, state }: Place, source: Source & { readonly kind: "request" }) => {
  const tickets = knownTickets(state)
  const fillsParts = !givesParts(call) && !call.flag("quick")
  // Beside its parts the text is the title, as it stands.
  const asTitle = call.value("from") === null && !fillsParts && source.title === null
  const given = givenBy(call, state, asTitle ? source.text : source.title)
  return (answers: Answers): TicketDraft => {
    const files = filesFrom(answers)
    const drafted = draftTicket({
      request: asTitle ? "" : source.text,
      given,
      fillsParts,
      config,
      templateFor: (type) => templateFor(project, config, type),
      proposedFiles: files.map((file) => ({ ...file, why: "it was answered" })),
      paths: [],
      tickets,
      answers
    })
    if (Result.isFailure(drafted)) throw drafted.failure
    return drafted.success
  }
}

const contentOf = (call: Call, place: Place, source: Source): Effect.Effect<Content> =>
  Effect.gen(function* () {
    const { config, project, state } = place
    if (source.kind === "ticket") {
      return { ...NOTHING_DRAFTED, content: contentFromMarkdown(state, source.text, source.path) }
    }
    if (call.flag("as-is") || call.value("body-file") !== null) {
      const template = templateFor(project, config, typeFlag(call))
      return {
        ...NOTHING_DRAFTED,
        content: contentFromFlags(call, state, call.args[0] ?? source.title ?? "", template)
      }
    }
    const draft = drafting(call, place, source)
    const { content, inferred, questions } = isSilent(call)
      ? draft(new Map())
      : yield* Effect.promise(() => interview(draft, checkAnswer))
    const dependsOn = content.dependsOn.map((key) => findTicket(state, key).uid)
    return { inferred, questions, content: withAssignee(call, { ...content, dependsOn }) }
  })

const draftJson = ({ content }: Content, state: BacklogState) => ({
  type: content.type,
  title: content.title,
  priority: content.priority,
  tags: content.tags,
  dependsOn: content.dependsOn.map((uid) => keyOf(state, uid)),
  files: content.files,
  criteria: content.criteria,
  fields: content.fields,
  body: content.body
})

export const run: VerbRun = (call) =>
  inProject(call, (project) =>
    Effect.gen(function* () {
      const source = sourceOf(call)
      const config = loadConfig(project)
      const edits = call.flag("dry-run") ? [] : yield* importFirst(call, project)
      const state = yield* (yield* EventStore).state
      const drafted = yield* contentOf(call, { project, config, state }, source)
      const { content, inferred, questions } = drafted
      const open = missingParts(content, config)
      if (call.flag("dry-run")) {
        const draft = draftJson(drafted, state)
        if (call.json)
          printJson(call, "create", { dryRun: true, ticket: null, open, inferred, questions, draft, edits })
        else call.io.out(`${open.length === 0 ? "The ticket is complete.\n" : ""}${tellDraft(drafted, open)}`)
        return 0
      }
      const created = yield* createTicket({
        content,
        open,
        prefixes: config.backlog.ticketPrefixes,
        models: estimateModels(config.agent.model),
        actor: actorOf(call),
        commandId: null
      })
      const { ticket } = created
      const files = yield* writeTickets(created.state, [{ ticket, content }])
      if (call.json)
        printJson(call, "create", {
          dryRun: false,
          ticket: { key: ticket.key, uid: ticket.uid, status: ticket.status, title: ticket.title },
          open,
          inferred,
          questions,
          draft: draftJson(drafted, state),
          files,
          edits
        })
      else if (call.flag("quiet")) call.io.out(`${ticket.key}\n`)
      else call.io.out(`${ticket.key} ${safeLine(ticket.title)}\n${tellDraft(drafted, open)}`)
      return 0
    })
  )
