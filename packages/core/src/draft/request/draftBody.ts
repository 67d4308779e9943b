/**
 * Puts what is known into the template of the type: each text into its section, placeholders where nothing is. Pure.
 *
 * @since 0.1.0
 */
import type { BacklogConfig } from "../../backlog/ConfigSchema.ts"
import { asSectionText, setSection } from "../../ticket/SectionEdit.ts"
import { sectionName } from "../../ticket/SectionName.ts"
import { templateOf } from "../../ticket/TemplateSections.ts"
import { GATES_SENTENCE } from "../../ticket/TestStrategy.ts"
import type { PlannedFile, TicketContent } from "../../ticket/Ticket.ts"
import { contentFromBody } from "../../ticket/TicketDocument.ts"
import { orderOf } from "../../ticket/TicketEdit.ts"
import { findSection, headingOf, isWritten, readSections, SECTIONS } from "../../ticket/TicketSections.ts"
import { contentFrom, type TicketTemplate } from "../../ticket/TicketTemplate.ts"
import type { Waits } from "./draftDependencies.ts"
import { iceTable } from "./iceTable.ts"
import type { Inferred } from "./Inferred.ts"
import { type Answers, sectionId } from "./Questions.ts"

/** Parts that `contentFrom` writes. */
const WRITTEN: ReadonlySet<string> = new Set([SECTIONS.context, SECTIONS.description])
const ICE = "ICE Score"

const numbered = (steps: ReadonlyArray<string>): string => steps.map((step, at) => `${at + 1}. ${step}`).join("\n")

const answerText = (heading: string, texts: ReadonlyArray<string>): string => {
  const [first = ""] = texts
  const name = sectionName(heading)
  if (name === "steps to reproduce") return numbered(texts)
  if (name === "validation required") return texts.map((text) => `- [ ] ${text}`).join("\n")
  if (name === SECTIONS.verification) return `\`\`\`sh\n${texts.join("\n")}\n\`\`\``
  return texts.length === 1 ? first : texts.map((text) => `- ${text}`).join("\n")
}

export const draftBody = (input: {
  readonly template: TicketTemplate
  readonly title: string
  readonly sections: ReadonlyMap<string, string>
  readonly files: ReadonlyArray<PlannedFile>
  readonly criteria: ReadonlyArray<string>
  readonly tests: ReadonlyArray<string>
  readonly waits: Waits
  readonly config: BacklogConfig
  readonly answers: Answers
  readonly note: (one: Inferred) => void
}): TicketContent => {
  const { answers, config, criteria, files, note, sections, template, tests, title, waits } = input
  const { type } = template
  const order = orderOf(type)
  const context = answers.get(sectionId("Context"))?.[0] ?? sections.get(SECTIONS.context) ?? ""
  const description = sections.get(SECTIONS.description) ?? answers.get(sectionId("Description"))?.[0] ?? ""
  const start = contentFrom(template, title, { context, description, files, criteria, tests, dependsOn: waits.keys })
  let body = start.body
  const set = (name: string, text: string): void => {
    const heading = order.find((one) => sectionName(one) === name) ?? name
    body = setSection(body, order, heading, text)
  }
  for (const [name, text] of sections) {
    // Where keys are known the table has them; what else was written of them is kept.
    if (!WRITTEN.has(name)) set(name, asSectionText(text))
  }
  for (const heading of [...templateOf(type).own.map((own) => own.heading), headingOf(SECTIONS.verification)]) {
    const texts = answers.get(sectionId(heading))
    if (texts !== undefined && texts.length > 0) set(sectionName(heading), answerText(heading, texts))
  }
  for (const name of config.backlog.requiredSections) {
    const texts = answers.get(sectionId(name))
    const wanted = sectionName(name)
    if (
      texts !== undefined &&
      texts.length > 0 &&
      !WRITTEN.has(wanted) &&
      !order.some((one) => sectionName(one) === wanted)
    )
      set(wanted, answerText(name, texts))
  }
  const ice = iceTable(answers)
  if (ice !== null) set(sectionName(ICE), ice.text)
  const verification = findSection(readSections(body).sections, SECTIONS.verification)
  if (config.qualityGates.testCommand !== undefined && verification !== undefined && !isWritten(body, verification)) {
    set(SECTIONS.verification, GATES_SENTENCE)
    note({
      field: headingOf(SECTIONS.verification),
      value: config.qualityGates.testCommand,
      why: "the configuration has it as qualityGates.testCommand"
    })
  }
  const { fields: _, ...read } = contentFromBody({ type, title, body })
  return { ...read, fields: ice === null ? {} : { ice_score: ice.score } }
}
