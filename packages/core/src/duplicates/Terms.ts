/**
 * A text as terms that can be compared, in any language and script: words without case and accents, names of programs whole and in
 * their parts, pairs of letters where a script has no spaces. Pure, linear in the text.
 *
 * @since 0.1.0
 */

/** Scripts that write no spaces between words. */
const UNSPACED =
  /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}\p{Script=Lao}\p{Script=Khmer}\p{Script=Myanmar}]/u
const RUN = /[\p{L}\p{M}\p{N}_$]+/gu
/** Accents of Latin, Greek and Cyrillic; marks of other scripts are letters of their own. */
const ACCENTS = /[\u0300-\u036f]/gu
const PARTS = /[_$]+|(?<=[\p{Ll}\p{N}])(?=\p{Lu})|(?<=\p{Lu})(?=\p{Lu}\p{Ll})/u

/** Nobody types accents and full-width letters the same way twice. */
const folded = (word: string): string =>
  word.normalize("NFKC").toLowerCase().normalize("NFD").replaceAll(ACCENTS, "").normalize("NFC")

/** Pairs of letters next to each other; a letter alone is itself. */
const pairsOf = (letters: ReadonlyArray<string>): ReadonlyArray<string> =>
  letters.length < 2 ? letters : letters.slice(1).map((letter, at) => `${letters[at] ?? ""}${letter}`)

const ofRun = (run: string): ReadonlyArray<string> => {
  if (UNSPACED.test(run)) {
    // Words of other scripts may stand in between without a space.
    return run
      .split(
        /(?<=[\p{Script=Latin}\p{N}])(?![\p{Script=Latin}\p{N}])|(?<![\p{Script=Latin}\p{N}])(?=[\p{Script=Latin}\p{N}])/u
      )
      .flatMap((piece) => (UNSPACED.test(piece) ? pairsOf([...folded(piece)]) : [folded(piece)]))
  }
  const parts = run.split(PARTS).filter((part) => part !== "")
  return parts.length > 1 ? [folded(run), ...parts.map(folded)] : [folded(run)]
}

/** In the order of the text, each as often as it stands there. */
export const termsOf = (text: string): ReadonlyArray<string> =>
  [...text.matchAll(RUN)].flatMap(([run]) => ofRun(run)).filter((term) => term !== "")
