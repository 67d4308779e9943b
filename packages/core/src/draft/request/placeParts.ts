/**
 * Which text of a request goes into which section of the ticket. What fits no section of the type goes into the description,
 * as it was written; nothing is dropped. Pure.
 *
 * @since 0.1.0
 */
import { itemText, blocksOf, tooMuch } from "../../ticket/Markdown.ts"
import { sectionName } from "../../ticket/SectionName.ts"
import type { TicketTemplate } from "../../ticket/TicketTemplate.ts"
import { orderOf } from "../../ticket/TicketEdit.ts"
import { findSection, readSections, SECTIONS } from "../../ticket/TicketSections.ts"
import type { RequestText } from "./RequestText.ts"
import type { Part } from "./requestParts.ts"

export interface Placed {
  /** Markdown by the section's name; what nothing was said about is not in it. */
  readonly sections: ReadonlyMap<string, string>
  /** Criteria that can stand in a list of ours. */
  readonly criteria: ReadonlyArray<string>
}

const ACTUAL = "actual behavior"

const fenced = (code: string): string => {
  const longest = Math.max(2, ...(code.match(/`+/gu) ?? []).map((run) => run.length))
  const fence = "`".repeat(longest + 1)
  return /^\s*(?:`{3,}|~{3,})/u.test(code) ? code : `${fence}\n${code}\n${fence}`
}

/** Sections that a ticket of this template has, by name. */
const sectionsOf = ({ body, type }: TicketTemplate): ReadonlySet<string> => {
  const usual = orderOf(type).map(sectionName)
  const own = body === null ? [] : readSections(body).sections.map(({ name }) => name)
  return new Set([...usual, ...own, SECTIONS.verification])
}

/** The items of a flat list and nothing else; null for any other text. */
export const flatItems = (text: string): ReadonlyArray<string> | null => {
  if (tooMuch(text) !== null) return null
  const blocks = blocksOf(text)
  const items = blocks.flatMap((block) => (block.type === "list" ? block.children : []))
  const flat = blocks.length > 0 && blocks.every(({ type }) => type === "list")
  return flat && items.every(({ checked, children }) => children.length === 1 && checked !== true)
    ? items.map((item) => itemText(text, item))
    : null
}

/** `taken` are sections that somebody fills otherwise: what the request has of them goes into the description. */
export const placeParts = (
  { parts, scenarios, stackTrace }: RequestText,
  template: TicketTemplate,
  taken: ReadonlySet<string>
): Placed => {
  const there = sectionsOf(template)
  const sections = new Map<string, string>()
  const criteria: Array<string> = [...scenarios]
  const add = (name: string, text: string): void => {
    if (text.trim() === "") return
    const before = sections.get(name)
    sections.set(name, before === undefined ? text : `${before}\n\n${text}`)
  }
  const place = (part: Part): void => {
    const { section, source, text } = part
    if (section === null || section === SECTIONS.description) add(SECTIONS.description, text)
    else if (!there.has(section) || taken.has(section)) add(SECTIONS.description, source)
    else add(section, text)
  }
  for (const part of parts) {
    const items = part.section === SECTIONS.criteria && !taken.has(SECTIONS.criteria) ? flatItems(part.text) : null
    if (items !== null) criteria.push(...items)
    // One criterion behind its label.
    else if (part.section === SECTIONS.criteria && !taken.has(SECTIONS.criteria) && !part.text.includes("\n")) {
      criteria.push(part.text)
    } else place(part)
  }
  if (stackTrace !== null && stackTrace !== "") {
    const actual = there.has(ACTUAL) && !taken.has(ACTUAL)
    add(actual ? ACTUAL : SECTIONS.description, fenced(stackTrace))
  }
  if (taken.has(SECTIONS.criteria)) for (const scenario of scenarios) add(SECTIONS.description, scenario)
  return { sections, criteria: taken.has(SECTIONS.criteria) ? [] : criteria }
}

/** Whether a template has the section. */
export const hasSection = (template: TicketTemplate, name: string): boolean => sectionsOf(template).has(name)

/** The text of a section of a body, or null. */
export const sectionText = (body: string, name: string): string | null => {
  const section = findSection(readSections(body).sections, name)
  return section === undefined ? null : body.slice(section.contentFrom, section.to).trim()
}
