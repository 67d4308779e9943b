/**
 * The type of a request by rule: whole words, in the place where they mean it, the first rule that fits. Pure.
 * Owns order and places; the words are `TypeWords.ts`.
 *
 * @since 0.1.0
 */
import { type Find, finder } from "./Finder.ts"
import { type Inferred, itSays } from "./Inferred.ts"
import { firstSentenceEnd, maskedOf, proseOf } from "./Prose.ts"
import {
  ATTACKS,
  DOCUMENTS,
  FEATURE_START,
  FEATURE_WORDS,
  FIX_START,
  IDEA_START,
  ORDERS,
  POLITE,
  PREFIXES,
  QUALITY_START,
  QUALITY_WORDS,
  REFACTOR_START,
  SLOW_PREDICATES,
  SLOW_WORDS,
  SUBORDINATE,
  SYMPTOMS,
  TEST_START,
  TROUBLE,
  TROUBLE_START,
  WISHES
} from "./TypeWords.ts"

/** What a request is about, for the rules. */
export interface TypeEvidence {
  readonly title: string
  /** The text below the title. */
  readonly text: string
  /** Names of template sections that the request has, as `sectionName` spells them. */
  readonly sections: ReadonlySet<string>
  readonly hasStackTrace: boolean
}

type Place =
  /** The first sentence, from its first word that says something. */
  | "start"
  /** The first sentence up to its first subordinate clause. */
  | "clause"
  /** All of the first sentence. */
  | "sentence"
  /** The title and the first paragraph below it. */
  | "beginning"
  /** The first paragraph below the title. */
  | "below"

interface Rule {
  readonly type: string
  readonly place: Place
  readonly words: ReadonlyArray<string>
  /** Not where the sentence begins with an order. */
  readonly notInOrders?: true
  /** Not about texts for readers. */
  readonly notDocuments?: true
}

const RULES: ReadonlyArray<Rule> = [
  { type: "IDEA", place: "start", words: IDEA_START },
  { type: "SEC", place: "beginning", words: ATTACKS },
  { type: "TEST", place: "start", words: TEST_START },
  { type: "QUALITY", place: "sentence", words: QUALITY_WORDS },
  { type: "BUG", place: "clause", words: SYMPTOMS, notDocuments: true },
  { type: "BUG", place: "start", words: TROUBLE_START },
  { type: "REFACTOR", place: "start", words: REFACTOR_START },
  { type: "QUALITY", place: "start", words: QUALITY_START },
  { type: "QUALITY", place: "clause", words: SLOW_PREDICATES },
  { type: "QUALITY", place: "clause", words: SLOW_WORDS, notInOrders: true },
  { type: "BUG", place: "start", words: FIX_START, notDocuments: true },
  { type: "FEAT", place: "start", words: FEATURE_START, notDocuments: true },
  { type: "FEAT", place: "sentence", words: FEATURE_WORDS },
  { type: "BUG", place: "sentence", words: TROUBLE, notInOrders: true, notDocuments: true },
  { type: "BUG", place: "below", words: SYMPTOMS, notInOrders: true, notDocuments: true }
]

/** Sections that only one kind of request has. */
const STRUCTURE: ReadonlyArray<readonly [type: string, sections: ReadonlyArray<string>]> = [
  ["BUG", ["steps to reproduce", "actual behavior"]],
  ["IDEA", ["hypothesis", "ice score"]],
  ["SEC", ["threat", "expected protection"]],
  ["TEST", ["behavior under test"]],
  ["REFACTOR", ["unchanged behavior"]]
]

const FINDERS: ReadonlyArray<Find> = RULES.map(({ place, words }) =>
  finder(words, place === "start" ? "start" : "anywhere")
)
const findPolite = finder(POLITE, "start")
const findOrder = finder([...ORDERS, ...FEATURE_START], "start")
const findDocument = finder(DOCUMENTS)
const findSubordinate = finder(SUBORDINATE)
const findWish = finder(WISHES, "start")

/** The word of a prefix: `fix(parser)!: …`, `[Bug] …`. */
const PREFIX = /^\s*(?:\[(?<bracketed>[^[\]]{1,30})\]|(?<named>[a-z ]{2,30})(?:\([^()]{1,40}\))?!?:)(?=\s)/u

/** The type that a title begins with, and how it is written. */
const prefixOf = (
  title: string,
  types: ReadonlyArray<string>
): { readonly type: string; readonly said: string } | null => {
  const found = PREFIX.exec(title.toLowerCase())
  const word = (found?.groups?.["bracketed"] ?? found?.groups?.["named"])?.trim()
  if (found === null || word === undefined) return null
  const type = PREFIXES.find(([one, words]) => types.includes(one) && words.includes(word))?.[0]
  return type === undefined ? null : { type, said: title.slice(0, found[0].length).trim() }
}

/** What is asked for comes behind the comma: `When saving, show a spinner`. */
const INTRODUCTION = /^\s*(?:when(?:ever)?|if|after|once|while|on|in|for|as soon as)\b[^,]{1,80},\s*/iu

const withoutPolite = (sentence: string): number => {
  let at = INTRODUCTION.exec(sentence)?.[0].length ?? 0
  for (let found = findPolite(sentence.slice(at)); found !== null; found = findPolite(sentence.slice(at))) {
    at += found[0].length + (/^[\s,:]*/u.exec(sentence.slice(at + found[0].length))?.[0].length ?? 0)
  }
  return at
}

const firstParagraph = (text: string): string => text.trimStart().split(/\n[ \t]*\n/u, 1)[0] ?? ""

/** The type, or null when no rule fits. Only of `types`. */
export const inferType = (evidence: TypeEvidence, types: ReadonlyArray<string>): Inferred | null => {
  const prose = proseOf(evidence.title)
  const prefix = prefixOf(evidence.title, types)
  if (prefix !== null) return { field: "type", value: prefix.type, why: `it begins with “${prefix.said}”` }
  const structure = STRUCTURE.flatMap(([type, names]) => {
    const name = types.includes(type) ? names.find((one) => evidence.sections.has(one)) : undefined
    return name === undefined ? [] : [{ type, name }]
  })[0]
  if (structure !== undefined) {
    return { field: "type", value: structure.type, why: `it has a part “${structure.name}”` }
  }
  if (evidence.hasStackTrace && types.includes("BUG")) {
    return { field: "type", value: "BUG", why: "it shows a stack trace" }
  }
  const whole = prose.slice(0, firstSentenceEnd(maskedOf(evidence.title)))
  const begin = withoutPolite(whole)
  const sentence = whole.slice(begin)
  const wish = findWish(sentence)
  const end = wish === null ? (findSubordinate(sentence)?.index ?? sentence.length) : 0
  // A sentence that is a subordinate clause and nothing else is looked at as a whole.
  const clause = end === 0 && wish === null ? sentence : sentence.slice(0, end)
  const below = firstParagraph(evidence.text)
  const beginning = `${evidence.title}\n${below}`
  const ordered = findOrder(sentence) !== null
  const aboutDocuments = findDocument(clause) !== null
  const places: Readonly<Record<Place, { readonly prose: string; readonly shown: string }>> = {
    start: { prose: sentence, shown: evidence.title.slice(begin) },
    clause: { prose: clause, shown: evidence.title.slice(begin) },
    sentence: { prose: whole, shown: evidence.title },
    beginning: { prose: proseOf(beginning), shown: beginning },
    below: { prose: proseOf(below), shown: below }
  }
  for (const [index, { notDocuments, notInOrders, place, type }] of RULES.entries()) {
    if (!types.includes(type) || (notInOrders === true && ordered) || (notDocuments === true && aboutDocuments))
      continue
    const found = FINDERS[index]?.(places[place].prose)
    if (found == null) continue
    const said = places[place].shown.slice(found.index, found.index + found[0].length)
    return { field: "type", value: type, why: itSays(said) }
  }
  return null
}
