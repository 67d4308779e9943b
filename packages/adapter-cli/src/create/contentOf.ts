/**
 * What the new ticket says, wherever it comes from: a whole ticket, flags, the rules of drafting, the answers of whoever sits at
 * the terminal, or a model.
 *
 * @since 0.1.0
 */
import type { BacklogConfig } from "@backlog-toolkit/core/backlog/BacklogConfig"
import type { BacklogState } from "@backlog-toolkit/core/backlog/BacklogState"
import { type DraftInput, draftTicket, type TicketDraft } from "@backlog-toolkit/core/draft/request/DraftTicket"
import type { ProposedFile } from "@backlog-toolkit/core/draft/request/draftFiles"
import type { Answers, Question } from "@backlog-toolkit/core/draft/request/Questions"
import { DomainError, domainError } from "@backlog-toolkit/core/log/DomainError"
import { problemOf } from "@backlog-toolkit/core/ticket/AffectedFiles"
import { openOfIn } from "@backlog-toolkit/core/checks/Open"
import type { Repository } from "@backlog-toolkit/core/checks/Repository"
import type { TicketContent } from "@backlog-toolkit/core/ticket/Ticket"
import type { ModelDraft } from "@backlog-toolkit/core/usecases/DraftWithModel"
import { findTicket } from "@backlog-toolkit/workspace/findTicket"
import type { OpenProject } from "@backlog-toolkit/workspace/openProject"
import { templateFor } from "@backlog-toolkit/workspace/templateFor"
import * as Effect from "effect/Effect"
import * as Result from "effect/Result"
import { contentFromFlags, contentFromMarkdown, fileFlag, typeFlag, withAssignee } from "../content.ts"
import type { Call } from "../Verb.ts"
import { givenBy, knownTickets } from "./given.ts"
import { interview } from "./interview.ts"
import { NO_SOURCE, type RequestSource, sourceFor } from "./sourceFor.ts"
import type { Source } from "./source.ts"
import { type Drafted, NOTHING_DRAFTED } from "./tell.ts"

/** Somebody gives the parts of the ticket, so that nothing else of it is taken from the request. */
const givesParts = (call: Call): boolean =>
  ["context", "description"].some((name) => call.value(name) !== null) ||
  ["file", "ac", "test", "section"].some((name) => call.values(name).length > 0)

/** Nothing is asked where nobody answers, and where somebody gives the parts. */
const isSilent = (call: Call): boolean =>
  call.flag("yes") ||
  call.flag("quiet") ||
  call.flag("dry-run") ||
  call.json ||
  !call.io.tty ||
  !process.stdin.isTTY ||
  // Standard input is the text then, and answers nothing.
  call.value("from") === "-" ||
  givesParts(call)

export type Content = Drafted & {
  readonly content: TicketContent
  /** What a model spent on it. */
  readonly spent: Spent | null
}

export type Spent = Pick<ModelDraft, "request" | "usage">

interface Place {
  readonly project: OpenProject
  readonly config: BacklogConfig
  readonly repository: Repository | null
  readonly state: BacklogState
}

/** The question for files: where it is open, nobody named any. */
const FILES = "section/affected files"

/** Answers that are files come as the flag `--file` has them. */
const filesFrom = (answers: Answers, repository: Repository | null): ReadonlyArray<ProposedFile> =>
  (answers.get(FILES) ?? []).map((text) => ({
    ...fileFlag(text, repository),
    why: "it was answered"
  }))

/** Why an answer can't be taken; null when it can. */
const checkAnswer = (question: Question, answer: string): string | null => {
  if (question.id !== FILES) return null
  try {
    return problemOf(fileFlag(answer, null))
  } catch (error) {
    if (error instanceof DomainError) return error.message
    throw error
  }
}

const drafting = (
  call: Call,
  { config, project, repository, state }: Place,
  source: Source & { readonly kind: "request" }
) => {
  const tickets = knownTickets(state)
  const fillsParts = !givesParts(call) && !call.flag("quick")
  // Beside its parts the text is the title, as it stands.
  const asTitle = call.value("from") === null && !fillsParts && source.title === null
  const given = givenBy(call, state, repository, asTitle ? source.text : source.title)
  return (answers: Answers, { paths, proposed }: RequestSource): DraftInput => ({
    request: asTitle ? "" : source.text,
    given,
    fillsParts,
    config,
    templateFor: (type) => templateFor(project, config, type),
    proposedFiles: answers.has(FILES) ? filesFrom(answers, repository) : proposed,
    paths,
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

/** The repository is read only where a request leaves its files open: it takes as long as the repository is large. */
const sourceOfDraft = (
  { config, project }: Place,
  { text, title }: Source & { readonly kind: "request" },
  bare: DraftInput
): RequestSource => {
  if (!bare.fillsParts) return NO_SOURCE
  const { content, questions } = draftOf(bare)
  return questions.some(({ id }) => id === FILES)
    ? sourceFor(project, config, `${title ?? ""}\n${text}`.trim(), content.type === "TEST")
    : NO_SOURCE
}

/** Throws what the flags, the file and the template throw; nothing is written before it has ended. */
export const contentOf = (call: Call, place: Place, source: Source) =>
  Effect.gen(function* () {
    const { config, project, repository, state } = place
    refuseModel(call, source)
    const asGiven = (content: TicketContent): Content => ({ ...NOTHING_DRAFTED, content, spent: null })
    if (source.kind === "ticket") return asGiven(contentFromMarkdown(state, source.text, source.path))
    if (call.flag("as-is") || call.value("body-file") !== null) {
      const template = templateFor(project, config, typeFlag(call))
      return asGiven(contentFromFlags(call, state, call.args[0] ?? source.title ?? "", template, repository))
    }
    const inputOf = drafting(call, place, source)
    const finished = ({ content, inferred, questions }: TicketDraft, spent: Spent | null): Content => {
      const dependsOn = content.dependsOn.map((key) => findTicket(state, key).uid)
      return { inferred, questions, spent, content: withAssignee(call, { ...content, dependsOn }) }
    }
    const none: Answers = new Map()
    const bare = inputOf(none, NO_SOURCE)
    const seen = sourceOfDraft(place, source, bare)
    if (call.flag("with-model")) {
      const { withModel } = yield* Effect.promise(() => import("../create/withModel.ts"))
      const check = (content: TicketContent) =>
        openOfIn(config, repository)(
          { ...content, dependsOn: content.dependsOn.map((key) => findTicket(state, key).uid) },
          state,
          null
        )
      // It names files itself, of those that are there.
      const input = { ...bare, paths: seen.paths }
      const draft = yield* withModel(call, project, config, input, check)
      return finished(draft, draft)
    }
    const draft = (answers: Answers) => draftOf(inputOf(answers, seen))
    if (isSilent(call)) return finished(draft(none), null)
    return finished(yield* Effect.promise(() => interview(draft, checkAnswer)), null)
  })
