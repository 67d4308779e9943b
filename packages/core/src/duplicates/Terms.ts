/**
 * A text as terms that can be compared, in any language and script: words without case and accents, names of programs whole and in
 * their parts, pairs of letters where a script has no spaces, and Chinese characters also one by one. Pure, linear in the text.
 *
 * Pairs of letters, and no segmenter: what that takes for a word differs between builds of Node.
 *
 * @since 0.1.0
 */
import { TYING } from "./tying.ts"

/** Scripts that write no spaces between words. */
const UNSPACED =
  /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}\p{Script=Lao}\p{Script=Khmer}\p{Script=Myanmar}]/u
/** A character that means something alone: one word that differs changes three pairs around it. */
const MEANS = /\p{Script=Han}/u
const RUN = /[\p{L}\p{M}\p{N}_$]+/gu
/** Accents of Latin, Greek and Cyrillic; marks of other scripts are letters of their own. */
const ACCENTS = /[\u0300-\u036f]/gu
const PARTS = /[_$]+|(?<=[\p{Ll}\p{N}])(?=\p{Lu})|(?<=\p{Lu})(?=\p{Lu}\p{Ll})/u
/** Most words: nothing to fold, nothing to take apart. */
const SIMPLE = /^[a-z0-9]+$/u
const ASCII = /^[A-Za-z0-9_$]+$/u

/** Nobody types accents and full-width letters the same way twice. */
const folded = (word: string): string =>
  ASCII.test(word)
    ? word.toLowerCase()
    : word.normalize("NFKC").toLowerCase().normalize("NFD").replaceAll(ACCENTS, "").normalize("NFC")

/** Letters that mean something, and pairs of letters next to each other; a letter alone is itself. */
const lettersOf = (letters: ReadonlyArray<string>): ReadonlyArray<string> =>
  letters.length < 2
    ? letters
    : [
        ...letters.filter((letter) => MEANS.test(letter)),
        ...letters.slice(1).map((letter, at) => `${letters[at] ?? ""}${letter}`)
      ]

const ofRun = (run: string): ReadonlyArray<string> => {
  if (UNSPACED.test(run)) {
    // Words of other scripts may stand in between without a space.
    return run
      .split(
        /(?<=[\p{Script=Latin}\p{N}])(?![\p{Script=Latin}\p{N}])|(?<![\p{Script=Latin}\p{N}])(?=[\p{Script=Latin}\p{N}])/u
      )
      .flatMap((piece) => (UNSPACED.test(piece) ? lettersOf([...folded(piece)]) : [folded(piece)]))
  }
  const parts = run.split(PARTS).filter((part) => part !== "")
  return parts.length > 1 ? [folded(run), ...parts.map(folded)] : [folded(run)]
}

/** In the order of the text, each as often as it stands there. */
export const termsOf = (text: string): ReadonlyArray<string> => {
  const terms: Array<string> = []
  for (const run of text.match(RUN) ?? [])
    if (SIMPLE.test(run)) terms.push(run)
    else for (const term of ofRun(run)) if (term !== "") terms.push(term)
  return terms
}

/** As far as `termsOf` gives them: without what stands behind an apostrophe. */
const TIES: ReadonlySet<string> = new Set(TYING)

/** Each term once, without the words that only tie others. */
export const tellingOf = (terms: ReadonlyArray<string>): ReadonlySet<string> => {
  const telling = new Set<string>()
  for (const term of terms) if (!TIES.has(term)) telling.add(term)
  return telling
}

export const tellingTerms = (text: string): ReadonlySet<string> => tellingOf(termsOf(text))
