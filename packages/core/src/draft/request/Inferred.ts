/**
 * What a draft takes from a request without being told, each with its reason, so that a person can disagree.
 *
 * @since 0.1.0
 */
export interface Inferred {
  /** The part of the ticket: `type`, `priority`, `severity`, `tags`, `title`, or the name of a section. */
  readonly field: string
  readonly value: string
  /** Ends the sentence “…, because”: `it says “crashes”`. */
  readonly why: string
}

/** The words that led to it, as they stand in the request. */
export const itSays = (words: string): string => `it says “${words.replaceAll(/\s+/gu, " ").trim()}”`
