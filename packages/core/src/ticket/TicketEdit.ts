/**
 * Changes single sections of a ticket, and no byte of the others.
 *
 * @since 0.1.0
 */
import { filesTable } from "./AffectedFiles.ts"
import { criteriaFrom, criteriaList } from "./Criteria.ts"
import { asSectionText, replaceBetween, setSection } from "./SectionEdit.ts"
import { sectionName } from "./SectionName.ts"
import { templateOf } from "./TemplateSections.ts"
import { contextText, descriptionText, type GivenSection, testsText } from "./Templates.ts"
import { GATES_SENTENCE } from "./TestStrategy.ts"
import type { PlannedFile, TicketContent } from "./Ticket.ts"
import { findSection, headingOf, isWritten, readSections, SECTIONS } from "./TicketSections.ts"

/** Order of the sections of a type, for those that are missing. */
export const orderOf = (type: string): ReadonlyArray<string> => [
  SECTIONS.context,
  SECTIONS.description,
  ...templateOf(type).own.map(({ heading }) => heading),
  SECTIONS.files,
  SECTIONS.criteria,
  SECTIONS.tests,
  SECTIONS.dependencies,
  "Implementation Notes",
  "History"
]

/** The tests of a strategy; verification commands that somebody wrote stay. */
const withTests = (type: string, body: string, order: ReadonlyArray<string>, tests: ReadonlyArray<string>): string => {
  const { sections } = readSections(body)
  const strategy = findSection(sections, SECTIONS.tests)
  const verification = findSection(sections, SECTIONS.verification)
  if (verification !== undefined && isWritten(body, verification)) {
    const inside = strategy !== undefined && verification.from >= strategy.from && verification.to <= strategy.to
    return inside
      ? replaceBetween(body, strategy.contentFrom, verification.from, testsText(type, tests))
      : setSection(body, order, SECTIONS.tests, testsText(type, tests))
  }
  return setSection(
    body,
    order,
    SECTIONS.tests,
    `${testsText(type, tests)}\n\n### ${headingOf(SECTIONS.verification)}\n\n${GATES_SENTENCE}`
  )
}

/** As the order spells it, so that a missing section comes to its place. */
const nameIn = (order: ReadonlyArray<string>, name: string): string =>
  order.find((one) => sectionName(one) === sectionName(name)) ?? name

export interface ContentFlags {
  /** Null leaves the section as it is; an empty text asks for it again. */
  readonly context: string | null
  readonly description: string | null
  /** Empty lists leave a section as it is; others replace all of its entries. */
  readonly files: ReadonlyArray<PlannedFile>
  readonly criteria: ReadonlyArray<string>
  readonly tests: ReadonlyArray<string>
  /** Other sections by their headings. */
  readonly sections?: ReadonlyArray<GivenSection>
}

/** Changes the named sections, and no byte of the others. */
export const withFlags = (content: TicketContent, flags: ContentFlags): TicketContent => {
  const order = orderOf(content.type)
  const { context, criteria, description, tests } = flags
  const files = flags.files.map((file) => {
    const note = file.note === "" ? content.files.find(({ path }) => path === file.path)?.note : file.note
    return { ...file, note: note ?? "" }
  })
  let body = content.body
  if (context !== null) body = setSection(body, order, SECTIONS.context, contextText(context))
  if (description !== null) body = setSection(body, order, SECTIONS.description, descriptionText(description))
  if (files.length > 0) body = setSection(body, order, SECTIONS.files, filesTable(files))
  if (criteria.length > 0) {
    body = setSection(body, order, SECTIONS.criteria, criteriaList(criteriaFrom(criteria, content.criteria)))
  }
  if (tests.length > 0) body = withTests(content.type, body, order, tests)
  for (const { name, text } of flags.sections ?? [])
    body = setSection(body, order, nameIn(order, name), asSectionText(text))
  if (body === content.body) return content
  // What nobody named stays, also where the body says something else about it.
  const read = readSections(body)
  return {
    ...content,
    body,
    files: files.length > 0 ? read.files.map(({ file }) => file) : content.files,
    criteria: criteria.length > 0 ? read.criteria : content.criteria,
    plannedTests: tests.length > 0 ? read.plannedTests : content.plannedTests
  }
}
