/**
 * The piece of a ticket's text that shows why it was found.
 *
 * @since 0.1.0
 */
import { type Traced, traced } from "../../ticket/Caseless.ts"
import type { Wanted } from "./Find.ts"
import type { TicketText } from "./SearchTexts.ts"

export type ExcerptPart = "title" | "body" | "comment"

export interface Excerpt {
  readonly part: ExcerptPart
  /** One line; `…` stands for what was left out on either side. */
  readonly text: string
  /** Where the words are in `text`: in UTF-16 units, in order, not overlapping. */
  readonly marks: ReadonlyArray<readonly [from: number, to: number]>
}

/** Characters of an excerpt: with its indent it fits a line of a hundred columns. */
const WIDTH = 90
/** Of those, how many stand before the first word. */
const BEFORE = 30
const CUT = "…"

type Mark = readonly [from: number, to: number]

/** Where the words are in a text, in the order of the text, without those that begin within another. */
const marksIn = (text: string, wanted: ReadonlyArray<Wanted>): ReadonlyArray<Mark> => {
  const all: Array<Mark> = []
  for (const spelling of wanted.flatMap(({ spellings }) => spellings)) {
    if (spelling === "") continue
    for (let at = text.indexOf(spelling); at !== -1; at = text.indexOf(spelling, at + spelling.length)) {
      all.push([at, at + spelling.length])
    }
  }
  let end = 0
  return all
    .toSorted((one, other) => one[0] - other[0] || other[1] - one[1])
    .filter(([from, to]) => {
      if (from < end) return false
      end = to
      return true
    })
}

/** The place from which most of the words are in one excerpt; the first one of these. */
const densest = (marks: ReadonlyArray<Mark>): number => {
  let [best, most, last] = [0, 0, 0]
  for (const [at, [from]] of marks.entries()) {
    while (last < marks.length && (marks[last]?.[1] ?? 0) <= from + WIDTH - BEFORE) last += 1
    if (last - at > most) [best, most] = [at, last - at]
  }
  return marks[best]?.[0] ?? 0
}

const SPACES = /\s+/gu

/** The original between two places on one line, and the marks in it. */
const cut = (original: string, at: Traced, marks: ReadonlyArray<Mark>): Pick<Excerpt, "marks" | "text"> => {
  const first = densest(marks)
  const whole = at.text.length <= WIDTH
  // Never in the middle of a word, as long as that costs less than the half of what stands before.
  const space = at.text.indexOf(" ", Math.max(0, first - BEFORE))
  const begin = whole || first <= BEFORE ? 0 : space !== -1 && space < first ? space + 1 : first - BEFORE
  const end = whole ? at.text.length : Math.min(at.text.length, begin + WIDTH)
  const stop = end === at.text.length ? end : Math.max(at.text.lastIndexOf(" ", end), begin + (WIDTH >> 1))
  const within = marks.filter(([from, to]) => from >= begin && to <= Math.max(stop, first + 1))
  let text = begin === 0 ? "" : CUT
  const shown: Array<Mark> = []
  let done = at.from(begin)
  const write = (to: number): void => {
    const piece = original.slice(done, to).replaceAll(SPACES, " ")
    text += text === "" || text === CUT ? piece.trimStart() : piece
    done = Math.max(done, to)
  }
  for (const [from, to] of within) {
    write(at.from(from))
    const start = text.length
    write(at.to(to - 1))
    shown.push([start, text.length])
  }
  const last = at.to(stop - 1)
  if (last > done) write(last)
  return { text: stop < at.text.length ? `${text.trimEnd()}${CUT}` : text.trimEnd(), marks: shown }
}

/**
 * From the text if a word is in it, since titles are shown anyway; else from the first comment that has one, else the title. Null when no word is there: a ticket may be
 * found by its key.
 */
export const excerptOf = ({ body, comments, title }: TicketText, wanted: ReadonlyArray<Wanted>): Excerpt | null => {
  const parts: ReadonlyArray<readonly [ExcerptPart, string]> = [
    ["body", body],
    ...comments.filter(({ removed }) => !removed).map(({ text }) => ["comment", text] as const),
    ["title", title]
  ]
  for (const [part, original] of parts) {
    const at = traced(original)
    const marks = marksIn(at.text, wanted)
    if (marks.length > 0) return { part, ...cut(original, at, marks) }
  }
  return null
}
