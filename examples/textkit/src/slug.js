const normalise = (text) => text.toLowerCase()

/** A text as part of a URL: lower-case words with a separator between them. */
export const slug = (text, options = {}) => {
  const { separator = "-" } = options
  const parts = normalise(text).match(/[a-z0-9]+/gu) ?? []
  return parts.join(separator)
}
