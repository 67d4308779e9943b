/**
 * The pairs of tickets that ask for the same, among many, without comparing each to each. Pure.
 *
 * @since 0.1.0
 */
import type { TicketContent } from "../ticket/Ticket.ts"
import { type Bag, bagOf } from "./Bag.ts"
import { fileTerm, likenessOf, type Rarity, reasonsOf, weighted } from "./Score.ts"

/** Likeness from which a pair is worth a look, and from which it is sure: chosen with the weights (`Score.ts`). */
export const ALIKE = 0.22
export const SURE = 0.35

export interface Comparable {
  readonly uid: string
  readonly content: Pick<TicketContent, "body" | "files" | "title">
}

export interface Pair {
  /** The earlier of the two in the order given. */
  readonly first: string
  readonly second: string
  readonly score: number
  readonly reasons: ReadonlyArray<string>
  /** Words of the text of which there are fewer: titles alone prove little. */
  readonly words: number
}

interface Entry {
  readonly uid: string
  readonly bag: Bag
  readonly weights: ReadonlyMap<string, number>
  readonly total: number
  /** Terms of which two tickets share at least one when they are alike. */
  readonly prefix: ReadonlyArray<string>
}

/** Candidates of one ticket that are compared exactly. */
const CANDIDATES = 10
/** Tickets that share a term: a term of more says next to nothing, and would make the search quadratic. */
const COMMON = 32

/** ln(1 + N / n): 0.7 for what all have, more for what few have. A small backlog says little about what is rare. */
const rarityIn = (bags: ReadonlyArray<Bag>): { readonly rarity: Rarity; readonly count: Rarity } => {
  const counts = new Map<string, number>()
  const add = (term: string): void => void counts.set(term, (counts.get(term) ?? 0) + 1)
  for (const { files, next, text, title } of bags) {
    for (const term of title) add(term)
    for (const term of text) if (!title.has(term)) add(term)
    for (const pair of next) add(pair)
    for (const path of files) add(fileTerm(path))
  }
  const count = (term: string): number => counts.get(term) ?? 1
  return { count, rarity: (term) => Math.log(1 + bags.length / count(term)) }
}

/**
 * The rarest terms that carry more than a share of `1 - least` of the weight. Two bags of which the one has no term of the other's prefix
 * have less than `least` in common (prefix filtering, Chaudhuri et al. 2006, for weights).
 */
const prefixOf = (
  weights: ReadonlyMap<string, number>,
  total: number,
  least: number,
  count: Rarity
): ReadonlyArray<string> => {
  const terms = [...weights].toSorted(([one], [other]) => count(one) - count(other) || (one < other ? -1 : 1))
  const prefix: Array<string> = []
  let left = total
  for (const [term, weight] of terms) {
    if (left < least * total) break
    prefix.push(term)
    left -= weight
  }
  return prefix
}

const entriesOf = (tickets: ReadonlyArray<Comparable>, least: number): ReadonlyArray<Entry> => {
  const bags = tickets.map(({ content }) => bagOf(content))
  const { count, rarity } = rarityIn(bags)
  return bags.map((bag, at): Entry => {
    const weights = weighted(bag, rarity)
    let total = 0
    for (const weight of weights.values()) total += weight
    return { uid: tickets[at]?.uid ?? "", bag, weights, total, prefix: prefixOf(weights, total, least, count) }
  })
}

/** Pairs of `least` or more, the likest first. Of each ticket the ten likest earlier ones are looked at. */
export const pairsOf = (tickets: ReadonlyArray<Comparable>, least: number = ALIKE): ReadonlyArray<Pair> => {
  const entries = entriesOf(tickets, least)
  const byTerm = new Map<string, Array<number>>()
  const pairs: Array<Pair> = []
  for (const [at, entry] of entries.entries()) {
    const promise = new Map<number, number>()
    for (const term of entry.prefix) {
      const weight = entry.weights.get(term) ?? 0
      for (const other of byTerm.get(term) ?? []) promise.set(other, (promise.get(other) ?? 0) + weight)
    }
    const candidates = [...promise]
      .filter(([other]) => {
        const there = entries[other]
        return there !== undefined && Math.min(there.total, entry.total) >= least * Math.max(there.total, entry.total)
      })
      .toSorted(([one, much], [other, more]) => more - much || one - other)
      .slice(0, CANDIDATES)
    for (const [other] of candidates) {
      const there = entries[other]
      if (there === undefined) continue
      const score = likenessOf(there.weights, entry.weights)
      if (score >= least)
        pairs.push({
          first: there.uid,
          second: entry.uid,
          score,
          reasons: reasonsOf(there.bag, entry.bag),
          words: Math.min(there.bag.text.size, entry.bag.text.size)
        })
    }
    for (const term of entry.prefix) {
      const there = byTerm.get(term)
      if (there === undefined) byTerm.set(term, [at])
      else if (there.length < COMMON) there.push(at)
    }
  }
  return pairs.toSorted((one, other) => other.score - one.score)
}
