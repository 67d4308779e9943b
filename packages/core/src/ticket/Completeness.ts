/**
 * What keeps a ticket a draft, as sentences: sections that say nothing, and what the configuration asks for.
 *
 * @since 0.1.0
 */
import type { BacklogConfig } from "../backlog/ConfigSchema.ts"
import { modeFor } from "../gate/GateMode.ts"
import { problemOf } from "./AffectedFiles.ts"
import { sectionName } from "./Markdown.ts"
import { CONTEXT_HINT, DESCRIPTION_HINT } from "./TemplateSections.ts"
import type { TicketContent } from "./Ticket.ts"
import { findSection, headingOf, isWritten, readSections, SECTIONS, type TicketSections } from "./TicketSections.ts"

/** What to write, for sections that people often leave out. */
const ASKS: ReadonlyMap<string, string> = new Map([
  [SECTIONS.context, `say ${CONTEXT_HINT} (--context)`],
  [SECTIONS.description, `say ${DESCRIPTION_HINT} (--description)`],
  [SECTIONS.files, "name what it touches (--file)"],
  [SECTIONS.criteria, "say how one can tell that it is done (--ac)"],
  [SECTIONS.tests, "plan the tests (--test)"],
  [SECTIONS.dependencies, "name the tickets that come first, or write (none)"]
])

interface Gap {
  /** The section it is about: one sentence for each is enough. */
  readonly section: string
  readonly sentence: string
}

const criteriaGap = (content: TicketContent, read: TicketSections, needed: number): ReadonlyArray<Gap> => {
  const has = content.criteria.length
  const section = SECTIONS.criteria
  if (has < needed) {
    return [{ section, sentence: `${has} of ${needed} acceptance criteria: add ${needed - has} more (--ac).` }]
  }
  return read.openCriteria.map((id) => ({
    section,
    sentence: `${id} says nothing yet: write it, or take the line out.`
  }))
}

/** Types whose tests have to fail first need one; the others may say in prose why there is none. */
const testGap = (content: TicketContent, read: TicketSections): ReadonlyArray<Gap> =>
  content.plannedTests > 0 || (modeFor(content.type, false) === "keep-green" && read.hasStrategy)
    ? []
    : [{ section: SECTIONS.tests, sentence: "No test is planned: name at least one (--test)." }]

const fileGap = (content: TicketContent): ReadonlyArray<Gap> =>
  content.files.length > 0 || content.type === "IDEA"
    ? []
    : [
        {
          section: SECTIONS.files,
          sentence: "No file is named, so it can't be planned: name what it touches (--file)."
        }
      ]

const dependencyGap = (content: TicketContent, read: TicketSections): ReadonlyArray<Gap> => {
  const section = SECTIONS.dependencies
  if (content.dependsOn.length > 0) return []
  if (read.dependencies.length > 0) {
    return [
      {
        section,
        sentence: `The section Dependencies names ${read.dependencies.join(", ")}, but the ticket waits for none: name them (--dep), or write (none).`
      }
    ]
  }
  return isWritten(content.body, findSection(read.sections, section))
    ? []
    : [{ section, sentence: "Nothing is said about dependencies: name the tickets that come first, or write (none)." }]
}

const commandGap = (read: TicketSections, config: BacklogConfig): ReadonlyArray<Gap> =>
  read.hasCommands || (read.namesGates && config.qualityGates.testCommand !== undefined)
    ? []
    : [
        {
          section: SECTIONS.verification,
          sentence: "There are no verification commands: add a block of commands to the test strategy."
        }
      ]

const sectionGap = (content: TicketContent, read: TicketSections, name: string): ReadonlyArray<Gap> => {
  const section = findSection(read.sections, name)
  if (isWritten(content.body, section)) return []
  const wanted = sectionName(name)
  const state = section === undefined ? "is missing" : "says nothing yet"
  return [{ section: wanted, sentence: `The section ${headingOf(name)} ${state}: ${ASKS.get(wanted) ?? "write it"}.` }]
}

/** What keeps the ticket a draft, as sentences in the order of the template; empty when it can be worked on. */
export const missingParts = (content: TicketContent, config: BacklogConfig): ReadonlyArray<string> => {
  const read = readSections(content.body)
  if (read.tooMuch !== null) return [`The ticket ${read.tooMuch}, so its sections aren't read: split it.`]
  const rules = config.ticketValidation
  const checks = [
    ...(rules.requireAffectedFiles ? fileGap(content) : []),
    ...criteriaGap(content, read, rules.minAcceptanceCriteria),
    ...(rules.requireTestStrategy ? testGap(content, read) : []),
    ...(rules.requireVerificationCommands ? commandGap(read, config) : []),
    ...(rules.requireDependencyCheck ? dependencyGap(content, read) : [])
  ]
  const named = new Set(checks.map(({ section }) => section))
  const sections = config.backlog.requiredSections
    .filter((name) => !named.has(sectionName(name)))
    .flatMap((name) => sectionGap(content, read, name))
  const problems = [
    ...content.files.flatMap((file) => problemOf(file) ?? []),
    ...read.files.flatMap(({ problem }) => problem ?? [])
  ]
  return [...new Set([...sections, ...checks].map(({ sentence }) => sentence).concat(problems))]
}
