/**
 * The title of a request: a part called so, or the first sentence, which leaves the text only where it stands alone. Pure.
 *
 * @since 0.1.0
 */
import { KEY_IN_TITLE } from "../../ticket/TicketFileText.ts"
import { firstSentenceEnd } from "./Prose.ts"
import { FENCE, isBlank, LIST_ITEM, type Part } from "./requestParts.ts"
import { TITLE_PART } from "./sectionAliases.ts"

/** A title is read in lists: what is longer is cut at a word. From the length of titles in lists of issues. */
const LONGEST_TITLE = 120

export const withoutKey = (title: string): string => title.replace(KEY_IN_TITLE, "").trim()

/** A line of prose as a title: without list marker and emphasis around it. */
const asTitle = (line: string): string =>
  line
    .trim()
    .replace(/^(?:[-*+]|\d{1,9}[.)])[ \t]+/u, "")
    .replace(/^(?<mark>[*_]{1,2})(?<text>[^*_]+)\k<mark>$/u, "$<text>")
    .replaceAll(/\s+/gu, " ")
    .trim()

export const shortened = (title: string): string => {
  if (title.length <= LONGEST_TITLE) return title
  const cut = title.lastIndexOf(" ", LONGEST_TITLE)
  return `${title.slice(0, cut > LONGEST_TITLE / 2 ? cut : LONGEST_TITLE).trimEnd()}…`
}

export interface Titled {
  readonly title: string | null
  readonly titleFromText: boolean
  readonly rest: ReadonlyArray<Part>
}

/** The first sentence of a text; the text without it where it stands on lines of its own. */
export const titleIn = (
  text: string
): { readonly title: string; readonly rest: string; readonly whole: boolean } | null => {
  const [first = "", ...others] = text.split(/\n[ \t]*\n/u)
  if (isBlank(first) || FENCE.test(first) || /^\s*(?:\||>|<)/u.test(first)) return null
  const line = asTitle(first.split("\n", 1)[0] ?? "")
  const alone = !first.trim().includes("\n")
  const paragraph = asTitle(LIST_ITEM.test(first) ? line : first)
  const end = firstSentenceEnd(paragraph)
  const sentence = paragraph.slice(0, end).trim()
  const rest = others.join("\n\n")
  if (alone && end >= paragraph.trimEnd().length && (paragraph.length <= LONGEST_TITLE || rest.trim() === "")) {
    return { title: paragraph, rest, whole: true }
  }
  // A first line that is no sentence is a title above its text.
  if (
    !alone &&
    !LIST_ITEM.test(first) &&
    line.length <= LONGEST_TITLE &&
    !/[,;:]$|\b(?:the|a|an|to|of|and|or)$/u.test(line)
  ) {
    const second = first.trim().split("\n")[1] ?? ""
    if (/^\s*(?:\p{Lu}|[-*+\d])/u.test(second) && !/[.!?]$/u.test(line)) {
      return {
        title: line,
        rest: [first.trim().split("\n").slice(1).join("\n"), rest].join("\n\n").trim(),
        whole: true
      }
    }
  }
  return { title: shortened(sentence.replace(/\.$/u, "")), rest: text, whole: false }
}

export const withTitle = (parts: ReadonlyArray<Part>): Titled => {
  const named = parts.find(({ section }) => section === TITLE_PART)
  if (named !== undefined) {
    return {
      title: asTitle(named.text.split("\n", 1)[0] ?? ""),
      titleFromText: false,
      rest: parts.filter((part) => part !== named)
    }
  }
  const candidates = [
    parts[0]?.section === null ? parts[0] : undefined,
    parts.find(({ section }) => section === "description"),
    parts.find(({ section }) => section === null)
  ]
  for (const part of candidates) {
    if (part === undefined) continue
    const found = titleIn(part.text)
    if (found === null) continue
    const { rest, title, whole } = found
    const left = part.section === null ? { ...part, text: rest, source: rest } : part
    return {
      title: withoutKey(title),
      titleFromText: !whole || part.section !== null,
      rest: parts.flatMap((one) => (one !== part ? [one] : left.text.trim() === "" ? [] : [left]))
    }
  }
  return { title: null, titleFromText: false, rest: parts }
}
