/**
 * Reading ticket files and bodies as content. Writing them is `TicketRender.ts`, changing sections `TicketEdit.ts`.
 * `parseTicketFile(renderTicketFile(x))` has the content of `x`; estimates and dates in the file are never read back.
 *
 * @since 0.1.0
 */
import * as Result from "effect/Result"
import type { DomainError } from "../log/DomainError.ts"
import { ticketInvalid } from "./FieldReader.ts"
import { readFrontMatter } from "./FrontMatter.ts"
import type { TicketContent } from "./Ticket.ts"
import { splitTitle, withoutEstimates } from "./TicketFileText.ts"
import { distinctKeys, readHeader } from "./TicketHeader.ts"
import { placeAt } from "./TicketPlaces.ts"
import { isVisible } from "./visible.ts"
import { headingOf, readSections, SECTIONS, type TicketSections } from "./TicketSections.ts"

export { type ContentFlags, withFlags } from "./TicketEdit.ts"
export { renderTicketFile } from "./TicketRender.ts"

export interface ParsedTicket {
  /** `dependsOn` holds keys as written in the file. */
  readonly content: TicketContent
  /** Only in files that the toolkit wrote. */
  readonly uid: string | null
  /** Null when no key is issued yet. */
  readonly key: string | null
  /** As written; the log decides. */
  readonly status: string | null
}

const partsOf = (read: TicketSections): Pick<TicketContent, "files" | "criteria" | "plannedTests"> => ({
  files: read.files.map(({ file }) => file),
  criteria: read.criteria,
  plannedTests: read.plannedTests
})

/** Errors (class usage): `ticket-yaml-invalid`, `ticket-invalid`. */
export const parseTicketFile = (
  text: string,
  options: { readonly path: string }
): Result.Result<ParsedTicket, DomainError> => {
  const file = options.path
  const front = readFrontMatter(text, file)
  if (Result.isFailure(front)) return Result.fail(front.failure)
  const { placeOf, rest } = front.success
  const header = readHeader(front.success, file)
  if (Result.isFailure(header)) return Result.fail(header.failure)
  const { dependsOn, fields, key, priority, status, tags, type, uid } = header.success
  const split = splitTitle(rest, header.success.title)
  if (split.title === null || !isVisible(split.title)) {
    return Result.fail(ticketInvalid(file, placeOf("title"), "title", "the ticket has no title.", "Write title: text."))
  }
  const { body, toText } = withoutEstimates(split.rest, uid !== null)
  const bodyFrom = text.length - split.rest.length
  const read = readSections(body)
  if (read.tooMuch !== null) {
    return Result.fail(
      ticketInvalid(file, placeAt(text, bodyFrom), "body", `the text ${read.tooMuch}.`, "Split the ticket.")
    )
  }
  const wrong = read.files.find(({ problem }) => problem !== null)
  if (wrong !== undefined) {
    return Result.fail(
      ticketInvalid(
        file,
        placeAt(text, bodyFrom + toText(wrong.offset)),
        headingOf(SECTIONS.files),
        wrong.problem ?? "",
        "Mend this row: a path from the repository's root, and create, modify, delete or rename."
      )
    )
  }
  // In a file of ours depends_on is the log's word. Elsewhere the table speaks where the header says nothing.
  const keys = dependsOn.length > 0 || uid !== null ? dependsOn : distinctKeys(read.dependencies)
  return Result.succeed({
    content: { type, title: split.title, priority, tags, dependsOn: keys, ...partsOf(read), fields, body },
    uid,
    key,
    status
  })
}

/** A new ticket from its Markdown; total: what can't be planned is named by `missingParts`. */
export const contentFromBody = (input: {
  readonly type: string
  readonly title: string
  readonly body: string
}): TicketContent => {
  const text = input.body.startsWith("\uFEFF") ? input.body.slice(1) : input.body
  const { body } = withoutEstimates(splitTitle(text, input.title).rest, false)
  return {
    type: input.type,
    title: input.title,
    priority: "medium",
    tags: [],
    dependsOn: [],
    ...partsOf(readSections(body)),
    fields: {},
    body
  }
}
