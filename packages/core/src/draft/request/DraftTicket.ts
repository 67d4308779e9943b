/**
 * A ticket from a request: type, urgency and tags by rule, each part of the text in its section, files, tests and
 * dependencies from what is known, and questions for the rest. Nothing is made up: what isn't known stays open.
 * Pure; owns the order of the steps, each step has a module of its own.
 *
 * @since 0.1.0
 */
import * as Result from "effect/Result"
import type { BacklogConfig } from "../../backlog/ConfigSchema.ts"
import { domainError, type DomainError } from "../../log/DomainError.ts"
import { withLabels } from "../../ticket/Labels.ts"
import type { PlannedFile, TicketContent } from "../../ticket/Ticket.ts"
import type { TicketTemplate } from "../../ticket/TicketTemplate.ts"
import { SECTIONS } from "../../ticket/TicketSections.ts"
import { sectionName } from "../../ticket/SectionName.ts"
import type { GivenSection } from "../../ticket/Templates.ts"
import { PRIORITIES, type Priority } from "../../ticket/Vocabulary.ts"
import { isVisible } from "../../ticket/visible.ts"
import { draftBody } from "./draftBody.ts"
import { draftCriteria } from "./draftCriteria.ts"
import { draftDependencies, type KnownTickets } from "./draftDependencies.ts"
import { draftFiles, type ProposedFile } from "./draftFiles.ts"
import { draftTests } from "./draftTests.ts"
import type { Inferred } from "./Inferred.ts"
import { inferTags } from "./inferTags.ts"
import { inferType } from "./inferType.ts"
import { placeParts } from "./placeParts.ts"
import { type Answers, openQuestions, type Question } from "./Questions.ts"
import { readRequest, type RequestText } from "./RequestText.ts"
import { reasonIn } from "./sentences.ts"
import { inferPriority, inferSeverity } from "./urgency.ts"

/** What somebody said outright; null and empty leave it to the request. */
export interface Given {
  readonly title: string | null
  readonly type: string | null
  readonly priority: Priority | null
  readonly tags: ReadonlyArray<string>
  readonly context: string | null
  readonly description: string | null
  readonly files: ReadonlyArray<PlannedFile>
  readonly criteria: ReadonlyArray<string>
  readonly tests: ReadonlyArray<string>
  /** Keys. */
  readonly dependsOn: ReadonlyArray<string>
  /** Other sections. */
  readonly sections: ReadonlyArray<GivenSection>
}

export interface DraftInput {
  /** One line or many. */
  readonly request: string
  readonly given: Given
  /** False where somebody gives the parts of the ticket: sentences of the text don't fill those that are left out. */
  readonly fillsParts: boolean
  readonly config: BacklogConfig
  readonly templateFor: (type: string) => TicketTemplate
  /** For the request, with a reason each; empty where nobody looked. */
  readonly proposedFiles: ReadonlyArray<ProposedFile>
  /** Every file of the repository, where files are proposed: tests are placed as its own are. */
  readonly paths: ReadonlyArray<string>
  readonly tickets: KnownTickets
  readonly answers: Answers
}

export interface TicketDraft {
  /** `dependsOn` are keys. */
  readonly content: TicketContent
  readonly inferred: ReadonlyArray<Inferred>
  readonly questions: ReadonlyArray<Question>
}

/** A type that is there when nothing tells: the plainest one. */
const PLAIN_TYPE = "TASK"
const BUG = "BUG"

const titleMissing = (): DomainError =>
  domainError(
    "usage",
    "ticket-title-missing",
    "The text has no line that could be the ticket's title.",
    "The title is what people read in every list.",
    'Begin the text with a heading or a sentence, or give one: --title "Export the report as CSV"',
    { field: "title" }
  )

const said = ({ parts, scenarios }: RequestText): string =>
  [...parts.map(({ source }) => source), ...scenarios].join("\n\n")

const answered = (answers: Answers, id: string): string | null => answers.get(id)?.[0] ?? null

const priorityNamed = (text: string | null): Priority | null =>
  PRIORITIES.find((one) => one === text?.toLowerCase()) ?? null

/** Fails with `ticket-title-missing`. */
export const draftTicket = (input: DraftInput): Result.Result<TicketDraft, DomainError> => {
  const { answers, config, fillsParts, given, request, templateFor, tickets } = input
  const read = readRequest(request, given.title === null)
  const title = given.title ?? read.title ?? ""
  if (!isVisible(title)) return Result.fail(titleMissing())
  const text = said(read)
  const whole = `${title}\n\n${text}`
  const types = config.backlog.ticketPrefixes

  const inferred: Array<Inferred> = []
  const note = (one: Inferred | null): void => void (one === null ? undefined : inferred.push(one))
  if (given.title === null && read.titleFromText) {
    inferred.push({ field: "title", value: title, why: "the text begins with it" })
  }

  const chosen = given.type ?? answered(answers, "type")
  const evidence = {
    title,
    text,
    sections: new Set(read.parts.flatMap(({ section }) => section ?? [])),
    hasStackTrace: read.hasStackTrace
  }
  const told = chosen === null ? inferType(evidence, types) : null
  const type = chosen ?? told?.value ?? PLAIN_TYPE
  note(told)
  const template = templateFor(type)

  const priority = given.priority === null ? inferPriority(whole) : null
  note(priority)
  const tags = inferTags(whole)
  for (const tag of tags) note(tag)
  const severity = type === BUG ? inferSeverity(whole) : null
  note(severity)
  const severityAnswer = priorityNamed(answered(answers, "severity"))
  const severityIs = severityAnswer ?? severity?.value ?? null

  const taken = new Set([
    ...(given.context === null ? [] : [SECTIONS.context]),
    ...(given.files.length === 0 ? [] : [SECTIONS.files]),
    ...(given.criteria.length === 0 ? [] : [SECTIONS.criteria]),
    ...(given.tests.length === 0 ? [] : [SECTIONS.tests]),
    ...given.sections.map(({ name }) => sectionName(name))
  ])
  const placed = placeParts(read, template, taken)
  const sections = new Map(placed.sections)
  for (const { name, text: own } of given.sections) sections.set(sectionName(name), own)
  if (given.context !== null) sections.set(SECTIONS.context, given.context)
  if (given.description !== null) {
    const rest = sections.get(SECTIONS.description)
    sections.set(SECTIONS.description, rest === undefined ? given.description : `${given.description}\n\n${rest}`)
  }
  const reason = fillsParts && !sections.has(SECTIONS.context) ? reasonIn(title, text) : null
  if (reason !== null) {
    sections.set(SECTIONS.context, reason.text)
    inferred.push({ field: "Context", value: reason.text, why: `it says “${reason.said}”` })
  }

  const criteria = draftCriteria({ type, given: given.criteria, infers: fillsParts, placed, sections, answers, note })
  const files = draftFiles({ ...input, type, written: sections.has(SECTIONS.files), note })
  const tests = draftTests({
    type,
    given: given.tests,
    written: !fillsParts || sections.has(SECTIONS.tests),
    criteria,
    files,
    answers,
    note
  })
  const waits = draftDependencies({
    whole,
    given: given.dependsOn,
    types,
    tickets,
    files: fillsParts ? files : [],
    answers,
    note
  })

  const body = draftBody({ template, title, sections, files, criteria, tests, waits, config, answers, note })
  const content: TicketContent = {
    ...body,
    type,
    title,
    priority: given.priority ?? priority?.value ?? template.priority,
    tags: withLabels(
      withLabels(template.tags, given.tags),
      tags.map(({ value }) => value)
    ),
    dependsOn: waits.keys,
    fields: {
      ...template.fields,
      ...(severityIs === null ? {} : { severity: severityIs }),
      ...body.fields
    }
  }
  const unclear = {
    types: chosen === null && told === null ? types : [],
    severity: type === BUG && severityIs === null && types.includes(BUG),
    named: waits.named,
    unknown: waits.unknown
  }
  return Result.succeed({ content, inferred, questions: openQuestions(content, config, unclear) })
}
