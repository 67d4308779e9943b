/**
 * How much two tickets ask for the same, from 0 to 1, and why: the weight of what both say as a share of the weight of what either
 * says (weighted Jaccard), or the share of the words of their titles, where that comes to more. Symmetric; a ticket that says anything is 1 to itself; a text that only one of them has never raises it. Pure.
 *
 * The only measure of likeness in the toolkit: `title-alike`, `refine`, `duplicates` and health go by it.
 *
 * @since 0.1.0
 */
import { type Bag, type Part, PARTS } from "./Bag.ts"
import { tellingTerms } from "./Terms.ts"
import type { Vector } from "./Vector.ts"

/** Recorded beside a likeness: another number where the same tickets are measured otherwise. */
export const MEASURE = "words/1"

/** Likeness from which a pair is worth a look, and from which it is sure: chosen with the weights (`Vector.ts`). */
export const ALIKE = 0.2
export const SURE = 0.3

/**
 * What the same title alone comes to, whatever else the two say; a title of which a part is the same, to that part of it. Just not sure:
 * two texts that differ throughout need somebody to look.
 */
export const TITLES = 0.29

/** Of two vectors of the same tickets. Terms are summed in the order of their ranks: exactly the same both ways. */
export const likenessOf = (one: Vector, other: Vector): number => {
  let [both, either, i, j] = [0, 0, 0, 0]
  while (i < one.ranks.length && j < other.ranks.length) {
    const [mine, theirs] = [one.ranks[i] as number, other.ranks[j] as number]
    if (mine < theirs) either += one.weights[i++] as number
    else if (theirs < mine) either += other.weights[j++] as number
    else {
      const [a, b] = [one.weights[i++] as number, other.weights[j++] as number]
      both += Math.min(a, b)
      either += Math.max(a, b)
    }
  }
  while (i < one.ranks.length) either += one.weights[i++] as number
  while (j < other.ranks.length) either += other.weights[j++] as number
  return either === 0 ? 0 : both / either
}

/** Terms of a part that both tickets have, of those that either has. */
export interface Overlap {
  readonly part: Part
  readonly shared: ReadonlyArray<string>
  readonly of: number
}

const overlap = (part: Part, one: ReadonlySet<string>, other: ReadonlySet<string>): Overlap => {
  const shared = [...one].filter((term) => other.has(term))
  return { part, shared, of: one.size + other.size - shared.length }
}

/** Of the parts that either ticket has. */
export const overlapsOf = (one: Bag, other: Bag): ReadonlyArray<Overlap> =>
  PARTS.map((part) => overlap(part, one[part], other[part])).filter(({ of }) => of > 0)

/** Words that two titles have in common, as a share of all their words; words that only tie others count for nothing. */
export const titleLikeness = (one: string, other: string): number => {
  const { of, shared } = overlap("title", tellingTerms(one), tellingTerms(other))
  return of === 0 ? 0 : shared.length / of
}

/** Files that a sentence names. */
const NAMED = 3

const WORDS = { title: "titles", description: "texts", criteria: "criteria" } as const

/** Why two tickets are alike, as sentences without their end: of each part that has something in common. */
export const reasonsOf = (overlaps: ReadonlyArray<Overlap>): ReadonlyArray<string> =>
  overlaps.flatMap(({ of, part, shared }) => {
    if (shared.length === 0) return []
    if (part !== "files") return [`${shared.length} of the ${of} words of their ${WORDS[part]} are the same`]
    const more = shared.length > NAMED ? ` and ${shared.length - NAMED} more` : ""
    return [`both change ${shared.slice(0, NAMED).join(", ")}${more}`]
  })
