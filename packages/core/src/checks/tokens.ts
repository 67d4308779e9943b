/**
 * How many tokens a text is for a model, without any provider's tokenizer. Pure, linear.
 *
 * Weights are fitted to 1,500 files of ten kinds (TypeScript, JavaScript, Python, Go, Rust, Java, PHP, Ruby, Markdown, JSON) as
 * `@anthropic-ai/tokenizer` 0.0.4 counts them: the middle of each kind is within 6 % of it, nine of ten files within 12 %.
 * OpenAI's `o200k_base` counts 8 to 15 % less. The predecessor's four tokens per line are a third to a half of either.
 *
 * @since 0.1.0
 */

const PIECES =
  /(?<word>[A-Z]?[a-z]+|[A-Z]+(?![a-z]))|(?<digits>\p{N}+)|(?<line>\r\n|\n|\r)[ \t]*|(?<space>[ \t]+)|(?<mark>[^\s\p{L}\p{N}]+)|\p{L}|\s/gu

const WORD = 1.09
/** For each letter of a word behind the sixth: long words are cut. */
const LONGER = 0.23
const SHORT_WORD = 6
/** Numbers are cut into groups of three. */
const GROUP = 1.15
const LINE = 0.92
/** Spaces inside of a line, where there is more than one. */
const SPACES = 0.46
const MARK = 0.63
/** Letters of other scripts and with accents. */
const OTHER = 1

/** Whole tokens; 0 for an empty text. */
export const tokensOf = (text: string): number => {
  let sum = 0
  for (const { 0: piece, groups = {} } of text.matchAll(PIECES)) {
    if (groups["word"] !== undefined) sum += WORD + LONGER * Math.max(0, piece.length - SHORT_WORD)
    else if (groups["digits"] !== undefined) sum += GROUP * Math.ceil(piece.length / 3)
    else if (groups["line"] !== undefined) sum += LINE
    else if (groups["space"] !== undefined) sum += piece.length > 1 ? SPACES : 0
    else if (groups["mark"] !== undefined) sum += MARK * piece.length
    else sum += OTHER
  }
  return Math.round(sum)
}
