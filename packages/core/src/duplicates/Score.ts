/**
 * How much two tickets ask for the same, from 0 to 1, and why: the weight of what both say as a share of the weight of what either
 * says (weighted Jaccard). Symmetric; a ticket is 1 to itself; a text that only one of them has never raises it. Pure.
 *
 * @since 0.1.0
 */
import type { Bag } from "./Bag.ts"

/** How rare a term is in the backlog; rare ones tell more. */
export type Rarity = (term: string) => number

/** What a word of each part counts. Chosen on the half of `bench/duplicates.mjs`'s pairs that is not reported. */
const TITLE = 3
const TEXT = 1
const NEXT = 0.5
const FILE = 1

/** No word begins so. */
export const fileTerm = (path: string): string => `/${path}`

/** Weighted terms; a word of the title counts there, and not again in the text. */
export const weighted = ({ files, next, text, title }: Bag, rarity: Rarity): ReadonlyMap<string, number> => {
  const weights = new Map<string, number>()
  for (const term of title) weights.set(term, TITLE * rarity(term))
  for (const term of text) if (!weights.has(term)) weights.set(term, TEXT * rarity(term))
  for (const pair of next) weights.set(pair, NEXT * rarity(pair))
  for (const path of files) weights.set(fileTerm(path), FILE * rarity(fileTerm(path)))
  return weights
}

export const likenessOf = (one: ReadonlyMap<string, number>, other: ReadonlyMap<string, number>): number => {
  let [both, either] = [0, 0]
  for (const [term, weight] of one) {
    const there = other.get(term) ?? 0
    both += Math.min(weight, there)
    either += Math.max(weight, there)
  }
  for (const [term, weight] of other) if (!one.has(term)) either += weight
  return either === 0 ? 0 : both / either
}

const shared = (one: ReadonlySet<string>, other: ReadonlySet<string>): ReadonlyArray<string> =>
  [...one].filter((term) => other.has(term))

const union = (one: ReadonlySet<string>, other: ReadonlySet<string>): number =>
  one.size + other.size - shared(one, other).length

/** Files that a sentence names. */
const NAMED = 3

/** Why two tickets are alike, as sentences. */
export const reasonsOf = (one: Bag, other: Bag): ReadonlyArray<string> => {
  const [titles, texts, files] = [
    shared(one.title, other.title),
    shared(one.text, other.text),
    shared(one.files, other.files)
  ]
  return [
    ...(titles.length > 0
      ? [`${titles.length} of the ${union(one.title, other.title)} words of their titles are the same`]
      : []),
    ...(texts.length > 0
      ? [`${texts.length} of the ${union(one.text, other.text)} words of their texts are the same`]
      : []),
    ...(files.length > 0
      ? [
          `both change ${files.slice(0, NAMED).join(", ")}${files.length > NAMED ? ` and ${files.length - NAMED} more` : ""}`
        ]
      : [])
  ]
}
