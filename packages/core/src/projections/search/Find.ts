/**
 * Which tickets have all the words, best first. Pure; what people see of a hit is `Excerpt.ts`.
 *
 * @since 0.1.0
 */
import { type CloseWord, closeWords } from "./Typos.ts"
import { BORDER, type SearchTexts, wordsOf } from "./SearchTexts.ts"

/** A word that was looked for, in every spelling that counts. */
export interface Wanted {
  readonly term: string
  /** The term itself, or the words that were probably meant. */
  readonly spellings: ReadonlyArray<string>
  /** Typing errors that were forgiven. */
  readonly errors: number
}

export interface Hit {
  readonly uid: string
  /** Only to be compared within one search. */
  readonly score: number
}

export interface Found {
  /** Best first, then newest first. */
  readonly hits: ReadonlyArray<Hit>
  readonly wanted: ReadonlyArray<Wanted>
}

export interface FindOptions {
  /** Of the tickets that have the words, those that count. */
  readonly passes: (uid: string) => boolean
  /** The ticket that a term names by its key. */
  readonly named: (term: string) => string | null
  /** Whether words that no ticket has may have typing errors. */
  readonly typos: boolean
}

const LETTER = /[\p{L}\p{N}\p{M}]/u

/** 3 for a whole word, 2 for the beginning of one, 1 for a part. */
const qualityAt = (text: string, at: number, length: number): number => {
  if (at > 0 && LETTER.test(text[at - 1] ?? "")) return 1
  return LETTER.test(text[at + length] ?? "") ? 2 : 3
}

/** Times that a word is counted: one that is there more often is no better found. */
const COUNTED = 9

const placesIn = (text: string, from: number, to: number, spelling: string): { quality: number; count: number } => {
  let [quality, count] = [0, 0]
  for (
    let at = text.indexOf(spelling, from);
    at !== -1 && at < to && count < COUNTED;
    at = text.indexOf(spelling, at + spelling.length)
  ) {
    quality = Math.max(quality, qualityAt(text, at, spelling.length))
    count += 1
  }
  return { quality, count }
}

/** The title tells more than all of the text, a whole word more than how often it is there. */
const [BY_KEY, IN_TITLE, IN_TEXT, BY_ERROR] = [1000, 100, 10, -5]

const scoreOf = (text: string, { errors, spellings }: Wanted): number => {
  const border = text.indexOf(BORDER)
  let best = 0
  for (const spelling of spellings) {
    const title = placesIn(text, 0, border, spelling)
    const rest = placesIn(text, border, text.length, spelling)
    const count = Math.min(COUNTED, title.count + rest.count)
    best = Math.max(best, IN_TITLE * title.quality + IN_TEXT * rest.quality + count)
  }
  return best === 0 ? 0 : best + BY_ERROR * errors
}

const has = (text: string, { spellings }: Wanted): boolean => spellings.some((spelling) => text.includes(spelling))

const hitsOf = (
  { plain }: SearchTexts,
  wanted: ReadonlyArray<Wanted>,
  { named, passes }: FindOptions
): ReadonlyArray<Hit> => {
  const byKey = wanted.map(({ term }) => named(term))
  const hits: Array<Hit> = []
  for (const [uid, text] of plain) {
    if (!wanted.every((one, at) => byKey[at] === uid || has(text, one)) || !passes(uid)) continue
    let score = 0
    for (const [at, one] of wanted.entries()) score += scoreOf(text, one) + (byKey[at] === uid ? BY_KEY : 0)
    hits.push({ uid, score })
  }
  // Newest first where the score is the same: sorting keeps the order of equals.
  return hits.toReversed().toSorted((one, other) => other.score - one.score)
}

/** The words with the fewest errors that a ticket which counts really has: a text that had one may have been changed. */
const meant = (
  { plain }: SearchTexts,
  close: ReadonlyArray<CloseWord>,
  { passes }: FindOptions
): Omit<Wanted, "term"> | null => {
  const isThere = ({ word }: CloseWord): boolean => {
    for (const [uid, text] of plain) if (text.includes(word) && passes(uid)) return true
    return false
  }
  for (const errors of [1, 2]) {
    const there = close.filter((one) => one.errors === errors).filter(isThere)
    if (there.length > 0) return { spellings: there.map(({ word }) => word), errors }
  }
  return null
}

/**
 * Every term has to be in the ticket: in its title or text, anywhere in a word, or as its key. When no ticket that counts has
 * one of them, words that are close to it are looked for instead (`Typos.ts`), if typing errors are allowed.
 */
export const findTexts = (texts: SearchTexts, terms: ReadonlyArray<string>, options: FindOptions): Found => {
  const exact = terms.map((term): Wanted => ({ term, spellings: [term], errors: 0 }))
  const hits = hitsOf(texts, exact, options)
  if (hits.length > 0 || !options.typos) return { hits, wanted: exact }
  const words = wordsOf(texts)
  const wanted = exact.map((one): Wanted => {
    if (hitsOf(texts, [one], options).length > 0) return one
    return { ...one, ...meant(texts, closeWords(one.term, words), options) }
  })
  return wanted.every(({ errors }) => errors === 0)
    ? { hits, wanted: exact }
    : { hits: hitsOf(texts, wanted, options), wanted }
}
