/**
 * Files that a request is probably about: those it names, those that declare what it names, those that have its rare words, and what
 * they import. Each with its reasons. No model, no guess where nothing tells. Pure, linear in the texts.
 *
 * @since 0.1.0
 */
import { isTestPath } from "../gate/TestPaths.ts"
import type { ImportGraph } from "./ImportGraph.ts"
import { isCode, type SourceFile } from "./SourceFile.ts"
import { namedFiles } from "./namedFiles.ts"
import { counter, MAX_LENGTH, readTerms, type Request } from "./terms.ts"

export interface Proposal {
  readonly path: string
  /** How sure, compared with the others; the first has the most. */
  readonly score: number
  /** Parts of a sentence, the weightiest first: `is named`, `declares parseRange`, `has “range”`. */
  readonly reasons: ReadonlyArray<string>
}

/** BM25 (Robertson and Zaragoza 2009) with its usual constants. */
const K1 = 1.2
const B = 0.5
/** A word in a path says more than in a text. */
const IN_PATH = 4
const DECLARED = 4
const MENTIONED = 1.5
/** A name that more files declare is a common one. */
const FEW = 3
/** Weight of a name that few declare and many use: as one that a file in twenty has. */
const LEAST_DECLARED = 3
/** Words below the first line tell how and why, in words of many files. */
const LATER = 0.3
const NAMED_PATH = 100
/** What is next to a good file, as a share of its score. */
const NEXT_TO = 0.05
/** Texts that are no code are seldom what a change is about. */
const PROSE = 0.3
/** A file has to have so much of the best score, and so many of the request's words. */
const NEAR_BEST = 0.75
const FEWEST_TERMS = 2
/** Bits of information that a file has to bring at least: a word that one file in a hundred has brings 4.6. */
const LEAST = 5

const nameOf = (path: string): string => path.slice(path.lastIndexOf("/") + 1)

const DECLARES = (name: string): RegExp =>
  new RegExp(
    `\\b(?:function|class|interface|type|enum|const|let|var|def|fn|func|struct|trait|impl|module|record|object|val|sub|proc|macro_rules!|defmodule|defp?|namespace)\\s+(?:\\([^)\\n]{0,80}\\)\\s*)?\\*?${name.replaceAll("$", "\\$")}(?![\\w$])|(?:^|[\\s.])${name.replaceAll("$", "\\$")}\\s*(?:=\\s*(?:async\\s*)?(?:function|\\()|:\\s*(?:async\\s*)?function|\\([^()\\n]{0,200}\\)\\s*\\{)`,
    "mu"
  )

interface Scored {
  readonly file: SourceFile
  score: number
  terms: number
  readonly reasons: Array<readonly [weight: number, reason: string]>
}

const bestFirst = (one: Scored, other: Scored): number =>
  other.score - one.score || (one.file.path < other.file.path ? -1 : 1)

const quoted = (terms: ReadonlyArray<string>): string => terms.map((term) => `“${term}”`).join(", ")
/** Words of a reason. */
const SHOWN = 3

const scoreTexts = (request: Request, files: ReadonlyArray<SourceFile>): ReadonlyArray<Scored> => {
  const count = counter(request.terms)
  const counted = files.map((file) => ({
    file,
    inText: count(file.text),
    inPath: count(file.path.replaceAll(/[/.-]/gu, " "))
  }))
  const lengths = files.map(({ text }) => text.length)
  const mean = lengths.reduce((sum, length) => sum + length, 0) / Math.max(1, files.length)
  const having = new Map<string, number>()
  for (const { inPath, inText } of counted)
    for (const term of new Set([...inText.keys(), ...inPath.keys()])) having.set(term, (having.get(term) ?? 0) + 1)
  const weightOf = (term: string): number => {
    const n = having.get(term) ?? 0
    const told = request.headline.has(term) ? 1 : LATER
    return told * Math.max(0, Math.log(1 + (files.length - n + 0.5) / (n + 0.5)))
  }
  return counted.map(({ file, inPath, inText }): Scored => {
    const scored: Scored = { file, score: 0, terms: 0, reasons: [] }
    const long = 1 - B + (B * file.text.length) / Math.max(1, mean)
    const weights: Array<readonly [number, string]> = []
    const paths: Array<readonly [number, string]> = []
    for (const term of new Set([...inText.keys(), ...inPath.keys()])) {
      const weight = weightOf(term)
      const times = inText.get(term) ?? 0
      const own = weight * ((times * (K1 + 1)) / (times + K1 * long))
      const path = inPath.has(term) ? weight * IN_PATH : 0
      scored.score += own + path
      if (weight > 0) scored.terms += 1
      if (own > 0) weights.push([own, term])
      if (path > 0) paths.push([path, term])
    }
    const heaviest = (list: Array<readonly [number, string]>) =>
      list
        .toSorted((one, other) => other[0] - one[0])
        .slice(0, SHOWN)
        .map(([, term]) => term)
    if (paths.length > 0)
      scored.reasons.push([paths.reduce((sum, [weight]) => sum + weight, 0), `is called ${quoted(heaviest(paths))}`])
    if (weights.length > 0)
      scored.reasons.push([weights.reduce((sum, [weight]) => sum + weight, 0), `has ${quoted(heaviest(weights))}`])
    return scored
  })
}

/** Names of code count where they are declared, and less where they are used. */
const scoreNames = (request: Request, scored: ReadonlyArray<Scored>): void => {
  for (const name of request.names) {
    const word = new RegExp(`(?<![\\w$])${name.replaceAll("$", "\\$")}(?![\\w$])`, "u")
    const having = scored.filter(({ file }) => file.text.includes(name) && word.test(file.text))
    const weight = Math.max(0, Math.log(1 + (scored.length - having.length + 0.5) / (having.length + 0.5)))
    const declares = DECLARES(name)
    const declaring = new Set(having.filter(({ file }) => isCode(file.path) && declares.test(file.text)))
    // However often a name is used: where few declare it, it is theirs.
    const own = declaring.size <= FEW ? Math.max(weight, LEAST_DECLARED) : weight
    const told = request.headline.has(name) ? 1 : LATER
    for (const one of having) {
      const declared = declaring.has(one)
      const gain = told * (declared ? own * DECLARED : weight * MENTIONED)
      if (gain <= 0) continue
      one.score += gain
      one.terms += declared ? FEWEST_TERMS : 1
      one.reasons.push([gain, `${declared ? "declares" : "mentions"} ${name}`])
    }
  }
}

export interface ProposeOptions {
  /** At most so many. */
  readonly limit?: number
  /** Whether tests are what the request is about. */
  readonly tests?: boolean
}

/** Five: what a ticket may touch by default. */
const LIMIT = 5

/** Best first; of equals the one whose path sorts first. Empty where nothing tells. */
export const proposeFiles = (
  text: string,
  files: ReadonlyArray<SourceFile>,
  graph: ImportGraph,
  options: ProposeOptions = {}
): ReadonlyArray<Proposal> => {
  const request = readTerms(text)
  const named = namedFiles(
    text.slice(0, MAX_LENGTH),
    files.map(({ path }) => path)
  )
  const scored = scoreTexts(request, files)
  scoreNames(request, scored)
  for (const one of scored) {
    if (!isCode(one.file.path)) one.score *= PROSE
    if (isTestPath(one.file.path) !== (options.tests ?? false)) one.score *= options.tests === true ? NEXT_TO : 0
    if (named.has(one.file.path)) {
      one.score += NAMED_PATH
      one.terms += FEWEST_TERMS
      one.reasons.push([NAMED_PATH, "is named in the request"])
    }
  }
  const byPath = new Map(scored.map((one) => [one.file.path, one]))
  const best = scored.toSorted(bestFirst).slice(0, LIMIT)
  // What the best ones import, or what imports them, gets a share, where it has a word of the request itself.
  const shares = best.flatMap(({ file, score }) =>
    [...graph.imports(file.path), ...graph.importers(file.path)].map((path) => ({
      path,
      share: score * NEXT_TO,
      of: file.path
    }))
  )
  for (const { of, path, share } of shares) {
    const one = byPath.get(path)
    if (one === undefined || one.terms === 0 || one.score <= 0) continue
    one.score += share
    one.reasons.push([share, `is next to ${nameOf(of)} by an import`])
  }
  const ranked = scored
    .filter(({ score, terms }) => score >= LEAST && terms >= Math.min(FEWEST_TERMS, Math.max(1, request.terms.length)))
    .toSorted(bestFirst)
  const top = ranked[0]?.score ?? 0
  return ranked
    .filter(({ score }) => score >= top * NEAR_BEST || score >= NAMED_PATH)
    .slice(0, options.limit ?? LIMIT)
    .map(({ file, reasons, score }) => ({
      path: file.path,
      score,
      reasons: reasons.toSorted((one, other) => other[0] - one[0]).map(([, reason]) => reason)
    }))
}
