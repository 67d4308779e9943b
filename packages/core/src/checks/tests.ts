/**
 * Completeness of the test strategy: planned tests of the kinds that a type needs, and commands that show that it works.
 *
 * @since 0.1.0
 */
import { modeFor } from "../gate/GateMode.ts"
import { sectionName } from "../ticket/SectionName.ts"
import { templateOf } from "../ticket/TemplateSections.ts"
import type { Section } from "../ticket/Markdown.ts"
import { findSection, isWritten, SECTIONS } from "../ticket/TicketSections.ts"
import type { Check, CheckInput, Place } from "./Check.ts"

const place: Place = { in: "section", name: SECTIONS.tests }
const placeIn = ({ read }: CheckInput, name: string): Place =>
  findSection(read.sections, name) === undefined ? { in: "ticket" } : { in: "section", name }

export const testsMissing: Check = {
  code: "tests-missing",
  level: "error",
  group: "completeness",
  rule: "At least one test is planned; where the type's tests don't have to fail first, the strategy may say in words why there is none.",
  keys: ["ticketValidation.requireTestStrategy"],
  find: (input) => {
    const { config, content, read } = input
    if (!config.ticketValidation.requireTestStrategy || read.tooMuch !== null) return []
    if (content.plannedTests > 0) return []
    if (modeFor(content.type, false) === "keep-green" && read.hasStrategy) return []
    return [{ place: placeIn(input, SECTIONS.tests), message: "No test is planned: name at least one (--test)." }]
  }
}

/** The kinds that the strategy's headings name. */
const kindsOf = ({ read }: CheckInput): ReadonlyArray<Section> => {
  const strategy = findSection(read.sections, SECTIONS.tests)
  return read.sections.filter(
    ({ from, name, to }) =>
      strategy !== undefined && from > strategy.from && to <= strategy.to && name !== SECTIONS.verification
  )
}

/** `E2E tests`, `e2e`. */
const isKind = (heading: string, kind: string): boolean =>
  heading.replaceAll(/\btests?\b/gu, "").trim() === sectionName(kind)

export const testsKindMissing: Check = {
  code: "tests-kind-missing",
  level: "error",
  group: "completeness",
  rule: "Where the strategy sorts its tests by headings, a BUG and a SEC ticket plan a regression test, a FEAT an end-to-end test, an IDEA a validation, or say why there is none.",
  keys: ["ticketValidation.requireTestStrategy"],
  find: (input) => {
    const { config, content, read } = input
    if (!config.ticketValidation.requireTestStrategy || read.tooMuch !== null || content.plannedTests === 0) return []
    const kinds = kindsOf(input)
    // A list without headings doesn't say of which kind its tests are.
    if (kinds.length === 0) return []
    // A heading may also say in words why it has no test.
    const written = kinds.filter((section) => isWritten(content.body, section))
    return templateOf(content.type)
      .requires.filter((kind) => !written.some(({ name }) => isKind(name, kind)))
      .map((kind) => ({
        place,
        message: `No ${kind} test is planned, which a ${content.type} needs: add one below the heading ${kind} (--test "${kind}: …"), or say there why there is none.`
      }))
  }
}

export const commandsMissing: Check = {
  code: "commands-missing",
  level: "error",
  group: "completeness",
  rule: "The test strategy has a block of commands that is more than comments, or names the configured gates.",
  keys: ["ticketValidation.requireVerificationCommands"],
  find: (input) => {
    const { config, read } = input
    if (!config.ticketValidation.requireVerificationCommands || read.tooMuch !== null) return []
    if (read.hasCommands || (read.namesGates && config.qualityGates.testCommand !== undefined)) return []
    return [
      {
        place: placeIn(input, SECTIONS.verification),
        message: "There are no verification commands: add a block of commands to the test strategy."
      }
    ]
  }
}
