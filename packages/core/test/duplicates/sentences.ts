/**
 * Pairs of tickets of which it is known whether they ask for the same: in five languages, made from texts of our own, always the same
 * ones. A twin says what a ticket says with some of its words replaced by others of the language, anywhere. A near miss is about the
 * same area and file, and another problem. Nothing was chosen by these.
 */
import { readFileSync } from "node:fs"
import type { Compared } from "../../src/duplicates/Bag.ts"

/** mulberry32: small, fast, repeatable. */
const random = (seed: number) => {
  let state = seed >>> 0
  return () => {
    state = (state + 0x6d2b79f5) >>> 0
    let t = Math.imul(state ^ (state >>> 15), 1 | state)
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296
  }
}

/** Shares of the words that a twin says otherwise. */
export const CHANGED = [0.1, 0.3, 0.5] as const

export interface SentencePair {
  readonly language: string
  /** `other-area`: the same problem of something else, which words alone hardly tell from a twin. */
  readonly kind: "twin" | "near-miss" | "other-area"
  /** Share of the words that differ; null where it isn't a twin. */
  readonly changed: number | null
  readonly one: Compared
  readonly other: Compared
}

/** `{area}` stands for an area's name. Words are told apart by spaces, also where the language writes none. */
interface Language {
  readonly language: string
  readonly spaced: boolean
  /** Each a name and a file. */
  readonly areas: ReadonlyArray<ReadonlyArray<string>>
  /** Each a title, a text and criteria. */
  readonly problems: ReadonlyArray<ReadonlyArray<string>>
}

const languages = JSON.parse(
  readFileSync(new URL("sentences.json", import.meta.url), "utf8")
) as ReadonlyArray<Language>

interface Words {
  readonly title: ReadonlyArray<string>
  readonly text: ReadonlyArray<string>
  readonly criteria: ReadonlyArray<ReadonlyArray<string>>
  readonly file: string
}

const wordsOf = (text: string): ReadonlyArray<string> => text.split(" ")

const IS_WORD = /[\p{L}\p{N}]/u

const wordsFor = ({ areas, problems }: Language, area: number, problem: number): Words => {
  const [name = "", file = ""] = areas[area] ?? []
  const [title = "", text = "", ...criteria] = problems[problem] ?? []
  const fill = (sentence: string) => wordsOf(sentence.replaceAll("{area}", name))
  return { title: fill(title), text: fill(text), criteria: criteria.map(fill), file }
}

const ticketOf = ({ criteria, file, text, title }: Words, { spaced }: Language): Compared => {
  const say = (words: ReadonlyArray<string>): string => words.join(spaced ? " " : "")
  const lines = criteria.map((words, at) => `- [ ] AC-${at + 1}: ${say(words)}`)
  return {
    title: say(title),
    files: [{ path: file, action: "modify", to: null, note: "" }],
    body: `## Description\n\n${say(text)}\n\n## Affected Files\n\n| Action | File | Notes |\n|---|---|---|\n| modify | ${file} | |\n\n## Acceptance Criteria\n\n${lines.join("\n")}\n\n## Dependencies\n\n(none)\n`
  }
}

const lexiconOf = ({ areas, problems }: Language): ReadonlyArray<string> => [
  ...new Set(
    [...areas.map(([name = ""]) => name), ...problems.flat()]
      .flatMap(wordsOf)
      .filter((word) => IS_WORD.test(word) && !word.includes("{"))
  )
]

/** Exactly that share of all words is another one, wherever it stands. */
const reworded = (words: Words, share: number, lexicon: ReadonlyArray<string>, next: () => number): Words => {
  const parts = [words.title, words.text, ...words.criteria]
  const places = parts.flatMap((part, at) => part.flatMap((word, n) => (IS_WORD.test(word) ? [[at, n] as const] : [])))
  const chosen = new Set<string>()
  while (chosen.size < Math.round(share * places.length)) {
    const [at, n] = places[Math.floor(next() * places.length)] ?? [0, 0]
    chosen.add(`${at} ${n}`)
  }
  const [title = [], text = [], ...criteria] = parts.map((part, at) =>
    part.map((word, n) => {
      if (!chosen.has(`${at} ${n}`)) return word
      const others = lexicon.filter((one) => one !== word)
      return others[Math.floor(next() * others.length)] ?? word
    })
  )
  return { ...words, title, text, criteria }
}

const SEED = 20_261_127

const pairsIn = (language: Language): ReadonlyArray<SentencePair> => {
  const next = random(SEED + language.language.length)
  const lexicon = lexiconOf(language)
  const pairs: Array<SentencePair> = []
  const { areas, problems } = language
  for (const [area] of areas.entries())
    for (const [problem] of problems.entries()) {
      const words = wordsFor(language, area, problem)
      const one = ticketOf(words, language)
      const add = (kind: SentencePair["kind"], changed: number | null, other: Compared) =>
        pairs.push({ language: language.language, kind, changed, one, other })
      for (const share of CHANGED) add("twin", share, ticketOf(reworded(words, share, lexicon, next), language))
      for (const step of [1, 2, 3])
        add("near-miss", null, ticketOf(wordsFor(language, area, (problem + step) % problems.length), language))
      add("other-area", null, ticketOf(wordsFor(language, (area + 1) % areas.length, problem), language))
    }
  return pairs
}

export const sentencePairs = (): ReadonlyArray<SentencePair> => languages.flatMap(pairsIn)
