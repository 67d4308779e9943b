/**
 * What the sections of a ticket's body mean: files, criteria, planned tests, dependencies. Owns the sections' names.
 *
 * @since 0.1.0
 */
import { type FileRow, readFiles } from "./AffectedFiles.ts"
import { readCriteria } from "./Criteria.ts"
import { readDependencies } from "./DependencySection.ts"
import { type Section, sectionName, sectionsOf, tooMuch } from "./Markdown.ts"
import { saysNothing } from "./Placeholder.ts"
import { countTests, hasCommands, namesGates, planBlocks } from "./TestStrategy.ts"
import type { Criterion } from "./Ticket.ts"

/** Names as `sectionName` spells them. */
export const SECTIONS = {
  context: "context",
  description: "description",
  files: "affected files",
  criteria: "acceptance criteria",
  tests: "test strategy",
  verification: "verification commands",
  dependencies: "dependencies",
  estimate: "cost estimate"
} as const

export interface TicketSections {
  /** Why the body isn't read at all, as the end of a sentence; every other part is empty then. */
  readonly tooMuch: string | null
  readonly sections: ReadonlyArray<Section>
  readonly files: ReadonlyArray<FileRow>
  readonly criteria: ReadonlyArray<Criterion>
  /** Ids of criteria that say nothing yet. */
  readonly openCriteria: ReadonlyArray<string>
  readonly plannedTests: number
  /** Whether the test strategy says anything, be it prose. */
  readonly hasStrategy: boolean
  readonly hasCommands: boolean
  /** Whether the project's own gates are named as the verification. */
  readonly namesGates: boolean
  /** Keys as written. */
  readonly dependencies: ReadonlyArray<string>
}

/**
 * `affectedFiles`, `Affected Files` and `affected files` are one section. Of several the highest counts, then the first:
 * a heading inside another section's text takes nothing over.
 */
export const findSection = (sections: ReadonlyArray<Section>, name: string): Section | undefined => {
  const wanted = sectionName(name)
  return sections
    .filter((section) => section.name === wanted)
    .reduce<Section | undefined>((best, section) => (best && best.depth <= section.depth ? best : section), undefined)
}

/** `affectedFiles` → `Affected Files`. */
export const headingOf = (name: string): string =>
  sectionName(name).replace(/(?<=^| )\p{Ll}/gu, (letter) => letter.toUpperCase())

/** True when the section is there and says something. */
export const isWritten = (body: string, section: Section | undefined): boolean =>
  section !== undefined && !saysNothing(body, section.blocks)

/** Total: text that is no Markdown structure simply has no sections. */
export const readSections = (body: string): TicketSections => {
  const refused = tooMuch(body)
  const sections = refused === null ? sectionsOf(body) : []
  const blocksIn = (name: string) => findSection(sections, name)?.blocks ?? []
  const strategy = findSection(sections, SECTIONS.tests)
  const verification = findSection(sections, SECTIONS.verification)
  const plan = strategy === undefined ? [] : planBlocks(strategy, verification)
  const { criteria, open } = readCriteria(body, blocksIn(SECTIONS.criteria))
  return {
    tooMuch: refused,
    sections,
    files: readFiles(body, blocksIn(SECTIONS.files)),
    criteria,
    openCriteria: open,
    plannedTests: countTests(body, plan),
    hasStrategy: !saysNothing(body, plan),
    hasCommands: hasCommands([...(strategy?.blocks ?? []), ...(verification?.blocks ?? [])]),
    namesGates: verification !== undefined && namesGates(body.slice(verification.contentFrom, verification.to)),
    dependencies: readDependencies(body, blocksIn(SECTIONS.dependencies))
  }
}
