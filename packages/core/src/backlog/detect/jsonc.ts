/**
 * JSON as tools write it for themselves: comments and a comma after the last entry are allowed.
 *
 * @since 0.1.0
 */

export type Json = Readonly<Record<string, unknown>>

export const objectOf = (value: unknown): Json =>
  typeof value === "object" && value !== null && !Array.isArray(value) ? (value as Json) : {}

export const textsOf = (value: unknown): ReadonlyArray<string> =>
  Array.isArray(value) ? value.filter((item) => typeof item === "string") : []

// What isn't closed goes on to the end: looked for again from each beginning, it would take the square of the time.
const STRING_OR_COMMENT = /"(?:[^"\\\n]|\\.)*(?:"|\\?(?=\n|$))|\/\/[^\n]*|\/\*[\s\S]*?(?:\*\/|$)/gu
const STRING_OR_LAST_COMMA = /"(?:[^"\\\n]|\\.)*(?:"|\\?(?=\n|$))|,(?=\s*[\]}])/gu

/** Everything but strings that fits, as a space. */
const blanked = (text: string, pattern: RegExp): string =>
  text.replaceAll(pattern, (piece) => (piece.startsWith('"') ? piece : " "))

/** Null when it is no object even then. */
export const readJsonc = (source: string): Json | null => {
  const own = source.startsWith("\uFEFF") ? source.slice(1) : source
  const text = blanked(blanked(own, STRING_OR_COMMENT), STRING_OR_LAST_COMMA)
  try {
    const value: unknown = JSON.parse(text)
    return typeof value === "object" && value !== null && !Array.isArray(value) ? (value as Json) : null
  } catch {
    // Whose file it is will hear of it from its own tool.
    return null
  }
}
