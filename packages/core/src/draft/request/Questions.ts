/**
 * What a draft doesn't say and nobody can infer, as questions. Pure: what is open is what the ticket's own text leaves open.
 *
 * @since 0.1.0
 */
import type { BacklogConfig } from "../../backlog/ConfigSchema.ts"
import { sectionName } from "../../ticket/SectionName.ts"
import { templateOf } from "../../ticket/TemplateSections.ts"
import type { TicketContent } from "../../ticket/Ticket.ts"
import {
  findSection,
  headingOf,
  isWritten,
  readSections,
  SECTIONS,
  type TicketSections
} from "../../ticket/TicketSections.ts"
import { PRIORITIES } from "../../ticket/Vocabulary.ts"
import type { NamedKey } from "./namedKeys.ts"
import { askedFor, type Form } from "./questionTexts.ts"

export interface Question {
  /** The answer comes back under this name; the same as long as the same is asked. */
  readonly id: string
  /** The front matter or the section that it is about. */
  readonly field: string
  readonly text: string
  /** `list` takes several answers. */
  readonly form: Form
  /** Of `choice`. */
  readonly choices: ReadonlyArray<string>
  /** What no answer means; null leaves it open. */
  readonly preset: string | null
}

/** Answers by the question's id; several of a list. */
export type Answers = ReadonlyMap<string, ReadonlyArray<string>>

export interface Unclear {
  /** Types to choose from where the request tells none; empty when the type is known. */
  readonly types: ReadonlyArray<string>
  readonly severity: boolean
  /** Tickets that exist and are named, without saying that they come first. */
  readonly named: ReadonlyArray<NamedKey>
  /** Keys that come first, it says, and no ticket has. */
  readonly unknown: ReadonlyArray<NamedKey>
}

export const ICE_DIMENSIONS = ["Impact", "Confidence", "Ease"] as const
const ICE = "ice score"
const ICE_SCORES = ["1", "2", "3", "4", "5", "6", "7", "8", "9", "10"]

export const sectionId = (heading: string): string => `section/${sectionName(heading)}`

const text = (id: string, field: string, question: string, form: Form = "text"): Question => ({
  id,
  field,
  text: question,
  form,
  choices: [],
  preset: null
})

const choice = (
  id: string,
  field: string,
  question: string,
  choices: ReadonlyArray<string>,
  preset: string | null
): Question => ({ id, field, text: question, form: "choice", choices, preset })

const sectionQuestions = (content: TicketContent, read: TicketSections, heading: string): ReadonlyArray<Question> => {
  const section = findSection(read.sections, heading)
  const written = isWritten(content.body, section)
  if (sectionName(heading) === ICE) {
    const table = section === undefined ? "" : content.body.slice(section.contentFrom, section.to)
    const open = ICE_DIMENSIONS.filter(
      (name) => !written || new RegExp(`\\|\\s*${name}\\s*\\|\\s*\\{\\{`, "u").test(table)
    )
    return open.map((name) => choice(`ice/${name.toLowerCase()}`, heading, `${name}, from 1 to 10?`, ICE_SCORES, null))
  }
  if (written) return []
  const { form, text: question } = askedFor(content.type, heading)
  return [text(sectionId(heading), heading, question, form)]
}

/** Ends with what the template hints at: an effect that somebody can observe. */
const criterionQuestions = (content: TicketContent, read: TicketSections, needed: number): ReadonlyArray<Question> => {
  const hints = templateOf(content.type).criteria
  const has = content.criteria.length
  const field = headingOf(SECTIONS.criteria)
  // A list that is not ours may say nothing in some of its lines.
  if (has >= needed)
    return read.openCriteria.map((id) => text(`criterion/${id}`, field, `${id}: what can be observed?`))
  return Array.from({ length: needed - has }, (_, at) => {
    const hint = hints[Math.min(has + at, hints.length - 1)] ?? ""
    return text(`criterion/${has + at + 1}`, field, `How can one tell that it is done: ${hint}?`)
  })
}

const testQuestions = (content: TicketContent): ReadonlyArray<Question> => {
  if (content.plannedTests > 0) return []
  const { requires, tests } = templateOf(content.type)
  const wanted = tests.filter(([kind], at) => (requires.length === 0 ? at === 0 : requires.includes(kind)))
  return wanted.map(([kind, hint]) =>
    text(
      `test/${kind.toLowerCase()}`,
      headingOf(SECTIONS.tests),
      `Which ${kind.toLowerCase()} test shows it (${hint})?`
    )
  )
}

/** In the order in which somebody would answer them. */
export const openQuestions = (
  content: TicketContent,
  config: BacklogConfig,
  unclear: Unclear
): ReadonlyArray<Question> => {
  const read = readSections(content.body)
  const rules = config.ticketValidation
  const { own } = templateOf(content.type)
  const required = config.backlog.requiredSections.map((name) => headingOf(name))
  const counted: ReadonlySet<string> = new Set([
    SECTIONS.files,
    SECTIONS.criteria,
    SECTIONS.tests,
    SECTIONS.dependencies,
    ...own.map(({ heading }) => sectionName(heading))
  ])
  return [
    ...(unclear.types.length === 0
      ? []
      : [choice("type", "type", "What kind of work is it?", unclear.types, content.type)]),
    ...own.flatMap(({ heading }) => sectionQuestions(content, read, heading)),
    ...(unclear.severity
      ? [
          choice(
            "severity",
            "severity",
            "How bad is it?",
            PRIORITIES,
            PRIORITIES.find((one) => one === content.fields["severity"]) ?? null
          )
        ]
      : []),
    ...required
      .filter((heading) => !counted.has(sectionName(heading)))
      .flatMap((heading) => sectionQuestions(content, read, heading)),
    ...(rules.requireAffectedFiles && content.files.length === 0 && content.type !== "IDEA"
      ? sectionQuestions(content, read, headingOf(SECTIONS.files))
      : []),
    ...criterionQuestions(content, read, rules.minAcceptanceCriteria),
    ...(rules.requireTestStrategy ? testQuestions(content) : []),
    ...(rules.requireVerificationCommands && !read.hasCommands && !read.namesGates
      ? sectionQuestions(content, read, headingOf(SECTIONS.verification))
      : []),
    ...unclear.named.map(({ key, said }) =>
      choice(`waits/${key}`, "depends_on", `Does ${key} come first (“${said}”)?`, ["yes", "no"], "no")
    ),
    ...unclear.unknown.map(({ key, said }) =>
      text(`waits/${key}`, "depends_on", `No ticket is called ${key} (“${said}”). Which one comes first?`)
    )
  ]
}
