/**
 * A ticket's body from what is known, by the template of its type. What each type asks for is in `TemplateSections.ts`,
 * what keeps a ticket a draft in `checks/Open.ts`.
 *
 * @since 0.1.0
 */
import { filesTable } from "./AffectedFiles.ts"
import { criteriaFrom, criteriaList, openCriteria } from "./Criteria.ts"
import { dependencyTable } from "./DependencySection.ts"
import { placeholder } from "./Placeholder.ts"
import { asSectionText } from "./SectionEdit.ts"
import { sectionName } from "./SectionName.ts"
import { CONTEXT_HINT, DESCRIPTION_HINT, type Template, templateOf, TEST_KINDS } from "./TemplateSections.ts"
import { GATES_SENTENCE, testsList } from "./TestStrategy.ts"
import type { PlannedFile } from "./Ticket.ts"
import { headingOf, SECTIONS } from "./TicketSections.ts"

export interface BodyParts {
  readonly type: string
  /** Markdown; empty means not known yet. */
  readonly context: string
  readonly description: string
  readonly files: ReadonlyArray<PlannedFile>
  /** Texts, with or without an id in front. */
  readonly criteria: ReadonlyArray<string>
  readonly tests: ReadonlyArray<string>
  /** Keys of the tickets that come first. */
  readonly dependsOn?: ReadonlyArray<string>
  /** Other sections, such as those that only this type has. */
  readonly sections?: ReadonlyArray<GivenSection>
}

/** What somebody said for one section. */
export interface GivenSection {
  /** In any spelling of its heading. */
  readonly name: string
  /** Markdown; empty asks for it. */
  readonly text: string
}

const given = (text: string, hint: string): string => (text.trim() === "" ? placeholder(hint) : asSectionText(text))

/** Text of the section “Context”, or of “Description”; empty asks for it. */
export const contextText = (text: string): string => given(text, CONTEXT_HINT)
export const descriptionText = (text: string): string => given(text, DESCRIPTION_HINT)

/** What was said for a section; null when nothing was. */
const givenFor = ({ sections = [] }: BodyParts, heading: string): string | null => {
  const found = sections.find(({ name }) => sectionName(name) === sectionName(heading))
  return found === undefined || found.text.trim() === "" ? null : asSectionText(found.text)
}

const openCommands = `\`\`\`sh\n${placeholder("commands that show that it works")}\n\`\`\``

const KIND = /^(?<kind>[\p{L}\p{N} ]{1,40}):\s+(?<test>\S[^]*)$/u

/**
 * Tests below the headings of the type's template: `E2E: should …` below E2E, whether the template has it or not. Of those
 * that name no kind, the first counts for the kind that the type has to have, where none names that. A list that names no
 * kind at all needs no headings where no kind has to be there.
 */
export const testsText = (type: string, tests: ReadonlyArray<string>): string => {
  const template = templateOf(type)
  const own = template.tests.map(([heading]) => heading)
  const kinds = [...own, ...TEST_KINDS.filter((kind) => !own.includes(kind))]
  const [first = ""] = kinds
  const planned = tests.map((test) => {
    const { kind, test: rest } = KIND.exec(test.trim())?.groups ?? {}
    const named = kinds.find((one) => one.toLowerCase() === kind?.toLowerCase())
    return named === undefined ? { kind: null, test } : { kind: named, test: rest ?? "" }
  })
  if (template.requires.length === 0 && planned.every(({ kind }) => kind === null)) return testsList(tests)
  const missing = template.requires.filter((wanted) => planned.every(({ kind }) => kind !== wanted))
  const placed = planned.map(({ kind, test }) => ({ kind: kind ?? missing.shift() ?? first, test }))
  return kinds
    .map((kind) => ({ kind, own: placed.filter((one) => one.kind === kind).map(({ test }) => test) }))
    .filter(({ own }) => own.length > 0)
    .map(({ kind, own }) => `### ${kind}\n\n${testsList(own)}`)
    .join("\n\n")
}

const strategyText = (type: string, tests: ReadonlyArray<string>, template: Template): string => {
  const planned =
    tests.length > 0
      ? testsText(type, tests)
      : template.tests.map(([heading, hint]) => `### ${heading}\n\n- ${placeholder(hint)}`).join("\n\n")
  // Nobody has commands of their own in mind who plans tests by flags: the gates run the project's.
  return `${planned}\n\n### ${headingOf(SECTIONS.verification)}\n\n${tests.length > 0 ? GATES_SENTENCE : openCommands}`
}

/** The Markdown below the title, by the type's template. What isn't given is a placeholder that `missingParts` names. */
export const bodyFrom = (parts: BodyParts): string => {
  const template = templateOf(parts.type)
  const sections: ReadonlyArray<readonly [string, string]> = [
    ["Context", contextText(parts.context)],
    ["Description", descriptionText(parts.description)],
    ...template.own.map(({ heading, text }) => [heading, givenFor(parts, heading) ?? text] as const),
    [headingOf(SECTIONS.files), filesTable(parts.files)],
    [
      headingOf(SECTIONS.criteria),
      parts.criteria.length > 0 ? criteriaList(criteriaFrom(parts.criteria)) : openCriteria(template.criteria)
    ],
    [headingOf(SECTIONS.tests), strategyText(parts.type, parts.tests, template)],
    [headingOf(SECTIONS.dependencies), dependencyTable(parts.dependsOn ?? [])],
    ["Implementation Notes", givenFor(parts, "Implementation Notes") ?? placeholder("what helps whoever does it")],
    ["History", "`btk log` tells who changed what and when."]
  ]
  const known = new Set(sections.map(([heading]) => sectionName(heading)))
  const others = (parts.sections ?? [])
    .filter(({ name }) => !known.has(sectionName(name)))
    .map(({ name, text }) => [headingOf(name), asSectionText(text)] as const)
  return [...sections.slice(0, -1), ...others, ...sections.slice(-1)]
    .map(([heading, text]) => `## ${heading}\n\n${text}\n`)
    .join("\n")
}
