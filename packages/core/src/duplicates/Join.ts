/**
 * The pairs among many vectors whose likeness is at least so much, without comparing each to each. Pure.
 *
 * Prefix filtering for weights (after Chaudhuri, Ganti and Kaushik, 2006; the shorter prefix of the index and the bound after PPJoin of Xiao
 * and others, 2008). Vectors are taken the lightest first and their terms the rarest first, and only so many terms of each that what is
 * left can't make it like another one alone. What these have in common with those of another vector, and the most that the rest can add,
 * tells whether the two are worth comparing: nothing is lost. An index for full text (minisearch) finds the best few for each ticket
 * instead, and can't tell whom it left out.
 *
 * @since 0.1.0
 */
import { likenessOf } from "./Score.ts"
import type { Vector } from "./Vector.ts"

export interface Joined {
  /** Places of the two, the earlier first; in the order of the later, then of the earlier. */
  readonly pairs: ReadonlyArray<{ readonly first: number; readonly second: number; readonly score: number }>
  /** False where many tickets that say much the same used up what is spent on one of them: pairs may be missing. */
  readonly complete: boolean
}

/**
 * What is spent on one vector at most: entries of the index that are looked at, and others that are compared. Twice what any ticket takes
 * in the backlogs of 10,000 of `bench/duplicates.mjs` (3,600 and 116), so that only hundreds of tickets with much the same text come to it.
 */
const LOOKED_AT = 8000
const COMPARED = 200

/** The same numbers, summed in another order, differ by less than this share. */
const ROUNDING = 1e-9

interface Prefix {
  /** Terms that are in it. */
  readonly length: number
  /** What the others weigh. */
  readonly left: number
  /** Rank of its last term. */
  readonly last: number
}

/** As many terms as it takes for the others to weigh less than that share of all. */
const prefixOf = ({ ranks, total, weights }: Vector, share: number): Prefix => {
  let [length, left] = [0, total]
  const enough = share * total * (1 - ROUNDING)
  while (length < ranks.length && left >= enough) left -= weights[length++] as number
  return { length, left, last: ranks[length - 1] ?? 0 }
}

/** By rank, vectors that have the term in their prefix, in the order in which they were added. */
const indexOf = (vectors: ReadonlyArray<Vector>, prefixes: ReadonlyArray<Prefix>) => {
  let size = 0
  for (const { last } of prefixes) size = Math.max(size, last + 1)
  const from = new Uint32Array(size + 1)
  for (const [at, { length }] of prefixes.entries())
    for (let n = 0; n < length; n++) {
      const next = (vectors[at]?.ranks[n] ?? 0) + 1
      from[next] = (from[next] as number) + 1
    }
  for (let rank = 0; rank < size; rank++) from[rank + 1] = (from[rank + 1] as number) + (from[rank] as number)
  const to = from.slice(0, size)
  const places = new Uint32Array(from[size] as number)
  const weights = new Float64Array(places.length)
  const add = (at: number): void => {
    const { length } = prefixes[at] as Prefix
    const vector = vectors[at] as Vector
    for (let n = 0; n < length; n++) {
      const rank = vector.ranks[n] as number
      const entry = to[rank] as number
      places[entry] = at
      weights[entry] = vector.weights[n] as number
      to[rank] = entry + 1
    }
  }
  return { from, to, places, weights, size, add }
}

/** Whether a pair of places matters at all. */
export type IsWanted = (first: number, second: number) => boolean

/** `isWanted` is asked about two places before they are compared. `least` is above 0. */
export const pairsAbove = (given: ReadonlyArray<Vector>, least: number, isWanted: IsWanted = () => true): Joined => {
  const order = [...given.keys()].toSorted((one, other) => (given[one]?.total ?? 0) - (given[other]?.total ?? 0))
  const vectors = order.map((place) => given[place] as Vector)
  /** Share of the weight of both that two have in common at least. */
  const common = least / (1 + least)
  // Who looks is at least as heavy as who is in the index: that one shares at least `2 * common` of its own weight. Half of the way
  // there the bound below still tells many apart.
  const indexed = vectors.map((vector) => prefixOf(vector, (least + 2 * common) / 2))
  const index = indexOf(vectors, indexed)
  // As numbers in a row: they are asked for again and again.
  const totals = Float64Array.from(vectors, ({ total }) => total)
  const lefts = Float64Array.from(indexed, ({ left }) => left)
  const lasts = Uint32Array.from(indexed, ({ last }) => last)
  const met = new Uint32Array(vectors.length)
  /** What each lighter one has in common with this one, as far as both have it in their prefixes. */
  const shared = new Float64Array(vectors.length)
  const pairs: Array<Joined["pairs"][number]> = []
  let complete = true
  for (const [at, vector] of vectors.entries()) {
    const own = prefixOf(vector, least)
    let [many, looked, skipped] = [0, 0, 0]
    for (let n = 0; n < own.length; n++) {
      const [rank, weight] = [vector.ranks[n] as number, vector.weights[n] as number]
      if (rank >= index.size) break
      const [from, to] = [index.from[rank] as number, index.to[rank] as number]
      looked += to - from
      if (looked > LOOKED_AT) {
        // Too common to look at, and so are all that follow: what they may have in common is taken for granted.
        for (let rest = n; rest < own.length; rest++) skipped += vector.weights[rest] as number
        complete = false
        break
      }
      for (let entry = from; entry < to; entry++) {
        const other = index.places[entry] as number
        const there = shared[other] as number
        if (there === 0) met[many++] = other
        shared[other] = there + Math.min(weight, index.weights[entry] as number)
      }
    }
    // Who shares the rarest terms was met first.
    let compared = 0
    for (let n = 0; n < many; n++) {
      const other = met[n] as number
      // Of what they share beside that, all is behind the end of the prefix that ends first.
      const behind = (lasts[other] as number) < own.last ? (lefts[other] as number) : own.left
      const most = (shared[other] as number) + behind + skipped
      shared[other] = 0
      if (most < common * (vector.total + (totals[other] as number)) * (1 - ROUNDING)) continue
      if (compared === COMPARED) {
        complete = false
        continue
      }
      const [one, two] = [order[other] as number, order[at] as number]
      const [first, second] = one < two ? [one, two] : [two, one]
      if (!isWanted(first, second)) continue
      compared += 1
      const score = likenessOf(vectors[other] as Vector, vector)
      if (score >= least) pairs.push({ first, second, score })
    }
    index.add(at)
  }
  pairs.sort((one, other) => one.second - other.second || one.first - other.first)
  return { pairs, complete }
}
