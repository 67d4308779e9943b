/**
 * Reads Markdown structure by position, so that every text we take or replace is a slice of what a person wrote.
 * Owns headings, tables and lists in general; what a ticket's sections mean is `TicketSections.ts`.
 *
 * @since 0.1.0
 */
import type { Block, ListItem, Positioned, Table } from "./Blocks.ts"
import { fullBlocks } from "./FullBlocks.ts"
import { plainBlocks } from "./PlainBlocks.ts"
import { sectionName } from "./SectionName.ts"

export { sectionName } from "./SectionName.ts"

export type { Block, List, ListItem, Table } from "./Blocks.ts"

/** A body is read for its sections, for what it lacks and for its changes, one right after the other. */
let last: { readonly markdown: string; readonly blocks: ReadonlyArray<Block> } | null = null

/** Blocks in order, not to be changed. Only for text that `tooMuch` has nothing to say about. */
export const blocksOf = (markdown: string): ReadonlyArray<Block> => {
  if (last?.markdown !== markdown) {
    last = { markdown, blocks: plainBlocks(markdown) ?? fullBlocks(markdown) }
  }
  return last.blocks
}

/** An agent is shown 120,000 characters of a ticket; what is longer is no ticket. */
export const MAX_MARKDOWN = 128 * 1024
/** Lists, quotes and underlined headings cost the parser more the more there are: these many take it under a second. */
const MAX_MARKERS = 4000
const MAX_UNDERLINES = 500
/** Columns of the markers that begin a line: about a hundred levels. */
const MAX_NESTING = 200
/** All markers at the beginning of a line (`> - 1. `). */
const MARKERS = /^(?:[ \t]*(?:>|(?:[-+*]|\d{1,9}[.)])(?=[ \t\r\n])))+/gmu
const MARKER = />|[-+*.)]/gu
const UNDERLINE = /^[ \t>]*(?:=+|-+)[ \t]*$/gmu

/** Why this text is not read as Markdown, as the end of a sentence; null when it is fine. */
export const tooMuch = (markdown: string): string | null => {
  if (markdown.length > MAX_MARKDOWN) return `is longer than ${MAX_MARKDOWN / 1024} KiB`
  const lines = markdown.match(MARKERS) ?? []
  if (lines.some((line) => line.length > MAX_NESTING)) return "nests lists and quotes too deeply"
  const markers = lines.reduce((sum, line) => sum + (line.match(MARKER)?.length ?? 0), 0)
  if (markers > MAX_MARKERS) return `has more than ${MAX_MARKERS} list items and quotes`
  return (markdown.match(UNDERLINE)?.length ?? 0) > MAX_UNDERLINES
    ? `has more than ${MAX_UNDERLINES} underlined headings and rules`
    : null
}

export const startOf = (node: Positioned): number => node.position?.start.offset ?? 0
export const endOf = (node: Positioned): number => node.position?.end.offset ?? 0

/** Offset behind the line break that ends the line of `offset`. */
export const lineEnd = (text: string, offset: number): number => {
  const found = /\r\n|\n|\r/u.exec(text.slice(offset))
  return found === null ? text.length : offset + found.index + found[0].length
}

export interface Section {
  /** `Affected Files` → `affected files`: lower case, words only. */
  readonly name: string
  readonly depth: number
  /** Offset of the heading. */
  readonly from: number
  /** Offset of the first line below the heading. */
  readonly contentFrom: number
  /** Offset of the next heading of the same or a higher level. */
  readonly to: number
  /** Blocks below the heading, those of deeper headings included. */
  readonly blocks: ReadonlyArray<Block>
}

/** Sections by their headings. Headings inside lists, quotes and code are text. */
export const sectionsOf = (markdown: string): ReadonlyArray<Section> => {
  const blocks = blocksOf(markdown)
  return blocks.flatMap((heading, index): ReadonlyArray<Section> => {
    if (heading.type !== "heading") return []
    let next = index + 1
    for (let block = blocks[next]; block !== undefined; block = blocks[++next]) {
      if (block.type === "heading" && block.depth <= heading.depth) break
    }
    const end = blocks[next]
    return [
      {
        name: sectionName(sourceOf(markdown, heading)),
        depth: heading.depth,
        from: startOf(heading),
        contentFrom: lineEnd(markdown, endOf(heading)),
        to: end === undefined ? markdown.length : startOf(end),
        blocks: blocks.slice(index + 1, next)
      }
    ]
  })
}

/** Most texts are one line already. */
const onOneLine = (text: string): string =>
  /[\r\n]/u.test(text) ? text.replace(/\s*(?:\r\n|\n|\r)\s*/gu, " ").trim() : text.trim()

/** Source text of a node's children, on one line. */
export const sourceOf = (markdown: string, node: { readonly children: ReadonlyArray<Positioned> }): string => {
  const [first, last] = [node.children[0], node.children.at(-1)]
  if (first === undefined || last === undefined) return ""
  return onOneLine(markdown.slice(startOf(first), endOf(last)))
}

/** Rows of cells as source text, the header first; `\|` is unescaped. */
export const rowsOf = (markdown: string, table: Table): ReadonlyArray<ReadonlyArray<string>> =>
  table.children.map((row) => row.children.map((cell) => sourceOf(markdown, cell).replaceAll("\\|", "|")))

/** First paragraph of a list item, without its check box. */
export const itemText = (markdown: string, item: ListItem): string => {
  const [first] = item.children
  if (first === undefined || first.type !== "paragraph") return ""
  return onOneLine(markdown.slice(startOf(first), endOf(first)).replace(/^\[[ xX]\](?:\s+|$)/u, ""))
}

/** The text of one word of code or of plain Markdown. */
export const unwrapped = (text: string): string => {
  const code = /^(`+)\s?(.*?)\s?\1$/u.exec(text)
  if (code !== null && !(code[2] ?? "").includes("`")) return code[2] ?? ""
  const link = /^\[([^\]]*)\]\([^)]*\)$/u.exec(text)
  return (link?.[1] ?? text).replace(/\\([!-/:-@[-`{-~])/gu, "$1")
}
