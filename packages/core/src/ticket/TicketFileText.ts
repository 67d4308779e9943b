/**
 * A ticket file's text below its header: title heading, body, and the estimate that the toolkit writes.
 * Owns where one ends and the next begins; nothing here reads Markdown unless it has to.
 *
 * @since 0.1.0
 */
import { sectionName, sectionsOf, tooMuch } from "./Markdown.ts"
import { SECTIONS } from "./TicketSections.ts"

/** In front of the generated section, so that it is found whatever a person wrote above it. */
export const ESTIMATE_MARK = "<!-- Written by the toolkit: changes below, up to the next section, are not read. -->"

const HEADING = /^(?:[ \t]*(?:\r\n|\n|\r))*#[ \t]+(?<title>[^\r\n]*)(?:\r\n|\n|\r|$)/u
export const KEY_IN_TITLE = /^[A-Za-z][A-Za-z0-9]{0,15}-(?:\d+(?:~\w+)?|N+)[ \t]*(?:[:–—-][ \t]*)?/u
const LINE_BREAK = /^(?:\r\n|\n|\r)/u

export const oneLine = (text: string): string => text.replaceAll(/\s+/gu, " ").trim()

const sameTitle = (left: string, right: string): boolean => {
  if (oneLine(left) === oneLine(right)) return true
  const name = sectionName(left)
  return name !== "" && name === sectionName(right)
}

/**
 * Takes the title heading off. A heading that says something else than `title` is text like any other; without a
 * `title` the heading is it.
 */
export const splitTitle = (
  text: string,
  title: string | null
): { readonly title: string | null; readonly rest: string } => {
  const heading = HEADING.exec(text)
  const written = (heading?.groups?.["title"] ?? "").trim()
  const bare = written.replace(KEY_IN_TITLE, "")
  const found = heading !== null && (title === null || sameTitle(written, title) || sameTitle(bare, title))
  const rest = found ? text.slice(heading[0].length) : text
  return { title: title ?? (found ? bare : null), rest: rest.replace(LINE_BREAK, "") }
}

export interface Cut {
  readonly from: number
  readonly to: number
}

const OUR_HEADING = /^(?:\r\n|\n)## /u
const NEXT_SECTION = /^#{1,2}[ \t]/gmu

/** The section that we wrote: from the line break before its mark to the next section of a person. */
export const markedCut = (text: string): ReadonlyArray<Cut> => {
  const at = text.lastIndexOf(ESTIMATE_MARK)
  if (at === -1) return []
  const heading = OUR_HEADING.exec(text.slice(at + ESTIMATE_MARK.length))
  if (heading === null) return []
  NEXT_SECTION.lastIndex = at + ESTIMATE_MARK.length + heading[0].length
  const from = text.startsWith("\r\n", at - 2) ? at - 2 : text[at - 1] === "\n" ? at - 1 : at
  return [{ from, to: NEXT_SECTION.exec(text)?.index ?? text.length }]
}

/** Sections of this name that others wrote: estimates are never taken from a file. */
const foreignCuts = (text: string): ReadonlyArray<Cut> => {
  if (!/cost/iu.test(text) || !/estimate/iu.test(text) || tooMuch(text) !== null) return []
  let behind = 0
  return sectionsOf(text).flatMap(({ from, name, to }) => {
    if (name !== SECTIONS.estimate || from < behind) return []
    behind = to
    const marked = /<!--[^\r\n]*-->(?:\r\n|\n)$/u.exec(text.slice(Math.max(0, from - 200), from))
    const start = marked?.[0].startsWith(ESTIMATE_MARK) === true ? from - marked[0].length : from
    const before = to === text.length ? (/(?:\r\n|\n|\r)$/u.exec(text.slice(0, start))?.[0].length ?? 0) : 0
    return [{ from: start - before, to }]
  })
}

const apply = (text: string, cuts: ReadonlyArray<Cut>): string =>
  cuts.reduceRight((rest, { from, to }) => rest.slice(0, from) + rest.slice(to), text)

/** The text without estimates; `ours` when the toolkit wrote the file. */
export const withoutEstimates = (
  text: string,
  ours: boolean
): { readonly body: string; readonly toText: (offset: number) => number } => {
  const marked = ours ? markedCut(text) : []
  const once = apply(text, marked)
  const foreign = foreignCuts(once)
  const back = (offset: number, cuts: ReadonlyArray<Cut>): number =>
    cuts.reduce((at, { from, to }) => (at >= from ? at + to - from : at), offset)
  return { body: apply(once, foreign), toText: (offset) => back(back(offset, foreign), marked) }
}

/** Title heading, body and estimate, as `splitTitle` and `withoutEstimates` take them apart again. */
export const joinText = (title: string, body: string, estimate: string | null, eol: string): string => {
  const section = estimate === null ? "" : `${eol}${ESTIMATE_MARK}${eol}${estimate.replaceAll(/\r\n|\n/gu, eol)}`
  return `${eol}# ${title}${eol}${eol}${body}${section}`
}
