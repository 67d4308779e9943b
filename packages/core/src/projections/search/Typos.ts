/**
 * Words that somebody probably meant by one that no ticket has. Pure.
 *
 * @since 0.1.0
 */
import { editDistance } from "../../backlog/nearest.ts"

/** Words of scripts that put no spaces between them are parts of longer runs: a distance between runs says nothing. */
const SPACED =
  /^[^\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}\p{Script=Lao}\p{Script=Khmer}\p{Script=Myanmar}]*$/u
const ONE_WORD = /^[\p{L}\p{N}\p{M}]+$/u

/** From this length on, in characters, one error is forgiven, and from the second two. A third of a word is another word. */
const [ONE_FROM, TWO_FROM] = [4, 8]

/**
 * Errors that are forgiven in a word: a letter too much, too few, wrong, or two that changed places. None in words of up to
 * three letters, one up to seven, two in longer ones; none in scripts without spaces between words.
 */
export const forgiven = (word: string): 0 | 1 | 2 => {
  if (!ONE_WORD.test(word) || !SPACED.test(word)) return 0
  const length = [...word].length
  return length < ONE_FROM ? 0 : length < TWO_FROM ? 1 : 2
}

const BITS = 32

/** One bit for each letter that the word has, shared by those with the same rest. */
const lettersOf = (word: string): number => {
  let bits = 0
  for (let at = 0; at < word.length; at++) bits |= 1 << (word.charCodeAt(at) % BITS)
  return bits
}

const countBits = (bits: number): number => {
  let count = 0
  for (let left = bits; left !== 0; left &= left - 1) count += 1
  return count
}

export interface CloseWord {
  readonly word: string
  /** Errors between the two, from 1. */
  readonly errors: number
}

/** The words within what is forgiven, fewest errors first, then as they are given. */
export const closeWords = (wanted: string, words: Iterable<string>): ReadonlyArray<CloseWord> => {
  const most = forgiven(wanted)
  if (most === 0) return []
  const letters = lettersOf(wanted)
  const found: Array<CloseWord> = []
  for (const word of words) {
    if (Math.abs(word.length - wanted.length) > most) continue
    // An error changes two letters at most: most words are out before anything is computed.
    if (countBits(letters ^ lettersOf(word)) > 2 * most) continue
    const errors = editDistance(wanted, word)
    if (errors > 0 && errors <= most) found.push({ word, errors })
  }
  return found.toSorted((one, other) => one.errors - other.errors)
}
