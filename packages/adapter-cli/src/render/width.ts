/**
 * Columns that text takes in a terminal: two for East Asian letters and emoji, none for marks. Near enough for rows that fit;
 * terminals differ in the rest.
 *
 * @since 0.1.0
 */

const ASCII = /^[\u0020-\u007e]*$/u
const NONE = /^[\p{Mn}\p{Me}\p{Cf}]$/u
/** Half-width letters of Japanese and Korean are of these scripts too. */
const NARROW = /^[\uff61-\uffdc]$/u
const WIDE =
  /^[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}\p{Script=Bopomofo}\p{Emoji_Presentation}\u3001-\u303e\uff01-\uff60\uffe0-\uffe6]$/u

/** `point` is one code point. */
const widthOfPoint = (point: string): 0 | 1 | 2 => {
  if (ASCII.test(point)) return 1
  if (NONE.test(point)) return 0
  return WIDE.test(point) && !NARROW.test(point) ? 2 : 1
}

export const widthOf = (text: string): number =>
  ASCII.test(text) ? text.length : [...text].reduce((sum, point) => sum + widthOfPoint(point), 0)

/** Marks that may stand on one letter: more than any language has, and too few to leave their row. */
const MAX_MARKS = 8

/** As much of the text as `width` columns hold. */
export const within = (text: string, width: number): string => {
  if (ASCII.test(text)) return text.slice(0, width)
  let [columns, marks, kept] = [0, 0, ""]
  for (const point of text) {
    const own = widthOfPoint(point)
    marks = own === 0 ? marks + 1 : 0
    columns += own
    if (columns > width) break
    if (marks <= MAX_MARKS) kept += point
  }
  return kept
}
