import * as Result from "effect/Result"
import { parseConfig } from "../../../src/backlog/BacklogConfig.ts"
import { type DraftInput, draftTicket, type Given, type TicketDraft } from "../../../src/draft/request/DraftTicket.ts"
import { builtInTemplate } from "../../../src/ticket/TicketTemplate.ts"
import { findSection, readSections } from "../../../src/ticket/TicketSections.ts"

export const configOf = (more: Readonly<Record<string, unknown>> = {}) => {
  const parsed = parseConfig(
    JSON.stringify({
      version: "2.0",
      project: { name: "Shop", id: "shop" },
      qualityGates: { testCommand: "npm test" },
      ...more
    }),
    { path: "backlog.config.json" }
  )
  if (Result.isFailure(parsed)) throw parsed.failure
  return parsed.success.config
}

export const NOTHING: Given = {
  title: null,
  type: null,
  priority: null,
  tags: [],
  context: null,
  description: null,
  files: [],
  criteria: [],
  tests: [],
  dependsOn: [],
  sections: []
}

export const inputOf = (request: string, more: Partial<DraftInput> = {}): DraftInput => ({
  request,
  given: NOTHING,
  fillsParts: true,
  config: configOf(),
  templateFor: builtInTemplate,
  proposedFiles: [],
  paths: [],
  tickets: { find: () => null, creatorsOf: () => [] },
  answers: new Map(),
  ...more
})

export const draftOf = (request: string, more: Partial<DraftInput> = {}): TicketDraft => {
  const drafted = draftTicket(inputOf(request, more))
  if (Result.isFailure(drafted)) throw drafted.failure
  return drafted.success
}

/** The text of a section, or null. */
export const sectionIn = ({ content }: TicketDraft, name: string): string | null => {
  const section = findSection(readSections(content.body).sections, name)
  return section === undefined ? null : content.body.slice(section.contentFrom, section.to).trim()
}

export const idsOf = ({ questions }: TicketDraft): ReadonlyArray<string> => questions.map(({ id }) => id)
