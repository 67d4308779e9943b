/**
 * Writes content as a ticket file that reads back as the same content. Estimates, dates and the claim are told in it,
 * but never read from it.
 *
 * @since 0.1.0
 */
import { parseKey } from "../backlog/TicketKey.ts"
import { fieldText } from "./FrontMatterText.ts"
import { eolOf } from "./SectionEdit.ts"
import { ticketPath } from "./Slug.ts"
import type { TicketContent } from "./Ticket.ts"
import { joinText, oneLine } from "./TicketFileText.ts"
import { OWN_FIELDS } from "./TicketHeader.ts"

/** Everything that a ticket's file tells. */
export interface TicketFile {
  readonly key: string
  readonly uid: string
  readonly content: TicketContent
  readonly status: string
  /** Dates, YYYY-MM-DD. */
  readonly created: string
  readonly updated: string
  readonly dependsOnKeys: ReadonlyArray<string>
  readonly claimedBy: string | null
  /** Markdown that begins with its heading; null when nothing is estimated. */
  readonly estimateSection: string | null
  /** `at` is RFC 3339. */
  readonly completion: { readonly commit: string; readonly at: string } | null
}

/** The header, in its order. */
export const ticketFields = (ticket: TicketFile): ReadonlyArray<readonly [name: string, value: unknown]> => {
  const { claimedBy, completion, content, key, status } = ticket
  return [
    ["id", key],
    ["uid", ticket.uid],
    ["title", content.title],
    // The key keeps the type that the ticket had when it was issued.
    ...(parseKey(key)?.type === content.type ? [] : [["ticket_type", content.type] as const]),
    ["status", status],
    ["priority", content.priority],
    ["tags", content.tags],
    ["depends_on", ticket.dependsOnKeys],
    ["created", ticket.created],
    ["updated", ticket.updated],
    ...(claimedBy === null ? [] : [["claimed_by", claimedBy] as const]),
    ...(completion === null
      ? []
      : [["completed", completion.at.slice(0, "YYYY-MM-DD".length)] as const, ["commit", completion.commit] as const]),
    ...Object.entries(content.fields).filter(([name]) => !OWN_FIELDS.has(name))
  ]
}

export const ticketHeading = ({ content, key }: Pick<TicketFile, "key" | "content">): string =>
  `${key}: ${oneLine(content.title)}`

/** Path below the repository, and text, of a ticket's file. Reads no Markdown: thousands are written in one command. */
export const renderTicketFile = (ticket: TicketFile): { readonly path: string; readonly text: string } => {
  const { content, key, status } = ticket
  const fields = ticketFields(ticket)
  const eol = eolOf(content.body)
  const header = `---\n${fields.map(([name, value]) => fieldText(name, value)).join("")}---\n`
  return {
    path: ticketPath(key, content.title, status),
    text:
      (eol === "\n" ? header : header.replaceAll("\n", eol)) +
      joinText(ticketHeading(ticket), content.body, ticket.estimateSection, eol)
  }
}
