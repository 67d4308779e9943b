/**
 * Text for terminals: colours only where they are wanted, columns that fit, no control characters from tickets.
 *
 * @since 0.1.0
 */
import { widthOf, within } from "./width.ts"
import { stripVTControlCharacters, styleText } from "node:util"

export type Colour = "red" | "green" | "yellow" | "cyan" | "gray" | "bold"

/** Control characters but tab and line break, separators that terminals take for line breaks, marks that turn the direction. */
const HOSTILE = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]/gu

/** Escape sequences and control characters of tickets, arguments and outputs never reach the terminal. */
export const safe = (text: string): string => stripVTControlCharacters(text).replaceAll(HOSTILE, " ")

/** The same on one line: a title can't pretend to be another row. */
export const safeLine = (text: string): string => safe(text).replaceAll(/\s+/gu, " ").trim()

/** One indented line for each. */
export const bullets = (lines: ReadonlyArray<string>): string => lines.map((line) => `  - ${safeLine(line)}\n`).join("")

/** JSON means the same with these escaped, and a terminal that shows it stays as it is. */
export const safeJson = (json: string): string =>
  json.replaceAll(HOSTILE, (found) => `\\u${found.charCodeAt(0).toString(16).padStart(4, "0")}`)

export const painter =
  (color: boolean) =>
  (colour: Colour, text: string): string =>
    color ? styleText(colour, text, { validateStream: false }) : text

/** Cuts at `width` columns. */
export const fit = (text: string, width: number): string => {
  const line = text.replaceAll("\n", " ")
  return widthOf(line) <= width ? within(line, width) : `${within(line, Math.max(1, width - 1))}…`
}

/** Rows under each other with equal columns; the last column takes what is left. */
export const columns = (rows: ReadonlyArray<ReadonlyArray<string>>, total: number): string => {
  const widths: Array<number> = []
  for (const row of rows) row.forEach((cell, at) => (widths[at] = Math.max(widths[at] ?? 0, widthOf(cell))))
  return rows
    .map((row) => {
      let line = ""
      row.forEach((cell, at) => {
        const last = at === row.length - 1
        line += last
          ? fit(cell, Math.max(20, total - widthOf(line)))
          : `${cell}${" ".repeat((widths[at] ?? 0) - widthOf(cell))}  `
      })
      return line.trimEnd()
    })
    .join("\n")
}
