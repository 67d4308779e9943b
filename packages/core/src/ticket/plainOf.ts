/**
 * A text of somebody as one line of Markdown that means nothing but itself.
 *
 * @since 0.1.0
 */

/** Control and format characters move the cursor or hide text. */
const UNSEEN = /[\p{Cc}\p{Cf}\u2028\u2029]+/gu

/** Code marks stay: what stands in them is shown as it is. */
export const plainOf = (text: string): string =>
  text.replaceAll(UNSEEN, " ").replaceAll(/[\\*[\]<>]|(?<![\p{L}\p{N}])_|_(?![\p{L}\p{N}])/gu, (mark) => `\\${mark}`)
