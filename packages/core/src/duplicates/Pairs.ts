/**
 * The pairs of tickets that ask for the same, among many. Pure.
 *
 * @since 0.1.0
 */
import { type Bag, bagOf, type Compared } from "./Bag.ts"
import { pairsAbove } from "./Join.ts"
import { ALIKE, type Overlap, overlapsOf } from "./Score.ts"
import { vectorsOf } from "./Vector.ts"

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
  readonly overlaps: ReadonlyArray<Overlap>
  /** Words of the text of which there are fewer: titles alone prove little. */
  readonly words: number
}

export interface Pairs {
  /** The likest first, then in the order given. */
  readonly pairs: ReadonlyArray<Pair>
  /** False where so many tickets say much the same that some pairs may be missing: see `Join.ts`. */
  readonly complete: boolean
}

const textOf = ({ criteria, description }: Bag): number => description.size + criteria.size

/** Exactly the pairs of `least` or more that are wanted. */
export const pairsOf = (
  tickets: ReadonlyArray<Comparable>,
  least: number = ALIKE,
  isWanted: (first: string, second: string) => boolean = () => true
): Pairs => {
  const bags = tickets.map(({ content }) => bagOf(content))
  const uidOf = (at: number): string => tickets[at]?.uid ?? ""
  const joined = pairsAbove(vectorsOf(bags), least, (first, second) => isWanted(uidOf(first), uidOf(second)))
  const pairs = joined.pairs
    .toSorted((one, other) => other.score - one.score)
    .map(({ first, score, second }): Pair => {
      const [one, other] = [bags[first] as Bag, bags[second] as Bag]
      return {
        first: uidOf(first),
        second: uidOf(second),
        score,
        overlaps: overlapsOf(one, other),
        words: Math.min(textOf(one), textOf(other))
      }
    })
  return { pairs, complete: joined.complete }
}
