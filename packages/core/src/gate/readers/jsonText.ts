/**
 * JSON in the middle of other output: where a document ends, and what it is.
 *
 * @since 0.1.0
 */

/** Offset behind the bracket that closes the one at `from`; -1 when the text is cut off before it. */
export const closingOf = (text: string, from: number): number => {
  let depth = 0
  for (let at = from; at < text.length; at++) {
    const letter = text[at]
    if (letter === '"') {
      for (at += 1; at < text.length && text[at] !== '"'; at++) if (text[at] === "\\") at += 1
    } else if (letter === "{" || letter === "[") depth += 1
    else if (letter === "}" || letter === "]") {
      depth -= 1
      if (depth === 0) return at + 1
    }
  }
  return -1
}

/** Undefined for what is no JSON after all: a line of output that only looks like it. */
export const parsedJson = (text: string): unknown => {
  try {
    return JSON.parse(text) as unknown
  } catch {
    return undefined
  }
}
