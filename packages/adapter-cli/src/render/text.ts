/**
 * Text for terminals: colours only where they are wanted, columns that fit, no control characters from tickets.
 *
 * @since 0.1.0
 */
import { stripVTControlCharacters, styleText } from "node:util"

export type Colour = "red" | "green" | "yellow" | "cyan" | "gray" | "bold"

/** Escape sequences and control characters of tickets never reach the terminal. */
export const safe = (text: string): string =>
  stripVTControlCharacters(text).replaceAll(
    /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]/gu,
    " "
  )

export const painter =
  (color: boolean) =>
  (colour: Colour, text: string): string =>
    color ? styleText(colour, text, { validateStream: false }) : text

/** Cuts at `width` columns, counting code points. */
export const fit = (text: string, width: number): string => {
  const points = [...text.replaceAll("\n", " ")]
  return points.length <= width ? points.join("") : `${points.slice(0, Math.max(1, width - 1)).join("")}…`
}

/** Rows under each other with equal columns; the last column takes what is left. */
export const columns = (rows: ReadonlyArray<ReadonlyArray<string>>, total: number): string => {
  const widths: Array<number> = []
  for (const row of rows) row.forEach((cell, at) => (widths[at] = Math.max(widths[at] ?? 0, [...cell].length)))
  return rows
    .map((row) => {
      let line = ""
      row.forEach((cell, at) => {
        const last = at === row.length - 1
        line += last
          ? fit(cell, Math.max(20, total - [...line].length))
          : `${cell}${" ".repeat((widths[at] ?? 0) - [...cell].length)}  `
      })
      return line.trimEnd()
    })
    .join("\n")
}
