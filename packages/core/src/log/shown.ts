/**
 * What somebody gave us, as an error shows it: long enough to be recognised, never a page.
 *
 * @since 0.1.0
 */

/** Characters (code points) of a value that an error repeats. */
const MAX_SHOWN = 80

/** The text itself, or its beginning with `…`. */
export const shown = (text: string): string => {
  let [kept, points] = ["", 0]
  for (const point of text) {
    if (points === MAX_SHOWN) return `${kept}…`
    kept += point
    points += 1
  }
  return text
}

/** What has no shape of its own, or turns the direction of what has one; JSON escapes only the control characters below space. */
const UNSEEN = /[\p{Cf}\p{Zl}\p{Zp}\u007f-\u009f]/gu

const escaped = (found: string): string =>
  Array.from({ length: found.length }, (_, at) => `\\u${found.charCodeAt(at).toString(16).padStart(4, "0")}`).join("")

/** The same in double quotes, with escapes for what can't be seen. */
export const quoted = (text: string): string => JSON.stringify(shown(text)).replaceAll(UNSEEN, escaped)
