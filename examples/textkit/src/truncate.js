const MARK = "…"

/** At most `max` characters of a text; what was left out shows as an ellipsis. */
export const truncate = (text, max) => {
  if (max < 1) throw new RangeError(`max must be at least 1, got ${max}`)
  if (text.length <= max) return text
  return text.slice(0, max - MARK.length) + MARK
}
