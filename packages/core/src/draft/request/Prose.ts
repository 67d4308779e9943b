/**
 * The words of a request that mean something: without code, paths, links and quotations, at the same places as in the
 * request, so that what is found can be shown as it was written.
 *
 * @since 0.1.0
 */

/** Fenced and inline code, links, names of paths and files, and what stands between quotation marks. */
const NO_PROSE: ReadonlyArray<RegExp> = [
  /^ {0,3}(`{3,}|~{3,})[^\n]*\n[^]*?(?:^ {0,3}\1[`~]*[ \t]*$|(?![^]))/gmu,
  /`[^`\n]+`/gu,
  /<!--[^]{0,2000}?-->/gu,
  /(?<![a-z0-9+.-])[a-z][a-z0-9+.-]*:\/\/\S+/gu,
  /"[^"\n]{1,200}"|“[^”\n]{1,200}”|«[^»\n]{1,200}»|„[^“”\n]{1,200}[“”]/gu,
  /(?<![\w@./-])(?:\.{1,2}\/|\/)?[\w@.-]+(?:\/[\w@.-]+)+\/?/gu,
  /(?<![\w.-])[\w-]+\.(?:[cm]?[jt]sx?|py|go|rs|java|kt|rb|php|cs|swift|md|json|ya?ml|toml|sh|css|html|sql|txt|csv|lock)\b/gu
]

const blank = (text: string): string => text.replaceAll(/[^\n]/gu, " ")

/** The same length in UTF-16 units; apostrophes are `'`. */
export const maskedOf = (text: string): string =>
  NO_PROSE.reduce((rest, pattern) => rest.replaceAll(pattern, blank), text.replaceAll("’", "'"))

/** As `maskedOf`, with small letters of a-z. */
export const proseOf = (text: string): string =>
  maskedOf(text).replaceAll(/[A-Z]+/gu, (letters) => letters.toLowerCase())

/** Ends of sentences behind which no other sentence begins. */
const ABBREVIATION = /(?:\b(?:e\.g|i\.e|etc|vs|cf|approx|no|fig|resp)|^\s*\d+)\.$/iu
const END = /(?<![.!?])[.!?]+["”)]?(?=\s+["“(]?[\p{Lu}\p{N}`]|\s*$)/gu

/** Offset behind the first sentence of one line or paragraph. */
export const firstSentenceEnd = (text: string): number => {
  for (const found of text.matchAll(END)) {
    const end = found.index + found[0].length
    if (!ABBREVIATION.test(text.slice(0, end))) return end
  }
  return text.length
}
