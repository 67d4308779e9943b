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

export const bagOf = ({ body, files, title }: Pick<TicketContent, "body" | "files" | "title">): Bag => ({
  title: new Set(termsOf(title)),
  text: new Set(termsOf(proseOf(body.slice(0, MOST)))),
  files: new Set(files.flatMap(({ path, to }) => [path, ...(to === null ? [] : [to])]))
})
