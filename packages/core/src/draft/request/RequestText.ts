/**
 * Takes a request apart: its title, the parts that belong to a section of a ticket, scenarios, a stack trace, and the rest.
 * Pure; what becomes of the parts is `DraftTicket.ts`.
 *
 * @since 0.1.0
 */
import { tooMuch } from "../../ticket/Markdown.ts"
import { FENCE, isBlank, type Part, splitParts, trimLines } from "./requestParts.ts"
import { shortened, titleIn, withoutKey, withTitle } from "./requestTitle.ts"
import { firstSentenceEnd } from "./Prose.ts"
import { findScenarios } from "./scenarios.ts"
import { findStackTrace } from "./stackTrace.ts"

export interface RequestText {
  /** Null when no line can be it. */
  readonly title: string | null
  /** True when the title is a sentence of a text that goes on. */
  readonly titleFromText: boolean
  /** In the order of the request. */
  readonly parts: ReadonlyArray<Part>
  /** From Given/When/Then, outside of any part. */
  readonly scenarios: ReadonlyArray<string>
  /** Where it stands outside of any part; it is in none of them then. */
  readonly stackTrace: string | null
  /** Anywhere. */
  readonly hasStackTrace: boolean
}

/** Takes lines out of the parts that are text like any other. */
const takeLines = (
  parts: ReadonlyArray<Part>,
  find: (lines: ReadonlyArray<string>) => ReadonlySet<number>
): ReadonlyArray<Part> =>
  parts.flatMap((part) => {
    if (part.section !== null) return [part]
    const lines = part.text.split("\n")
    const taken = find(lines)
    if (taken.size === 0) return [part]
    const text = trimLines(lines.filter((_, index) => !taken.has(index))).replaceAll(/\n{3,}/gu, "\n\n")
    return text === "" ? [] : [{ section: null, text, source: text }]
  })

/** Fences around nothing but what is taken go with it. */
const withFences = (lines: ReadonlyArray<string>, taken: ReadonlySet<number>): ReadonlySet<number> => {
  const all = new Set(taken)
  const fences = [...lines.keys()].filter((index) => FENCE.test(lines[index] ?? ""))
  for (let pair = 0; pair + 1 < fences.length; pair += 2) {
    const [from = 0, to = 0] = [fences[pair], fences[pair + 1]]
    const inside = [...lines.keys()].slice(from + 1, to).filter((index) => !isBlank(lines[index]))
    if (inside.length > 0 && inside.every((index) => taken.has(index))) {
      for (let index = from; index <= to; index++) all.add(index)
    }
  }
  return all
}

/** A line is the title as it stands; of several sentences, the first one is. */
const oneLine = (text: string): RequestText => {
  const end = firstSentenceEnd(text)
  const goesOn = text.slice(end).trim() !== ""
  return {
    title: text === "" ? null : goesOn ? shortened(text.slice(0, end).trim().replace(/\.$/u, "")) : text,
    titleFromText: goesOn,
    parts: goesOn ? [{ section: null, text, source: text }] : [],
    scenarios: [],
    stackTrace: null,
    hasStackTrace: false
  }
}

/** A field of an issue form that nobody filled in. */
const UNANSWERED = /^#{1,6} [^\n]*\n\s*_No response_[ \t]*(?:\n|$)/gmu

/**
 * Total. A text that is too much for a ticket's section is one part. With `titled` false the title is known from elsewhere, and
 * all of the text stays.
 */
export const readRequest = (request: string, titled = true): RequestText => {
  const text = request
    .replace(/^\uFEFF/u, "")
    .replaceAll(/\r\n?/gu, "\n")
    .replaceAll(UNANSWERED, "")
    .trim()
  if (titled && !text.includes("\n")) return oneLine(text)
  if (tooMuch(text) !== null) {
    const title = titled ? (titleIn(text)?.title ?? null) : null
    return {
      title,
      titleFromText: true,
      parts: [{ section: null, text, source: text }],
      scenarios: [],
      stackTrace: null,
      hasStackTrace: false
    }
  }
  const { heading, parts: split } = splitParts(text.split("\n"), titled)
  const named = !titled
    ? { title: null, titleFromText: false, rest: split }
    : heading === null
      ? withTitle(split)
      : { title: withoutKey(heading), titleFromText: false, rest: split }
  const scenarios: Array<string> = []
  const withoutScenarios = takeLines(named.rest, (lines) => {
    const found = findScenarios(lines)
    scenarios.push(...found.criteria)
    return withFences(lines, found.lines)
  })
  let stackTrace: string | null = null
  const parts = takeLines(withoutScenarios, (lines) => {
    const span = stackTrace === null ? findStackTrace(lines) : null
    if (span === null) return new Set()
    stackTrace = lines.slice(span.from, span.to).join("\n")
    return withFences(lines, new Set([...lines.keys()].slice(span.from, span.to)))
  })
  const inPart = parts.some(({ section, text: said }) => section !== null && findStackTrace(said.split("\n")) !== null)
  const { title, titleFromText } = named
  return {
    title: title === "" ? null : title,
    titleFromText,
    parts,
    scenarios,
    stackTrace,
    hasStackTrace: stackTrace !== null || inPart
  }
}
