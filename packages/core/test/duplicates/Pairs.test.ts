import { assert, describe, it } from "@effect/vitest"
import * as fc from "fast-check"
import { bagOf } from "../../src/duplicates/Bag.ts"
import { pairsAbove } from "../../src/duplicates/Join.ts"
import { alikeAmong, type Comparable, pairsOf } from "../../src/duplicates/Pairs.ts"
import { ALIKE, likenessOf, reasonsOf, titleLikeness, TITLES } from "../../src/duplicates/Score.ts"
import { type Vector, vectorsOf } from "../../src/duplicates/Vector.ts"
import { content } from "../support.ts"
import { anyTicket } from "./arbitraries.ts"

const anyBacklog = fc.array(anyTicket, { minLength: 2, maxLength: 60 })
const anyLeast = fc.constantFrom(0.05, 0.35, ALIKE, 0.5, 0.8, 1)

/** Each compared to each. */
const everyPair = (vectors: ReadonlyArray<Vector>, least: number) =>
  vectors.flatMap((vector, second) =>
    vectors.slice(0, second).flatMap((other, first) => {
      const score = likenessOf(other, vector)
      return score >= least ? [{ first, second, score }] : []
    })
  )

describe("pairs", () => {
  it("are exactly those that comparing each to each finds", () => {
    fc.assert(
      fc.property(anyBacklog, anyLeast, (tickets, least) => {
        const vectors = vectorsOf(tickets.map(bagOf))
        assert.deepStrictEqual(pairsAbove(vectors, least), { pairs: everyPair(vectors, least), complete: true })
      }),
      { numRuns: 300 }
    )
  })

  it("are exactly those too that are alike by their titles", () => {
    fc.assert(
      fc.property(anyBacklog, anyLeast, (tickets, least) => {
        const bags = tickets.map(bagOf)
        const vectors = vectorsOf(bags)
        const expected = everyPair(vectors, 0).flatMap(({ first, score, second }) => {
          const titles = TITLES * titleLikeness(tickets[first]?.title ?? "", tickets[second]?.title ?? "")
          const most = Math.max(score, titles)
          return most >= least ? [{ first, second, score: most }] : []
        })
        const { complete, pairs } = alikeAmong(bags, least)
        assert.isTrue(complete)
        assert.deepStrictEqual(pairs, expected)
      }),
      { numRuns: 200 }
    )
  })

  it("are none that nobody wants", () => {
    fc.assert(
      fc.property(anyBacklog, (tickets) => {
        const vectors = vectorsOf(tickets.map(bagOf))
        const isWanted = (first: number, second: number) => (first + second) % 2 === 1
        assert.deepStrictEqual(
          pairsAbove(vectors, ALIKE, isWanted).pairs,
          everyPair(vectors, ALIKE).filter(({ first, second }) => isWanted(first, second))
        )
      })
    )
  })

  it("of hundreds of tickets that are the same are not all compared, and that is said", () => {
    const tickets = Array.from({ length: 500 }, (_, n): Comparable => ({ uid: `t-${n}`, content: content() }))
    const { complete, pairs } = pairsOf(tickets)
    assert.isFalse(complete)
    const found = new Set(pairs.flatMap(({ first, second }) => [first, second]))
    assert.strictEqual(found.size, tickets.length)
  })

  it("of tickets that are the same are all found, the likest first, and name why", () => {
    const one = content({ title: "Export the report as CSV", body: "## Context\n\nAccountants need the columns." })
    const other = content({ title: "Sort the search results", body: "## Context\n\nNewest first.", files: [] })
    const { complete, overlaps, pairs } = pairsOf([
      { uid: "a", content: one },
      { uid: "b", content: other },
      { uid: "c", content: { ...one, title: "Export report to CSV files" } },
      { uid: "d", content: other }
    ])
    assert.isTrue(complete)
    assert.deepStrictEqual(
      pairs.map(({ first, second }) => [first, second]),
      [
        ["b", "d"],
        ["a", "c"]
      ]
    )
    assert.strictEqual(pairs[0]?.score, 1)
    const reasons = reasonsOf(overlaps(pairs[1] ?? { first: "", second: "" })).join("; ")
    assert.include(reasons, "3 of the 4 words of their titles are the same")
    assert.include(reasons, "both change src/report.js")
  })
})
