/**
 * Where lines of an earlier text are in a later one. Pure.
 *
 * @since 0.1.0
 */

export type Whereabouts =
  /** At the same numbers. */
  | { readonly is: "same" }
  /** All of them, in one piece, elsewhere. */
  | { readonly is: "moved"; readonly from: number; readonly to: number }
  /** Not in one piece any more: `left` of them are still somewhere in the text. */
  | { readonly is: "changed"; readonly left: number; readonly of: number }
  /** They say too little to be told from others, or stand at several places. */
  | { readonly is: "unknown" }

/** Lines around that tell equal pieces apart. */
const CONTEXT = 5

/** Indentation and spacing are not what a line says. */
export const plainLine = (line: string): string => line.replaceAll(/\s+/gu, " ").trim()

const plainLines = (text: string): ReadonlyArray<string> =>
  text
    .replace(/(?:\r\n|\n|\r)$/u, "")
    .split(/\r\n|\n|\r/u)
    .map(plainLine)

/** Brackets and single words stand everywhere. */
const says = (line: string): boolean => (line.match(/[\p{L}\p{N}_$]/gu)?.length ?? 0) >= TELLING
/** Letters and digits that a line has to have to tell anything. */
const TELLING = 8

/** Indices at which all of `piece` stands in `lines`. */
const placesOf = (piece: ReadonlyArray<string>, lines: ReadonlyArray<string>): ReadonlyArray<number> => {
  const [first] = piece
  const found: Array<number> = []
  for (let at = lines.indexOf(first ?? ""); at !== -1; at = lines.indexOf(first ?? "", at + 1))
    if (piece.every((line, offset) => lines[at + offset] === line)) found.push(at)
  return found
}

/** How many of the lines around are the same, the nearest first and until one differs. */
const likeness = (
  before: ReadonlyArray<string>,
  at: number,
  after: ReadonlyArray<string>,
  to: number,
  length: number
): number => {
  let same = 0
  for (const step of [-1, 1])
    for (let distance = 1; distance <= CONTEXT; distance++) {
      const edge = step === -1 ? 0 : length - 1
      const [one, other] = [before[at + edge + step * distance], after[to + edge + step * distance]]
      if (one === undefined || one !== other) break
      same += 1
    }
  return same
}

/** `from` and `to` count from 1, inclusive, in `before`. */
export const whereabouts = (before: string, from: number, to: number, after: string): Whereabouts => {
  const [old, now] = [plainLines(before), plainLines(after)]
  const piece = old.slice(from - 1, to)
  if (piece.length < to - from + 1 || !piece.some(says)) return { is: "unknown" }
  // Equal pieces further up may have come in between: the surroundings tell which one it is.
  const places = placesOf(piece, now)
    .map((at) => ({ at, same: likeness(old, from - 1, now, at, piece.length) }))
    .toSorted((one, other) => other.same - one.same)
  const [best, second] = places
  if (best === undefined) {
    const there = new Set(now)
    const telling = piece.filter(says)
    return { is: "changed", left: telling.filter((line) => there.has(line)).length, of: telling.length }
  }
  if (places.some(({ at, same }) => at === from - 1 && same === best.same)) return { is: "same" }
  if (second?.same === best.same) return { is: "unknown" }
  return { is: "moved", from: best.at + 1, to: best.at + piece.length }
}

/** How many lines of a quote that tell anything a text has, of how many. */
export const quotedIn = (
  quote: ReadonlyArray<string>,
  text: string
): { readonly left: number; readonly of: number } => {
  const there = new Set(plainLines(text))
  const telling = quote.map(plainLine).filter((line) => says(line))
  return { left: telling.filter((line) => there.has(line)).length, of: telling.length }
}
