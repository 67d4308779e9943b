/**
 * The words of a request that a repository can be searched for, and where they stand in a text. An identifier counts by its parts:
 * `parseRange` has `parse` and `range`. Pure.
 *
 * @since 0.1.0
 */
import { pathsIn } from "./namedFiles.ts"

/** Words that are in every request and in every program. */
const STOP = new Set(
  `a about above add added adding after again all allow allowed allows also an and any are as at be because been before behavior behaviour being better
  between both bug bugs but by can cannot cause causes change changed changes check code could correct correctly create do does doesn
  doing don done each either else ensure error errors even every example expected fail failed fails feature fix fixed fixes for from
  function functions get gets give given has have having he her here how if implement improve in instead into is isn issue it its just like
  make makes making may method might more most must need needs new no nor not now of off on one only option options or other our out over
  own pass passed please possible problem properly provide read remove removed replace request return returned returns same see set should
  show simple since so some something still support supported supports sure take test tests than that the their them then there these
  they this those through to too try type types under until up update updated upgrade use used user users uses using value values version very via
  want was way we were what when where whether which while who why will with within without work works would wrong you your
  minor major patch release releases deprecated deprecate breaking chore docs doc pr thanks
  `
    .trim()
    .split(/\s+/u)
)

const PIECE = /[A-Z]?[a-z]+|[A-Z]+(?![a-z])|\d+|[\p{L}\p{M}]+/gu
const WORD = /[\p{L}\p{M}\p{N}_$][\p{L}\p{M}\p{N}_$.-]*/gu

/** Endings that a word may have in another place: ranges, ranged, ranging. */
const ENDINGS = "(?:s|es|ed|d|ing|er|ers|ion|ions)?"
/** Shorter words stand in too many others. */
const SHORTEST = 3

/** Without the ending of a plural or a verb. */
const stem = (word: string): string => {
  if (word.length > 5 && word.endsWith("ies")) return `${word.slice(0, -3)}y`
  if (word.length > 6 && word.endsWith("ing")) return word.slice(0, -3)
  if (word.length > 5 && /(?:sses|shes|ches|xes|zes)$/u.test(word)) return word.slice(0, -2)
  if (word.length > 5 && word.endsWith("ed")) return word.slice(0, -2)
  return word.length > 3 && word.endsWith("s") && !word.endsWith("ss") ? word.slice(0, -1) : word
}

export interface Request {
  /** Stems, each once, in order. */
  readonly terms: ReadonlyArray<string>
  /** Those of the first line and all names in it: what comes later is told about it. */
  readonly headline: ReadonlySet<string>
  /** Names of code as written: with a hump, an underscore or a dot, or in code marks. */
  readonly names: ReadonlyArray<string>
  /** Paths and file names as written. */
  readonly paths: ReadonlyArray<string>
}

const NAME = /^[A-Za-z_$][\w$]*$/u
const HUMP = /[a-z\d][A-Z]|[A-Z]{2}[a-z]|[A-Za-z\d]_[A-Za-z\d]/u

/** Longer requests are cut: what a request is about stands at its beginning. */
export const MAX_LENGTH = 20_000
const MAX_TERMS = 40

export const readTerms = (text: string): Request => {
  const cut = text.slice(0, MAX_LENGTH)
  const [first = ""] = cut.trimStart().split("\n", 1)
  const paths = pathsIn(cut).map(({ path }) => path)
  const marked = [...cut.matchAll(/`([^`\n]{1,200})`/gu)].flatMap(
    ({ 1: code = "" }) => code.match(/[A-Za-z_$][\w$]*/gu) ?? []
  )
  const words = cut.match(WORD) ?? []
  const spelled = words.flatMap((word) => word.split(/[.-]/u)).filter((word) => HUMP.test(word))
  const names = [...new Set([...marked, ...spelled])].filter((name) => NAME.test(name) && name.length > SHORTEST)
  const terms = new Set<string>()
  for (const word of words)
    for (const piece of word.match(PIECE) ?? []) {
      const lower = piece.toLowerCase()
      if (lower.length < SHORTEST || STOP.has(lower) || /^\d+$/u.test(lower)) continue
      const own = stem(lower)
      if (own.length >= SHORTEST && !STOP.has(own)) terms.add(own)
    }
  const headline = new Set(
    (first.match(WORD) ?? []).flatMap((word) => [
      ...word.split(/[.-]/u),
      ...(word.match(PIECE) ?? []).map((piece) => stem(piece.toLowerCase()))
    ])
  )
  return { terms: [...terms].slice(0, MAX_TERMS), headline, names, paths }
}

const escaped = (term: string): string => term.replaceAll(/[$()*+./?[\\\]^{|}-]/gu, "\\$&")

/** Counts terms in a text, as parts of words that begin and end where a part of a name does. */
export const counter = (terms: ReadonlyArray<string>): ((text: string) => ReadonlyMap<string, number>) => {
  if (terms.length === 0) return () => new Map()
  const sorted = terms.toSorted((one, other) => other.length - one.length)
  const pattern = new RegExp(`(${sorted.map(escaped).join("|")})${ENDINGS}`, "giu")
  return (text) => {
    const counts = new Map<string, number>()
    for (const { 0: whole, 1: found = "", index } of text.matchAll(pattern)) {
      const before = text[index - 1] ?? " "
      const after = text[index + whole.length] ?? " "
      const [first, last] = [whole[0] ?? "", whole.at(-1) ?? ""]
      // `arrange` has no `range`, `parseRange` has.
      if (/\p{L}/u.test(before) && !(/\p{Ll}/u.test(before) && /\p{Lu}/u.test(first))) continue
      if (/\p{Ll}/u.test(after) || (/\p{Lu}/u.test(after) && /\p{Lu}/u.test(last) && whole.length > 1)) continue
      const term = found.toLowerCase()
      counts.set(term, (counts.get(term) ?? 0) + 1)
    }
    return counts
  }
}
