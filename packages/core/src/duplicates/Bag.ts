/**
 * What of a ticket says what it asks for, as terms by part: its title, its prose, its criteria, the files that it changes. Headings,
 * placeholders and what the toolkit writes say nothing. Pure.
 *
 * @since 0.1.0
 */
import { isPlaceholder } from "../ticket/Placeholder.ts"
import { sectionsOf, tooMuch } from "../ticket/Markdown.ts"
import { SECTIONS } from "../ticket/TicketSections.ts"
import type { TicketContent } from "../ticket/Ticket.ts"
import { tellingOf, termsOf } from "./Terms.ts"

/** Parts of a ticket that are compared, as people know them. */
export const PARTS = ["title", "description", "criteria", "files"] as const
export type Part = (typeof PARTS)[number]

/** Terms by part; a path is one term. */
export interface Bag extends Readonly<Record<Part, ReadonlySet<string>>> {
  /**
   * All terms of title, description and criteria as they follow each other: words of an area are the same in all its tickets, what is
   * said with them isn't.
   */
  readonly runs: ReadonlyArray<ReadonlyArray<string>>
}

/** Sections that say what is asked for in other words, or that every ticket has alike. */
const ELSEWHERE: ReadonlySet<string> = new Set([
  SECTIONS.files,
  SECTIONS.criteria,
  SECTIONS.tests,
  SECTIONS.verification,
  SECTIONS.dependencies,
  SECTIONS.estimate,
  "history",
  "refinement status"
])

/** Characters of a text that are compared: what a ticket is about stands at its beginning. */
const MOST = 20_000

const HEADING = /^\s{0,3}#{1,6}\s/u
/** What a line of a list begins with: its mark, its box, the number of a criterion. */
const ITEM = /^\s*(?:[-*+]\s+(?:\[[ xX]\]\s+)?)?(?:AC-\d+:\s*)?/u

/** Lines that say something, without what is only form. */
const saying = (text: string): string =>
  text
    .split("\n")
    .filter((line) => !HEADING.test(line))
    .map((line) => line.replace(ITEM, ""))
    .filter((line) => !isPlaceholder(line))
    .join("\n")

interface Prose {
  readonly description: string
  readonly criteria: string
}

const proseOf = (body: string): Prose => {
  const top = tooMuch(body) === null ? sectionsOf(body).filter(({ depth }) => depth <= 2) : []
  const [description, criteria] = [[body.slice(0, top[0]?.from)], new Array<string>()]
  for (const [at, { contentFrom, name }] of top.entries()) {
    const text = body.slice(contentFrom, top[at + 1]?.from)
    if (name === SECTIONS.criteria) criteria.push(text)
    else if (!ELSEWHERE.has(name)) description.push(text)
  }
  return { description: saying(description.join("\n")), criteria: saying(criteria.join("\n")) }
}

export type Compared = Pick<TicketContent, "body" | "files" | "title">

export const bagOf = ({ body, files, title }: Compared): Bag => {
  const said = proseOf(body.slice(0, MOST))
  const runs = [title, said.description, said.criteria].map(termsOf)
  const [titled = [], described = [], judged = []] = runs
  return {
    title: tellingOf(titled),
    description: tellingOf(described),
    criteria: tellingOf(judged),
    files: new Set(files.flatMap(({ path, to }) => (to === null ? [path] : [path, to]))),
    runs
  }
}
