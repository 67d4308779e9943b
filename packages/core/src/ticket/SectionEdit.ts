/**
 * Replaces the text of single sections by slices: every byte outside them stays as it was written.
 *
 * @since 0.1.0
 */
import { blocksOf, endOf, type Section, sectionsOf, startOf, tooMuch } from "./Markdown.ts"
import { findSection, headingOf } from "./TicketSections.ts"

/** Line break that a text uses. What follows a single `\r` has to begin with another one, or they would become one. */
export const eolOf = (text: string): "\r\n" | "\n" => (text.includes("\r\n") || text.endsWith("\r") ? "\r\n" : "\n")

const END = "\n\n## End\n"
/** Headings in a section's text are below those of the templates, so that they are never taken for one. */
const INNER_DEPTH = 4

/** Code that is never closed or the like would swallow every section that follows. */
const endsByItself = (text: string): boolean => sectionsOf(text + END).at(-1)?.name === "end"

const fenced = (text: string): string => {
  const longest = Math.max(2, ...(text.match(/`+/gu) ?? []).map((run) => run.length))
  const fence = "`".repeat(longest + 1)
  return `${fence}\n${text}\n${fence}`
}

/** A text that was given for one section, made to stay in it: headings become smaller, what has no end is fenced. */
export const asSectionText = (raw: string): string => {
  const text = raw.trim()
  if (tooMuch(text) !== null) return text
  if (!endsByItself(text)) return fenced(text)
  return blocksOf(text)
    .filter((block) => block.type === "heading")
    .filter(({ depth }) => depth < INNER_DEPTH)
    .toReversed()
    .reduce((result, heading) => {
      const [from, to] = [startOf(heading), endOf(heading)]
      const title = heading.children.map((child) => text.slice(startOf(child), endOf(child))).join("")
      return `${result.slice(0, from)}${"#".repeat(INNER_DEPTH)} ${title.replaceAll(/\s+/gu, " ")}${result.slice(to)}`
    }, text)
}

const inLines = (text: string, eol: string): string => text.replaceAll(/\r\n|\n/gu, eol)

/** `text` in the place of what stands between two offsets, with blank lines around it. */
export const replaceBetween = (body: string, from: number, to: number, text: string): string => {
  const eol = eolOf(body)
  const before = body.slice(0, from)
  const rest = body.slice(to)
  const opening = before === "" || before.endsWith("\n") ? eol : eol + eol
  return `${before}${opening}${inLines(text, eol)}${eol}${rest === "" ? "" : eol}${rest}`
}

const replaceSection = (body: string, section: Section, text: string): string =>
  replaceBetween(body, section.contentFrom, section.to, text)

/** Adds a section before the first of those that come after it in `order`, else at the end. */
const insertSection = (
  body: string,
  sections: ReadonlyArray<Section>,
  order: ReadonlyArray<string>,
  name: string,
  text: string
): string => {
  const later = order
    .slice(order.indexOf(name) + 1)
    .flatMap((one) => findSection(sections, one) ?? [])
    .toSorted((left, right) => left.from - right.from)[0]
  const at = later?.from ?? body.length
  const eol = eolOf(body)
  const before = body.slice(0, at)
  const gap = before === "" || before.endsWith(eol + eol) ? "" : before.endsWith("\n") ? eol : eol + eol
  const after = later === undefined ? "" : eol
  return `${before}${gap}${inLines(`## ${headingOf(name)}\n\n${text}\n`, eol)}${after}${body.slice(at)}`
}

/** Sets one section's text; a section that is missing is added in its place among the others. */
export const setSection = (body: string, order: ReadonlyArray<string>, name: string, text: string): string => {
  if (tooMuch(body) !== null) return body
  const sections = sectionsOf(body)
  const section = findSection(sections, name)
  return section === undefined ? insertSection(body, sections, order, name, text) : replaceSection(body, section, text)
}
