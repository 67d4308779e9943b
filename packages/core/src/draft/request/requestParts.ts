/**
 * Splits a request into its parts: headings, bold lines and labels that name a section of a ticket, and what is between them.
 * Every line is in exactly one part, as it was written. Pure.
 *
 * @since 0.1.0
 */
import { isPlaceholder } from "../../ticket/Placeholder.ts"
import { labelled, sectionOf } from "./sectionAliases.ts"

export interface Part {
  /** The section that it belongs to, as `sectionName` spells it; null for text like any other. */
  readonly section: string | null
  /** Its lines without heading and label. */
  readonly text: string
  /** Its lines as they were written. */
  readonly source: string
}

const HEADING = /^(?<marks>#{1,6})[ \t]+(?<title>.*)$/u
const BOLD_HEADING = /^[*_]{2}(?<title>[^*_\n]{1,80}?):?[*_]{2}:?[ \t]*$/u
const LABEL =
  /^(?:[-*+][ \t]+)?[*_]{0,2}(?<label>[\p{L}][\p{L}\p{N} '’()/-]{0,48}?)[*_]{0,2}[ \t]*:[*_]{0,2}(?:[ \t]+(?<rest>.*))?$/u
export const FENCE = /^ {0,3}(?<fence>`{3,}|~{3,})[ \t]*(?<info>[\w-]*)/u
export const LIST_ITEM = /^[ \t]*(?:[-*+]|\d{1,9}[.)])[ \t]/u
/** What a form writes where nobody answered. */
const NO_ANSWER = /^_?No response_?$/iu

export const isBlank = (line: string | undefined): boolean => line === undefined || line.trim() === ""

interface Opening {
  readonly section: string | null
  /** Text behind the label on its line; null for headings. */
  readonly rest: string | null
  /** 1 to 6 for headings, 7 for bold lines, 8 for labels. */
  readonly depth: number
}

/** Without the marks that may close it. */
const headingTitle = (line: string): string =>
  (HEADING.exec(line)?.groups?.["title"] ?? "")
    .trim()
    .replace(/(?<![#\\])#+$/u, "")
    .trim()

const openingOf = (line: string): Opening | null => {
  const heading = HEADING.exec(line)?.groups
  if (heading !== undefined) {
    return { section: sectionOf(headingTitle(line)), rest: null, depth: heading["marks"]?.length ?? 1 }
  }
  const bold = BOLD_HEADING.exec(line)?.groups?.["title"]
  if (bold !== undefined && sectionOf(bold) !== null) return { section: sectionOf(bold), rest: null, depth: 7 }
  const label = LABEL.exec(line)?.groups
  const section = label === undefined ? null : labelled(label["label"] ?? "")
  return section === null ? null : { section, rest: label?.["rest"]?.trim() ?? "", depth: 8 }
}

/** Indexes of lines inside of fenced code, the fences included. */
const fencedLines = (lines: ReadonlyArray<string>): ReadonlySet<number> => {
  const inside = new Set<number>()
  let open: string | null = null
  for (const [index, line] of lines.entries()) {
    const fence = FENCE.exec(line)?.groups?.["fence"]
    if (open === null) {
      if (fence === undefined) continue
      open = fence
      inside.add(index)
    } else {
      inside.add(index)
      if (fence !== undefined && fence[0] === open[0] && fence.length >= open.length && /^\s*[`~]+\s*$/u.test(line)) {
        open = null
      }
    }
  }
  return inside
}

export const trimLines = (lines: ReadonlyArray<string>): string =>
  lines
    .join("\n")
    .replace(/^(?:[ \t]*\n)+/u, "")
    .trimEnd()

/** Where the text of a label ends: at a blank line, behind a list at the first line that is none of it. */
const labelEnd = (lines: ReadonlyArray<string>, from: number, fenced: ReadonlySet<number>, inline: boolean): number => {
  let at = from
  if (!inline) while (at < lines.length && isBlank(lines[at])) at += 1
  for (; at < lines.length; at++) {
    const line = lines[at] ?? ""
    if (fenced.has(at)) continue
    if (openingOf(line) !== null) return at
    if (!isBlank(line)) continue
    let next = at
    while (next < lines.length && isBlank(lines[next])) next += 1
    const goesOn = LIST_ITEM.test(lines[next] ?? "") || /^[ \t]{2,}\S/u.test(lines[next] ?? "")
    const listed = lines.slice(from, at).some((one) => LIST_ITEM.test(one))
    if (!(listed && goesOn)) return at
  }
  return at
}

/** Where the section of a heading ends: at the next heading of its rank or above, or at any other part. */
const headingEnd = (
  lines: ReadonlyArray<string>,
  from: number,
  fenced: ReadonlySet<number>,
  { depth, section }: Opening
): number => {
  for (let at = from; at < lines.length; at++) {
    if (fenced.has(at)) continue
    const next = openingOf(lines[at] ?? "")
    if (next === null) continue
    if (next.section !== null && next.section !== section) return at
    if (next.depth <= depth) return at
  }
  return lines.length
}

/** Nobody wrote anything: an empty field of a form, or the hint that stood there. */
const isEmptyPart = ({ section, text }: Part): boolean =>
  section !== null && (NO_ANSWER.test(text.trim()) || isPlaceholder(text))

/** `titled`: a heading that everything is below is the title. */
export const splitParts = (
  lines: ReadonlyArray<string>,
  titled: boolean
): { readonly heading: string | null; readonly parts: ReadonlyArray<Part> } => {
  const fenced = fencedLines(lines)
  const parts: Array<Part> = []
  let rest: Array<string> = []
  let heading: string | null = null
  const flush = (): void => {
    const text = trimLines(rest)
    if (text !== "") parts.push({ section: null, text, source: text })
    rest = []
  }
  for (let at = 0; at < lines.length;) {
    const line = lines[at] ?? ""
    const opening = fenced.has(at) ? null : openingOf(line)
    if (opening === null || opening.section === null) {
      const first = titled && heading === null && parts.length === 0 && rest.every(isBlank)
      if (first && opening !== null && opening.depth <= 6) heading = headingTitle(line)
      else rest.push(line)
      at += 1
      continue
    }
    flush()
    const inline = opening.rest !== null && opening.rest !== ""
    const end =
      opening.depth > 6 && opening.rest !== null
        ? labelEnd(lines, at + 1, fenced, inline)
        : headingEnd(lines, at + 1, fenced, opening)
    const below = lines.slice(at + 1, end)
    const text = trimLines(inline ? [opening.rest ?? "", ...below] : below)
    parts.push({ section: opening.section, text, source: trimLines([line, ...below]) })
    at = end
  }
  flush()
  return { heading, parts: parts.filter((part) => !isEmptyPart(part)) }
}
