/**
 * The pairs of tickets that ask for the same, among many. Pure.
 *
 * @since 0.1.0
 */
import { type Bag, bagOf, type Compared } from "./Bag.ts"
import { type IsWanted, type Joined, pairsAbove } from "./Join.ts"
import { ALIKE, type Overlap, overlapsOf, TITLES } from "./Score.ts"
import { titleVectorsOf, vectorsOf } from "./Vector.ts"

export interface Comparable {
  readonly uid: string
  readonly content: Compared
}

export interface Pair {
  /** The earlier of the two in the order given. */
  readonly first: string
  readonly second: string
  /** From 0 to 1. */
  readonly score: number
  /** Words of the text of which there are fewer: titles alone prove little. */
  readonly words: number
}

export interface Pairs {
  /** The likest first, then in the order given. */
  readonly pairs: ReadonlyArray<Pair>
  /** False where so many tickets say much the same that some pairs may be missing: see `Join.ts`. */
  readonly complete: boolean
  /** What the two of a pair have in common, part by part; worked out when it is asked for. */
  readonly overlaps: (pair: Pick<Pair, "first" | "second">) => ReadonlyArray<Overlap>
}

/** Sums of the same numbers in another order differ by less than that share. */
const ROUNDING = 1e-9

/** Of titles alone, as far as they come to so much. */
const byTitles = (bags: ReadonlyArray<Bag>, least: number, isWanted: IsWanted): Joined => {
  if (least > TITLES) return { pairs: [], complete: true }
  const joined = pairsAbove(titleVectorsOf(bags), (least / TITLES) * (1 - ROUNDING), isWanted)
  const pairs = joined.pairs.map((pair) => ({ ...pair, score: TITLES * pair.score }))
  return { pairs: pairs.filter(({ score }) => score >= least), complete: joined.complete }
}

/** Each pair once, with what is more. */
const merged = (all: ReadonlyArray<Joined>, size: number): Joined => {
  const pairs = new Map<number, Joined["pairs"][number]>()
  for (const joined of all)
    for (const pair of joined.pairs) {
      const name = pair.second * size + pair.first
      if ((pairs.get(name)?.score ?? 0) < pair.score) pairs.set(name, pair)
    }
  return { pairs: [...pairs.values()].toSorted(byPlace), complete: all.every(({ complete }) => complete) }
}

const byPlace = (one: Joined["pairs"][number], other: Joined["pairs"][number]): number =>
  one.second - other.second || one.first - other.first

/** Pairs of places among bags that are `least` alike or more: all of them, and no other. */
export const alikeAmong = (bags: ReadonlyArray<Bag>, least: number, isWanted: IsWanted = () => true): Joined =>
  merged([pairsAbove(vectorsOf(bags), least, isWanted), byTitles(bags, least, isWanted)], bags.length)

const textOf = ({ criteria, description }: Bag): number => description.size + criteria.size

/** Exactly the pairs of `least` or more; `isWanted` is asked about their places. */
export const pairsOf = (tickets: ReadonlyArray<Comparable>, least: number = ALIKE, isWanted?: IsWanted): Pairs => {
  const bags = tickets.map(({ content }) => bagOf(content))
  const uidOf = (at: number): string => tickets[at]?.uid ?? ""
  const joined = alikeAmong(bags, least, isWanted)
  const pairs = joined.pairs
    .toSorted((one, other) => other.score - one.score)
    .map(({ first, score, second }): Pair => {
      const [one, other] = [bags[first] as Bag, bags[second] as Bag]
      return {
        first: uidOf(first),
        second: uidOf(second),
        score,
        words: Math.min(textOf(one), textOf(other))
      }
    })
  const bagOfUid = new Map(tickets.map(({ uid }, at) => [uid, bags[at] as Bag]))
  const overlaps: Pairs["overlaps"] = ({ first, second }) => {
    const [one, other] = [bagOfUid.get(first), bagOfUid.get(second)]
    return one === undefined || other === undefined ? [] : overlapsOf(one, other)
  }
  return { pairs, complete: joined.complete, overlaps }
}
