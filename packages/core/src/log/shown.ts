/**
 * What somebody gave us, as an error shows it: long enough to be recognised, never a page.
 *
 * @since 0.1.0
 */

/** Characters (code points) of a value that an error repeats. */
const MAX_SHOWN = 80

/** The text itself, or its beginning with `…`. */
export const shown = (text: string): string => {
  if (text.length <= MAX_SHOWN) return text
  // A pair of surrogates may be cut by the slice, but not within the points that are kept.
  const points = [...text.slice(0, MAX_SHOWN * 2)]
  return points.length <= MAX_SHOWN && text.length <= MAX_SHOWN * 2 ? text : `${points.slice(0, MAX_SHOWN).join("")}…`
}

/** What has no shape of its own, or turns the direction of what has one; JSON escapes only the control characters below space. */
const UNSEEN = /[\p{Cf}\p{Zl}\p{Zp}\u007f-\u009f]/gu

const escaped = (found: string): string =>
  Array.from({ length: found.length }, (_, at) => `\\u${found.charCodeAt(at).toString(16).padStart(4, "0")}`).join("")

/** The same in double quotes, with escapes for what can't be seen. */
export const quoted = (text: string): string => JSON.stringify(shown(text)).replaceAll(UNSEEN, escaped)
