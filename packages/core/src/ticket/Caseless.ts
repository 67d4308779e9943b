/**
 * The form in which texts are compared when somebody searches: the same for all ways to write the same letters, in any script.
 * Owns no search.
 *
 * @since 0.1.0
 */

const ASCII = /^[\u0000-\u007f]*$/u
/** Without width and without meaning for who reads: soft hyphens, joiners, marks of direction. */
const INVISIBLE = /\p{Cf}+/gu
const SPACES = /[\s\p{Cc}]+/gu

/**
 * Unicode's compatibility form (NFKC) without case: `ß` and `SS` are the same only as capitals, `ẞ` only as a small letter, so it
 * goes there and back; with one sigma, and with `İ` as `i`. Lines, tabs and control characters become one space.
 */
export const caseless = (text: string): string => {
  if (ASCII.test(text)) return text.toLowerCase().replaceAll(SPACES, " ")
  return text
    .normalize("NFKC")
    .toLowerCase()
    .toUpperCase()
    .toLowerCase()
    .replaceAll("ς", "σ")
    .replaceAll("i\u0307", "i")
    .normalize("NFKC")
    .replaceAll(INVISIBLE, "")
    .replaceAll(SPACES, " ")
}

/** Runs of letters, digits and their marks: words. */
export const WORD = /[\p{L}\p{N}\p{M}]+/gu

/** A letter with its marks, or a syllable of Korean letters: what is never cut in two. Begins where it is told to. */
const CLUSTER = /(?:[\u1100-\u115f]+|[\uac00-\ud7a3])[\u1160-\u11ff]*|\P{M}\p{M}*|\p{M}+/uy
/** First code of a mark. */
const MARKS = 0x300
const ASCII_END = 0x80

/** The letter at a place; most are of ASCII and have no mark, which is told without looking it up. */
const clusterAt = (text: string, at: number): string => {
  const next = text.charCodeAt(at + 1)
  if (text.charCodeAt(at) < ASCII_END && !(next >= MARKS)) return text[at] ?? ""
  CLUSTER.lastIndex = at
  return CLUSTER.exec(text)?.[0] ?? text[at] ?? ""
}

/** A text in its caseless form with the way back. */
export interface Traced {
  readonly text: string
  /** Where the letter at a place of `text` begins in the original. */
  readonly from: (at: number) => number
  /** Where it ends there. */
  readonly to: (at: number) => number
}

/** As `caseless`, letter by letter; slower. */
export const traced = (original: string): Traced => {
  const starts: Array<number> = []
  const ends: Array<number> = []
  const known = new Map<string, string>()
  let [text, spaced] = ["", false]
  for (let index = 0; index < original.length;) {
    const cluster = clusterAt(original, index)
    let piece = known.get(cluster)
    if (piece === undefined) known.set(cluster, (piece = caseless(cluster)))
    const end = index + cluster.length
    if (piece !== "" && !(spaced && piece === " ")) {
      for (let at = 0; at < piece.length; at++) {
        starts.push(index)
        ends.push(end)
      }
      text += piece
      spaced = piece === " "
    }
    index = end
  }
  return {
    text,
    from: (at) => starts[at] ?? original.length,
    to: (at) => ends[at] ?? original.length
  }
}
