/**
 * Completeness of a ticket's sections: what has to be there, and to say something of this ticket.
 *
 * @since 0.1.0
 */
import { sectionName } from "../ticket/SectionName.ts"
import { CONTEXT_HINT, DESCRIPTION_HINT, templateOf } from "../ticket/TemplateSections.ts"
import { findSection, headingOf, isWritten, SECTIONS } from "../ticket/TicketSections.ts"
import type { Check, CheckInput, Found } from "./Check.ts"
import { criteriaFew, criterionEmpty } from "./criteria.ts"
import { dependenciesDiffer, dependenciesUnsaid } from "./dependencies.ts"
import { filesMissing } from "./files.ts"
import { commandsMissing, testsMissing } from "./tests.ts"
import { isGeneric } from "./words.ts"

/** What to write, for sections that people often leave out. */
const ASKS: ReadonlyMap<string, string> = new Map([
  [SECTIONS.context, `say ${CONTEXT_HINT} (--context)`],
  [SECTIONS.description, `say ${DESCRIPTION_HINT} (--description)`],
  [SECTIONS.files, "name what it touches (--file)"],
  [SECTIONS.criteria, "say how one can tell that it is done (--ac)"],
  [SECTIONS.tests, "plan the tests (--test)"],
  [SECTIONS.dependencies, "name the tickets that come first, or write (none)"]
])

/** Checks that look into one section: what they say of it is enough. */
const OWN_CHECKS: ReadonlyMap<string, ReadonlyArray<Check>> = new Map([
  [SECTIONS.files, [filesMissing]],
  [SECTIONS.criteria, [criteriaFew, criterionEmpty]],
  [SECTIONS.tests, [testsMissing]],
  [SECTIONS.verification, [commandsMissing]],
  [SECTIONS.dependencies, [dependenciesUnsaid, dependenciesDiffer]]
])

const saidAlready = (input: CheckInput, section: string): boolean =>
  (OWN_CHECKS.get(section) ?? []).some((check) => check.find(input).length > 0)

const required = (input: CheckInput): ReadonlyArray<string> =>
  input.read.tooMuch === null ? input.config.backlog.requiredSections : []

const missing = (name: string): Found => ({
  place: { in: "ticket" },
  message: `The section ${headingOf(name)} is missing: ${ASKS.get(sectionName(name)) ?? "write it"}.`
})

const empty = (name: string): Found => ({
  place: { in: "section", name: sectionName(name) },
  message: `The section ${headingOf(name)} says nothing yet: ${ASKS.get(sectionName(name)) ?? "write it"}.`
})

export const sectionMissing: Check = {
  code: "section-missing",
  level: "error",
  group: "completeness",
  rule: "Every required section is there.",
  keys: ["backlog.requiredSections"],
  find: (input) =>
    required(input)
      .filter((name) => findSection(input.read.sections, name) === undefined)
      .filter((name) => !saidAlready(input, sectionName(name)))
      .map(missing)
}

export const sectionEmpty: Check = {
  code: "section-empty",
  level: "error",
  group: "completeness",
  rule: "Every required section says something: no placeholder, no comment alone, no empty table.",
  keys: ["backlog.requiredSections"],
  find: (input) =>
    required(input)
      .filter((name) => {
        const section = findSection(input.read.sections, name)
        return section !== undefined && !isWritten(input.content.body, section)
      })
      .filter((name) => !saidAlready(input, sectionName(name)))
      .map(empty)
}

/** Sections of the type that the configuration doesn't ask for anyway. */
const ownSections = ({ config, content, read }: CheckInput): ReadonlyArray<string> => {
  if (read.tooMuch !== null) return []
  const asked = new Set(config.backlog.requiredSections.map(sectionName))
  return templateOf(content.type)
    .own.map(({ heading }) => heading)
    .filter((heading) => !asked.has(sectionName(heading)))
}

const openOf = (input: CheckInput): ReadonlyArray<Found> =>
  ownSections(input).flatMap((heading): ReadonlyArray<Found> => {
    const section = findSection(input.read.sections, heading)
    if (isWritten(input.content.body, section)) return []
    return section === undefined
      ? [
          {
            place: { in: "ticket" },
            message: `A ${input.content.type} needs the section ${heading}: write it (--section "${heading}: …").`
          }
        ]
      : [
          {
            place: { in: "section", name: sectionName(heading) },
            message: `The section ${heading} says nothing yet: write it (--section "${heading}: …").`
          }
        ]
  })

/** Types that nobody can begin without these sections (what to repeat, what to find out). */
const NEEDED: ReadonlySet<string> = new Set(["BUG", "IDEA"])

export const typeSectionOpen: Check = {
  code: "type-section-open",
  level: "error",
  group: "completeness",
  rule: "A BUG says how to repeat it, what should happen and what happens instead; an IDEA has its hypothesis, ICE score, validation and metrics.",
  keys: [],
  find: (input) => (NEEDED.has(input.content.type) ? openOf(input) : [])
}

export const templateSectionOpen: Check = {
  code: "template-section-open",
  level: "warning",
  group: "completeness",
  rule: "A SEC, QUALITY, REFACTOR or TEST ticket fills the sections of its type's template.",
  keys: [],
  find: (input) => (NEEDED.has(input.content.type) ? [] : openOf(input))
}

/** Their own checks say what has to be in them. */
const NOT_PROSE: ReadonlySet<string> = new Set([
  SECTIONS.files,
  SECTIONS.criteria,
  SECTIONS.tests,
  SECTIONS.dependencies
])

export const sectionGeneric: Check = {
  code: "section-generic",
  level: "error",
  group: "completeness",
  rule: "No section could stand in any ticket: it has at least one word that is about this one (English texts).",
  keys: ["backlog.requiredSections"],
  find: (input) => {
    const { content, read } = input
    const names = new Set([...required(input), ...ownSections(input)].map(sectionName))
    return [...names].flatMap((name): ReadonlyArray<Found> => {
      const section = NOT_PROSE.has(name) ? undefined : findSection(read.sections, name)
      if (section === undefined || !isWritten(content.body, section)) return []
      return isGeneric(content.body.slice(section.contentFrom, section.to))
        ? [
            {
              place: { in: "section", name },
              message: `The section ${headingOf(name)} could stand in any ticket: say what it is about here.`
            }
          ]
        : []
    })
  }
}

export const bodyTooLarge: Check = {
  code: "body-too-large",
  level: "error",
  group: "completeness",
  rule: "The text is short enough to be read: at most 128 KiB and 4,000 list items.",
  keys: [],
  find: ({ read }) =>
    read.tooMuch === null
      ? []
      : [
          {
            place: { in: "ticket" },
            message: `The ticket ${read.tooMuch}, so its sections aren't read: split it.`
          }
        ]
}

export const titleVague: Check = {
  code: "title-vague",
  level: "warning",
  group: "completeness",
  rule: "The title has at least one word that is about this ticket (English titles).",
  keys: [],
  find: ({ content }) =>
    isGeneric(content.title)
      ? [
          {
            place: { in: "header", field: "title" },
            message: "The title could stand above any ticket: name what it is about."
          }
        ]
      : []
}
