/**
 * What somebody wrote in the sections of a ticket, apart from those that a template has for every type.
 *
 * @since 0.1.0
 */
import type { TicketContent } from "./Ticket.ts"
import { findSection, isWritten, readSections, SECTIONS } from "./TicketSections.ts"

/** A section's text; empty when it says nothing. */
export const writtenText = (content: Pick<TicketContent, "body">, name: string): string => {
  const { sections } = readSections(content.body)
  const section = findSection(sections, name)
  return section !== undefined && isWritten(content.body, section)
    ? content.body.slice(section.contentFrom, section.to).trim()
    : ""
}

/** Sections that every ticket has of its own, or that the toolkit writes. */
const OWN: ReadonlySet<string> = new Set([...Object.values(SECTIONS), "history"])

/** Everything else that somebody wrote. */
export const otherSections = (
  content: Pick<TicketContent, "body">
): ReadonlyArray<{ readonly name: string; readonly text: string }> =>
  readSections(content.body).sections.flatMap(({ contentFrom: from, depth, from: heading, name }) => {
    if (depth !== 2 || OWN.has(name)) return []
    const text = writtenText(content, name)
    const title = content.body.slice(heading, from).replaceAll("#", "").trim()
    return text === "" ? [] : [{ name: title, text }]
  })
