/**
 * Bags of many tickets as numbers that are compared quickly: terms by their rank, the rarest first, with what each counts. Pure.
 *
 * @since 0.1.0
 */
import { type Bag, type Part, PARTS } from "./Bag.ts"
import { pairNumbers } from "./PairNumbers.ts"

export interface Vector {
  /** Ranks of the terms, ascending: the rarest term of all tickets is 0. */
  readonly ranks: Uint32Array
  /** What each term counts; above 0. */
  readonly weights: Float64Array
  readonly total: number
}

/**
 * What a word of each part counts; one of several parts counts where it counts most. Chosen, like `NEXT`, on the half of the labelled
 * tickets of `bench/duplicates.mjs` that is not reported.
 */
const COUNTS: Readonly<Record<Part, number>> = { title: 3, description: 1, criteria: 1, files: 1 }
/** What two terms count that follow each other, beside themselves. */
const NEXT = 0.5

/** No word begins so. */
const fileTerm = (path: string): string => `/${path}`

/** What a term counts in one bag, by the term's number. */
interface Numbered {
  readonly numbers: ReadonlyArray<number>
  readonly counts: ReadonlyArray<number>
}

/** Says which terms a bag has, by their text, and which pairs of terms, by their numbers. */
interface Numbering {
  readonly numberOf: (term: string) => number
  readonly pairNumber: (one: number, other: number) => number
  readonly add: (number: number, count: number) => void
}

/** Terms, and pairs of terms, by number in the order in which they are met, and how many bags have each. */
const numbered = (bags: ReadonlyArray<Bag>, read: (bag: Bag, numbering: Numbering) => void) => {
  const terms = new Map<string, number>()
  const having: Array<number> = []
  /** The bag that had it last. */
  const last: Array<number> = []
  const anew = (): number => {
    last.push(-1)
    return having.push(0) - 1
  }
  const numberOf = (term: string): number => {
    const there = terms.get(term)
    if (there !== undefined) return there
    const number = anew()
    terms.set(term, number)
    return number
  }
  const pairNumber = pairNumbers(anew)
  const all = bags.map((bag, at): Numbered => {
    const [numbers, counts]: [Array<number>, Array<number>] = [[], []]
    const add = (number: number, count: number): void => {
      if (last[number] === at) return
      last[number] = at
      having[number] = (having[number] ?? 0) + 1
      numbers.push(number)
      counts.push(count)
    }
    read(bag, { numberOf, pairNumber, add })
    return { numbers, counts }
  })
  return { all, having }
}

/** Numbers of the terms, the rarest first, of equally rare ones the one that was met first. */
const byRarity = (having: ReadonlyArray<number>): Uint32Array => {
  const from = new Uint32Array(having.reduce((most, count) => Math.max(most, count), 0) + 2)
  for (const count of having) from[count + 1] = (from[count + 1] as number) + 1
  for (let count = 1; count < from.length; count++) from[count] = (from[count] as number) + (from[count - 1] as number)
  const order = new Uint32Array(having.length)
  for (const [number, count] of having.entries()) {
    const rank = from[count] as number
    order[rank] = number
    from[count] = rank + 1
  }
  return order
}

/** `weigh` is told how many of all bags have a term. */
const vectorised = (
  { all, having }: ReturnType<typeof numbered>,
  weigh: (having: number) => number
): ReadonlyArray<Vector> => {
  const order = byRarity(having)
  const rankOf = new Uint32Array(order.length)
  for (const [rank, number] of order.entries()) rankOf[number] = rank
  const weighs = Float64Array.from(having, (count) => weigh(Math.max(1, count)))
  /** Of the vector in the making, by number. */
  const weightOf = new Float64Array(order.length)
  return all.map(({ counts, numbers }) => {
    for (const [at, number] of numbers.entries()) weightOf[number] = (counts[at] ?? 0) * (weighs[number] as number)
    const ranks = Uint32Array.from(numbers, (number) => rankOf[number] as number).toSorted()
    const weights = Float64Array.from(ranks, (rank) => weightOf[order[rank] as number] as number)
    return { ranks, weights, total: weights.reduce((sum, weight) => sum + weight, 0) }
  })
}

const readAll = (bag: Bag, { add, numberOf, pairNumber }: Numbering): void => {
  for (const part of PARTS)
    for (const one of bag[part]) add(numberOf(part === "files" ? fileTerm(one) : one), COUNTS[part])
  for (const run of bag.runs) {
    const terms = run.map(numberOf)
    for (let n = 1; n < terms.length; n++) add(pairNumber(terms[n - 1] ?? 0, terms[n] ?? 0), NEXT)
  }
}

/** How much more rare terms count: with it what many have weighs so little that it is hardly ever looked at. Chosen as the counts above. */
const STEEP = 1.5

/** In the order of the bags. A term, or a pair of terms, counts ln(1 + N / n) ** 1.5: 0.6 for what all N have, more for what only n have. */
export const vectorsOf = (bags: ReadonlyArray<Bag>): ReadonlyArray<Vector> =>
  vectorised(numbered(bags, readAll), (having) => Math.log(1 + bags.length / having) ** STEEP)

/** Of the titles alone, in which each word counts as much as another. */
export const titleVectorsOf = (bags: ReadonlyArray<Bag>): ReadonlyArray<Vector> =>
  vectorised(
    numbered(bags, ({ title }, { add, numberOf }) => {
      for (const term of title) add(numberOf(term), 1)
    }),
    () => 1
  )
