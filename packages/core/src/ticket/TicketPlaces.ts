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

const FIELD = /^["']?(?<name>[^\s"'#:-][^"':]*)["']?[ \t]*:/u

/** The same for a text that has the whole body at an offset, without reading the header. */
export const bodyPlaces = (text: string, from: number, body: string): TicketPlaces => {
  const breaks: Array<number> = []
  for (let at = text.indexOf("\n"); at !== -1; at = text.indexOf("\n", at + 1)) breaks.push(at)
  const at = (offset: number): FilePlace => {
    let [low, high] = [0, breaks.length]
    while (low < high) {
      const middle = (low + high) >>> 1
      if ((breaks[middle] ?? 0) < offset) low = middle + 1
      else high = middle
    }
    return { line: low + 1, column: offset - (low === 0 ? -1 : (breaks[low - 1] ?? 0)) }
  }
  const header = text.slice(0, from).split(/\r?\n/u)
  return {
    field: (name) => {
      const line = header.findIndex((one) => FIELD.exec(one)?.groups?.["name"] === name)
      return { line: line === -1 ? 1 : line + 1, column: 1 }
    },
    section: (name) => {
      const section = tooMuch(body) === null ? findSection(sectionsOf(body), sectionName(name)) : undefined
      return section === undefined ? null : at(from + section.from)
    },
    body: (offset) => at(from + offset)
  }
}
