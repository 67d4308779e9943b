/**
 * Where a new ticket comes from: a whole ticket as Markdown, a text in anybody's words, or the title alone.
 *
 * @since 0.1.0
 */
import { domainError } from "@backlog-toolkit/core/log/DomainError"
import { MAX_MARKDOWN } from "@backlog-toolkit/core/ticket/Markdown"
import { fromFlag, readInput } from "../content.ts"
import type { Call } from "../Verb.ts"

export type Source =
  | { readonly kind: "ticket"; readonly text: string; readonly path: string }
  /** `title` is null when the text has to say it. */
  | { readonly kind: "request"; readonly text: string; readonly title: string | null }

/** Fields that only a ticket's header begins with, where somebody lost the line above it. */
const HEADER = /^(?:id|uid|status|ticket_type|depends_on):[ \t]/u

/**
 * Whether a text is meant as a ticket with a header: mistakes in one are told, and never taken for prose. What is empty, or
 * too long for any ticket, is refused in the same way.
 */
export const isTicketText = (text: string): boolean => {
  const start = text.replace(/^\uFEFF/u, "").trimStart()
  return start === "" || start.startsWith("---") || HEADER.test(start) || text.length > MAX_MARKDOWN
}

const titleMissing = () =>
  domainError(
    "usage",
    "ticket-title-missing",
    "The ticket has no title.",
    "The title is what people read in every list.",
    'Give one: btk create "Export the report as CSV"',
    { field: "title" }
  )

const bothBodies = () =>
  domainError(
    "usage",
    "usage",
    "--from and --body-file exclude each other.",
    "Each is the text of the ticket.",
    "Leave one of them out.",
    { flag: "body-file" }
  )

/** Throws `file-unreadable`, `ticket-title-missing`, and `usage` for flags beside a whole ticket. */
export const sourceOf = (call: Call): Source => {
  const [first] = call.args
  const title = call.value("title")
  const from = call.value("from")
  if (from === null) {
    // A title by its flag stands as it is, whatever is in it.
    if (first === undefined && title === null) throw titleMissing()
    return { kind: "request", text: first ?? "", title }
  }
  const text = readInput(call, from)
  if (isTicketText(text) || call.flag("as-is")) {
    fromFlag(call, first ?? null)
    return { kind: "ticket", text, path: from }
  }
  if (call.value("body-file") !== null) throw bothBodies()
  return { kind: "request", text, title: first ?? title }
}
