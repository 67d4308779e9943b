/**
 * Reads the Markdown that tickets mostly are, line by line: headings, paragraphs, flat lists, tables, fenced code and comments,
 * none of it indented. Loading and running the whole parser takes a command longer than all else it does with a ticket.
 * Owns no grammar: it answers null wherever a line could mean something else, and what it answers is what the parser says.
 *
 * @since 0.1.0
 */
import type { Block, ListItem, Positioned, TableCell, TableRow } from "./Blocks.ts"

/** Breaks that the parser counts otherwise, tabs that are columns to it, characters that it replaces. */
const UNUSUAL = /[\t\r\0]|^\uFEFF/u
const HEADING = /^(#{1,6}) ([^ #](?:.*[^ #\\])?)$/u
const COMMENT = /^<!-- (?:(?!-->).)*-->$/u
const FENCE = /^(`{3,})[^`]*$/u
const BULLET = /^([-*+]) (?:\[([ xX])\] )?(.+)$/u
const NUMBER = /^\d{1,9}([.)]) (?:\[([ xX])\] )?(.+)$/u
const MARKER = /^(?:[-*+]|\d{1,9}[.)])(?= |$)/u
const DELIMITERS = /^\|(?: ?:?-+:? ?\|)+$/u
const ROW = /^\|.*\|$/u
/** Nothing but text begins like this: letters, numbers that are no markers, quotation marks, code, emphasis. */
const TEXT = /^(?!`{3})(?:[\p{L}\p{N}"'“„«(`{…]|\*{1,2}(?=\p{L})|_{1,2}(?=\p{L})|[/@.#](?=[\p{L}\p{N}]))/u

const at = (start: number, end: number): Positioned => ({
  position: { start: { offset: start }, end: { offset: end } }
})

interface Line {
  readonly text: string
  readonly from: number
  readonly to: number
}

const linesOf = (markdown: string): ReadonlyArray<Line> => {
  let from = 0
  return markdown.split("\n").map((text) => {
    const line = { text, from, to: from + text.length }
    from = line.to + 1
    return line
  })
}

const isText = (text: string): boolean => TEXT.test(text) && !MARKER.test(text) && !text.endsWith(" ")

const paragraphOf = (from: number, to: number): Block => ({
  type: "paragraph",
  children: [at(from, to)],
  ...at(from, to)
})

interface ItemLine {
  readonly item: ListItem
  /** Items of one list have the same. */
  readonly marker: string
}

/** Null for what is no item, or none that is a single line of text. */
const itemOf = ({ from, text, to }: Line): ItemLine | null => {
  const [, marker = "", box, rest = ""] = BULLET.exec(text) ?? NUMBER.exec(text) ?? []
  if (!isText(rest)) return null
  const item = { checked: box === undefined ? null : box !== " ", children: [paragraphOf(to - rest.length, to)] }
  return { marker, item: { ...item, ...at(from, to) } }
}

/** A row of cells with a bar at each end; null when something in it is escaped otherwise than a bar. */
const rowOf = ({ from, text, to }: Line): TableRow | null => {
  if (!ROW.test(text) || /\\(?!\|)/u.test(text)) return null
  const children: Array<TableCell> = []
  let start = 1
  for (let index = 1; index < text.length; index++) {
    if (text[index] !== "|" || text[index - 1] === "\\") continue
    const cell = text.slice(start, index)
    const said = cell.trim()
    const begin = from + start + cell.indexOf(said)
    children.push({
      children: said === "" ? [] : [at(begin, begin + said.length)],
      ...at(from + start - 1, from + index)
    })
    start = index + 1
  }
  // The last bar is escaped.
  return start === text.length ? { children, ...at(from, to) } : null
}

/** What ends a paragraph right above; any other line could be part of it, or make a heading or a table of it. */
const endsText = (line: Line): boolean =>
  HEADING.test(line.text) ||
  COMMENT.test(line.text) ||
  FENCE.test(line.text) ||
  (BULLET.test(line.text) && itemOf(line) !== null)

const columnsOf = (delimiters: string): number => delimiters.split("|").length - 2

/** Blocks in order; null when the parser has to be asked. */
export const plainBlocks = (markdown: string): ReadonlyArray<Block> | null => {
  if (UNUSUAL.test(markdown)) return null
  const lines = linesOf(markdown)
  const blocks: Array<Block> = []
  let next = 0
  while (next < lines.length) {
    const read = blockAt(lines, next)
    if (read === null) return null
    if (read.block !== null) blocks.push(read.block)
    next = read.next
  }
  return blocks
}

interface Read {
  /** Null for blank lines. */
  readonly block: Block | null
  readonly next: number
}

const blockAt = (lines: ReadonlyArray<Line>, first: number): Read | null => {
  const line = lines[first]
  if (line === undefined || line.text === "") return { block: null, next: first + 1 }
  const { from, text, to } = line
  const [, marks, title] = HEADING.exec(text) ?? []
  if (marks !== undefined && title !== undefined) {
    const child = at(to - title.length, to)
    return { block: { type: "heading", depth: marks.length, children: [child], ...at(from, to) }, next: first + 1 }
  }
  if (COMMENT.test(text)) return { block: { type: "html", ...at(from, to) }, next: first + 1 }
  if (FENCE.test(text)) return codeAt(lines, first)
  if (text.startsWith("|")) return tableAt(lines, first)
  return MARKER.test(text) ? listAt(lines, first) : paragraphAt(lines, first)
}

/** Number of the first line from `first` on that is as wanted; the number of lines when none is. */
const find = (lines: ReadonlyArray<Line>, first: number, wanted: (text: string) => boolean): number => {
  let next = first
  for (let line = lines[next]; line !== undefined && !wanted(line.text); line = lines[next]) next += 1
  return next
}

const codeAt = (lines: ReadonlyArray<Line>, first: number): Read | null => {
  const opening = lines[first]
  const fence = FENCE.exec(opening?.text ?? "")?.[1] ?? ""
  const closes = new RegExp(`^ *${fence}\`* *$`, "u")
  const end = find(lines, first + 1, (text) => closes.test(text))
  const closing = lines[end]
  // One with spaces around it may be code, too.
  if (opening === undefined || closing === undefined || closing.text.includes(" ")) return null
  const inside = lines.slice(first + 1, end).map(({ text }) => text)
  return { block: { type: "code", value: inside.join("\n"), ...at(opening.from, closing.to) }, next: end + 1 }
}

/** A line below a table that is not blank is a row of it, whatever it looks like. */
const tableAt = (lines: ReadonlyArray<Line>, first: number): Read | null => {
  const delimiters = lines[first + 1]?.text ?? ""
  if (!DELIMITERS.test(delimiters)) return null
  const next = find(lines, first, (text) => text === "")
  const children: Array<TableRow> = []
  for (const [index, line] of lines.slice(first, next).entries()) {
    if (index === 1) continue
    const row = rowOf(line)
    if (row === null || row.children.length !== columnsOf(delimiters)) return null
    children.push(row)
  }
  const [from, to] = [lines[first]?.from ?? 0, lines[next - 1]?.to ?? 0]
  return { block: { type: "table", children, ...at(from, to) }, next }
}

const listAt = (lines: ReadonlyArray<Line>, first: number): Read | null => {
  const items: Array<ListItem> = []
  let marker: string | null = null
  let next = first
  for (let index = first; index < lines.length; index++) {
    const line = lines[index]
    if (line === undefined || line.text === "") continue
    const read = MARKER.test(line.text) ? itemOf(line) : null
    if (read === null) {
      // Right below an item, a line that ends no paragraph goes on with it; a marker is an item that we can't read.
      if (MARKER.test(line.text) || (index === next && !endsText(line))) return null
      break
    }
    if (marker !== null && marker !== read.marker) break
    marker = read.marker
    items.push(read.item)
    next = index + 1
  }
  const [begin, last] = [lines[first], lines[next - 1]]
  if (items.length === 0 || begin === undefined || last === undefined) return null
  return { block: { type: "list", children: items, ...at(begin.from, last.to) }, next }
}

const paragraphAt = (lines: ReadonlyArray<Line>, first: number): Read | null => {
  const next = find(lines, first, (text) => !isText(text))
  const [begin, last, below] = [lines[first], lines[next - 1], lines[next]]
  if (next === first || begin === undefined || last === undefined) return null
  return below === undefined || below.text === "" || endsText(below)
    ? { block: paragraphOf(begin.from, last.to), next }
    : null
}
