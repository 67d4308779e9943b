/**
 * Sentences of a request that say why something is wanted, or what has to be true afterwards. Verbatim. Pure.
 *
 * @since 0.1.0
 */
import { finder } from "./Finder.ts"
import { firstSentenceEnd, maskedOf, proseOf } from "./Prose.ts"

/** Sentences of paragraphs; items of lists are one each, and code is none. */
export const sentencesOf = (text: string): ReadonlyArray<string> => {
  const sentences: Array<string> = []
  const prose = maskedOf(text)
  let from = 0
  for (const block of prose.split(/(\n[ \t]*\n|\n(?=[ \t]*(?:[-*+]|\d{1,9}[.)])[ \t])|\n(?=#{1,6} ))/u)) {
    let at = 0
    while (at < block.length) {
      const end = at + firstSentenceEnd(block.slice(at))
      if (/[\p{L}\p{N}]/u.test(block.slice(at, end))) {
        const said = text.slice(from + at, from + end)
        sentences.push(
          said
            .replace(/^\s*(?:[-*+]|\d{1,9}[.)])[ \t]+(?:\[[ xX]\][ \t]+)?/u, "")
            .replaceAll(/\s+/gu, " ")
            .trim()
        )
      }
      at = end
    }
    from += block.length
  }
  return sentences.filter((sentence) => sentence !== "" && !sentence.startsWith("#"))
}

const PURPOSE =
  /(?<![\p{L}\p{N}])(?<clause>(?:so that|because|in order to|so (?:we|i|they|users|people|customers|you|one) (?:can|could|don't|do not))\b[^.!?\n]{3,})/u
const STORY = /^\s*as (?:a|an|the)\s.{1,80}?,?\s+i (?:want|need|would like|can|wish)\b/iu
const findToday = finder(["today", "currently", "right now", "at the moment", "at present", "so far", "up to now"])

const sentenceCase = (text: string): string => {
  const said = text.trim().replace(/[,;:]$/u, "")
  const upper = said.replace(/^\p{Ll}/u, (letter) => letter.toUpperCase())
  return /[.!?]$/u.test(upper) ? upper : `${upper}.`
}

export interface Reason {
  readonly text: string
  /** The words that show it. */
  readonly said: string
}

/** Why it is wanted, as far as the request says so: its user story, its purpose, or how things are today. */
export const reasonIn = (title: string, text: string): Reason | null => {
  const sentences = [...sentencesOf(title), ...sentencesOf(text)]
  const story = sentences.find((sentence) => STORY.test(sentence))
  if (story !== undefined) return { text: sentenceCase(story), said: STORY.exec(story)?.[0] ?? "" }
  for (const sentence of sentences) {
    const found = PURPOSE.exec(proseOf(sentence))
    const clause = found?.groups?.["clause"]
    if (found === null || clause === undefined) continue
    return {
      text: sentenceCase(sentence.slice(found.index, found.index + clause.length)),
      said: clause.split(/\s+/u).slice(0, 2).join(" ")
    }
  }
  const today = sentences.find((sentence) => findToday(proseOf(sentence))?.index === 0)
  return today === undefined ? null : { text: sentenceCase(today), said: findToday(proseOf(today))?.[0] ?? "" }
}

const findMust = finder(["must(?: not)?", "mustn't", "shall(?: not)?", "should(?: not)?", "shouldn't"])
/** What somebody thinks of doing, or asks. */
const NOT_REQUIRED =
  /^(?:we|i|you|one|somebody|someone|they|maybe|perhaps|as an?)\b.{0,20}\b(?:should|must|shall)\b|\b(?:should|shall) (?:we|i|you)\b|\?\s*$|\bshould (?:not )?(?:have|be (?:easy|simple|enough|fine|straightforward))\b/iu
/** A ticket with more criteria than this is several tickets; the rest stays in the description. */
const MOST = 10

export interface Requirement {
  readonly text: string
  readonly said: string
}

/** What has to be true afterwards: sentences with must, shall or should about the thing itself. */
export const requirementsIn = (text: string): ReadonlyArray<Requirement> =>
  sentencesOf(text)
    .flatMap((sentence) => {
      const found = NOT_REQUIRED.test(sentence) ? null : findMust(proseOf(sentence))
      return found === null ? [] : [{ text: sentence.replace(/\.$/u, ""), said: found[0] }]
    })
    .slice(0, MOST)
