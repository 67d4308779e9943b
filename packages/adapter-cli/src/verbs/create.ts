/**
 * `btk create`: from a request in one line or many, from flags, a Markdown file or standard input. Asks at a terminal what the
 * request doesn't say.
 *
 * @since 0.1.0
 */
import type { BacklogConfig } from "@backlog-toolkit/core/backlog/BacklogConfig"
import { type BacklogState, keyOf } from "@backlog-toolkit/core/backlog/BacklogState"
import { type DraftInput, draftTicket, type TicketDraft } from "@backlog-toolkit/core/draft/request/DraftTicket"
import type { Answers, Question } from "@backlog-toolkit/core/draft/request/Questions"
import { DomainError, domainError } from "@backlog-toolkit/core/log/DomainError"
import { EventStore } from "@backlog-toolkit/core/ports/EventStore"
import { problemOf } from "@backlog-toolkit/core/ticket/AffectedFiles"
import { missingParts } from "@backlog-toolkit/core/ticket/Templates"
import type { TicketContent } from "@backlog-toolkit/core/ticket/Ticket"
import { createTicket } from "@backlog-toolkit/core/usecases/CreateTicket"
import type { ModelDraft } from "@backlog-toolkit/core/usecases/DraftWithModel"
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

type Content = Drafted & {
  readonly content: TicketContent
  /** What a model spent on it. */
  readonly spent: Spent | null
}

type Spent = Pick<ModelDraft, "request" | "usage">

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
  return (answers: Answers): DraftInput => ({
    request: asTitle ? "" : source.text,
    given,
    fillsParts,
    config,
    templateFor: (type) => templateFor(project, config, type),
    proposedFiles: filesFrom(answers).map((file) => ({ ...file, why: "it was answered" })),
    paths: [],
    tickets,
    answers
  })
}

const draftOf = (input: DraftInput): TicketDraft => {
  const drafted = draftTicket(input)
  if (Result.isFailure(drafted)) throw drafted.failure
  return drafted.success
}

/** Beside these a model has nothing to write. */
const refuseModel = (call: Call, source: Source): void => {
  const other =
    source.kind === "ticket"
      ? "a whole ticket"
      : ["as-is", "body-file"].find((name) => call.flag(name) || call.value(name) !== null)
  if (!call.flag("with-model") || other === undefined) return
  throw domainError(
    "usage",
    "usage",
    `--with-model and ${source.kind === "ticket" ? other : `--${other}`} exclude each other.`,
    "Its text is taken as it is, so there is nothing for a model to write.",
    "Leave one of them out.",
    { flag: "with-model" }
  )
}

const contentOf = (call: Call, place: Place, source: Source) =>
  Effect.gen(function* () {
    const { config, project, state } = place
    refuseModel(call, source)
    const asGiven = (content: TicketContent): Content => ({ ...NOTHING_DRAFTED, content, spent: null })
    if (source.kind === "ticket") return asGiven(contentFromMarkdown(state, source.text, source.path))
    if (call.flag("as-is") || call.value("body-file") !== null) {
      const template = templateFor(project, config, typeFlag(call))
      return asGiven(contentFromFlags(call, state, call.args[0] ?? source.title ?? "", template))
    }
    const inputOf = drafting(call, place, source)
    const finished = ({ content, inferred, questions }: TicketDraft, spent: Spent | null): Content => {
      const dependsOn = content.dependsOn.map((key) => findTicket(state, key).uid)
      return { inferred, questions, spent, content: withAssignee(call, { ...content, dependsOn }) }
    }
    const none: Answers = new Map()
    if (call.flag("with-model")) {
      const { withModel } = yield* Effect.promise(() => import("../create/withModel.ts"))
      const check = (content: TicketContent) => missingParts(content, config)
      const draft = yield* withModel(call, project, config, inputOf(none), check)
      return finished(draft, draft)
    }
    if (isSilent(call)) return finished(draftOf(inputOf(none)), null)
    return finished(yield* Effect.promise(() => interview((answers) => draftOf(inputOf(answers)), checkAnswer)), null)
  })

/** What a model spent, told of the ticket; of none where nothing was written. */
const recordSpent = (call: Call, spent: Spent | null, ticket: string | null) =>
  Effect.gen(function* () {
    if (spent === null) return
    const { recordDraftUsage } = yield* Effect.promise(() => import("../create/withModel.ts"))
    yield* recordDraftUsage({ ticket, request: spent.request, usage: spent.usage, actor: actorOf(call) })
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
        yield* recordSpent(call, drafted.spent, null)
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
      yield* recordSpent(call, drafted.spent, ticket.uid)
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
