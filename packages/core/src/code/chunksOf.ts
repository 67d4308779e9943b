/**
 * Cuts a file into pieces that each say one thing: where definitions begin, and between paragraphs where there are none. Pure.
 *
 * @since 0.1.0
 */
import type { Outline } from "./Outline.ts"

export interface ChunkRange {
  /** Lines from 1, inclusive. */
  readonly from: number
  readonly to: number
}

/** Lines: a piece is put to the one before it while both are shorter, and is cut where it is longer. */
const SHORT = 12
const LONG = 80

/** Lines at which something begins: definitions, with the comment above them. */
const beginnings = (
  lines: ReadonlyArray<string>,
  { definitions }: Pick<Outline, "definitions">
): ReadonlyArray<number> => {
  const found = new Set<number>()
  for (const { endLine, line } of definitions) {
    // Fields and constants of one line belong to what they are in.
    if (endLine === line && lines[line - 1]?.startsWith(" ") !== false) continue
    let from = line
    while (from > 1 && /^\s*(?:\/\/|\/?\*|#|--|;|@|\[|""")/u.test(lines[from - 2] ?? "")) from -= 1
    found.add(from)
  }
  return [...found].toSorted((one, other) => one - other)
}

/** Between paragraphs, or anywhere where there are none. */
const cut = ({ from, to }: ChunkRange, lines: ReadonlyArray<string>): ReadonlyArray<ChunkRange> => {
  const pieces: Array<ChunkRange> = []
  for (let start = from; start <= to;) {
    let end = Math.min(to, start + LONG - 1)
    if (end < to) {
      for (let line = end; line > start + LONG / 2; line--)
        if ((lines[line - 1] ?? "").trim() === "") {
          end = line
          break
        }
    }
    pieces.push({ from: start, to: end })
    start = end + 1
  }
  return pieces
}

export const chunksOf = (text: string, outline: Pick<Outline, "definitions">): ReadonlyArray<ChunkRange> => {
  const lines = text.split("\n")
  const last = lines.at(-1) === "" ? lines.length - 1 : lines.length
  if (last === 0) return []
  const starts = [1, ...beginnings(lines, outline).filter((line) => line > 1 && line <= last)]
  const pieces = starts.map((from, at): ChunkRange => ({ from, to: (starts[at + 1] ?? last + 1) - 1 }))
  const joined: Array<ChunkRange> = []
  for (const piece of pieces) {
    const before = joined.at(-1)
    const size = ({ from, to }: ChunkRange): number => to - from + 1
    if (before !== undefined && size(before) + size(piece) <= LONG && Math.min(size(before), size(piece)) < SHORT)
      joined[joined.length - 1] = { from: before.from, to: piece.to }
    else joined.push(piece)
  }
  return joined.flatMap((piece) => cut(piece, lines))
}
