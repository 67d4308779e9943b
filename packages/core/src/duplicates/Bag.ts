/**
 * What of a ticket says what it asks for, as weighted terms: its title above all, its prose, its criteria, the files that it changes.
 * Headings, placeholders and what the toolkit writes say nothing. Pure.
 *
 * @since 0.1.0
 */
import { isPlaceholder } from "../ticket/Placeholder.ts"
import { readSections, SECTIONS } from "../ticket/TicketSections.ts"
import type { TicketContent } from "../ticket/Ticket.ts"
import { termsOf } from "./Terms.ts"

/** Terms by part; a path is one term. */
export interface Bag {
  readonly title: ReadonlySet<string>
  readonly text: ReadonlySet<string>
  /** Terms that follow each other in title or text, with a space between: words of an area are the same in all its tickets, what is said with them isn't. */
  readonly next: ReadonlySet<string>
  readonly files: ReadonlySet<string>
}

/** Sections that say what is asked for in other words, or that every ticket has alike. */
const ELSEWHERE: ReadonlySet<string> = new Set([
  SECTIONS.files,
  SECTIONS.tests,
  SECTIONS.verification,
  SECTIONS.dependencies,
  SECTIONS.estimate,
  "history",
  "refinement status"
])

/** Characters of a text that are compared: what a ticket is about stands at its beginning. */
const MOST = 20_000

const proseOf = (body: string): string => {
  const { sections } = readSections(body)
  const top = sections.filter(({ depth }) => depth <= 2)
  if (top.length === 0) return body
  return [
    body.slice(0, top[0]?.from),
    ...top.flatMap(({ contentFrom, name, to }) => (ELSEWHERE.has(name) ? [] : [body.slice(contentFrom, to)]))
  ]
    .join("\n")
    .split("\n")
    .filter(
      (line) => !/^\s{0,3}#{1,6}\s/u.test(line) && !isPlaceholder(line.replace(/^\s*[-*+]\s+(?:\[[ xX]\]\s+)?/u, ""))
    )
    .join("\n")
}

const following = (terms: ReadonlyArray<string>): ReadonlyArray<string> =>
  terms.slice(1).map((term, at) => `${terms[at] ?? ""} ${term}`)

export const bagOf = ({ body, files, title }: Pick<TicketContent, "body" | "files" | "title">): Bag => {
  const [titled, said] = [termsOf(title), termsOf(proseOf(body.slice(0, MOST)))]
  return {
    title: new Set(titled),
    text: new Set(said),
    next: new Set([...following(titled), ...following(said)]),
    files: new Set(files.flatMap(({ path, to }) => [path, ...(to === null ? [] : [to])]))
  }
}
