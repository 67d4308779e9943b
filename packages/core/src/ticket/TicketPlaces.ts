/**
 * Where the parts of a ticket stand in its file, for whoever has something to say about one of them.
 *
 * @since 0.1.0
 */
import * as Result from "effect/Result"
import { readFrontMatter } from "./FrontMatter.ts"
import { sectionName } from "./SectionName.ts"
import { splitTitle, withoutEstimates } from "./TicketFileText.ts"
import { readHeader } from "./TicketHeader.ts"
import { findSection } from "./TicketSections.ts"
import { sectionsOf, tooMuch } from "./Markdown.ts"

/** Both from 1; columns in UTF-16 units. */
export interface FilePlace {
  readonly line: number
  readonly column: number
}

export interface TicketPlaces {
  /** Of a header field's value; of the header when it has no such field. */
  readonly field: (name: string) => FilePlace
  /** Of a section's heading; null when there is none. */
  readonly section: (name: string) => FilePlace | null
  /** Of an offset in the body, as the log has it. */
  readonly body: (offset: number) => FilePlace
}

export const placeAt = (text: string, offset: number): FilePlace => {
  const lines = text.slice(0, offset).split(/\r\n|\n|\r/u)
  return { line: lines.length, column: (lines.at(-1)?.length ?? 0) + 1 }
}

/** Null for a text that can't be read as a ticket. */
export const placesIn = (text: string): TicketPlaces | null => {
  const front = readFrontMatter(text, "")
  if (Result.isFailure(front)) return null
  const header = readHeader(front.success, "")
  if (Result.isFailure(header)) return null
  const { placeOf, rest } = front.success
  const { rest: below } = splitTitle(rest, header.success.title)
  const { body, toText } = withoutEstimates(below, header.success.uid !== null)
  const from = text.length - below.length
  const at = (offset: number): FilePlace => placeAt(text, from + toText(offset))
  return {
    field: placeOf,
    section: (name) => {
      const section = tooMuch(body) === null ? findSection(sectionsOf(body), sectionName(name)) : undefined
      return section === undefined ? null : at(section.from)
    },
    body: at
  }
}
