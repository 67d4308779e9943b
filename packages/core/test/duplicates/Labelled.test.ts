import { assert, describe, it } from "@effect/vitest"
import { pairsOf } from "../../src/duplicates/Pairs.ts"
import { ALIKE, SURE } from "../../src/duplicates/Score.ts"
import { labelledBacklog, LANGUAGES } from "./labelled.ts"

/** In each language; weights and thresholds were chosen on other tickets. */
const PAIRS = 70

const judged = (share: number, least: number) => {
  const { pairs, tickets } = labelledBacklog(PAIRS, share, "reported")
  const found = pairsOf(tickets, least).pairs.map(({ first, second }) => `${first} ${second}`)
  const right = found.filter((pair) => pairs.has(pair))
  const of = (all: Iterable<string>, language: string) => [...all].filter((pair) => pair.startsWith(language)).length
  return {
    precision: right.length / found.length,
    recall: right.length / pairs.size,
    byLanguage: Object.keys(LANGUAGES).map((name) => ({
      name,
      precision: of(right, name) / of(found, name),
      recall: of(right, name) / of(pairs, name)
    }))
  }
}

describe("tickets that ask for the same in other words", () => {
  it("are found in five languages with a third of their words changed, and others are not", () => {
    const { byLanguage, precision, recall } = judged(0.3, ALIKE)
    assert.isAtLeast(precision, 0.95)
    assert.isAtLeast(recall, 0.95)
    for (const one of byLanguage) {
      assert.isAtLeast(one.precision, 0.9, one.name)
      assert.isAtLeast(one.recall, 0.9, one.name)
    }
  })

  it("are all found with a tenth changed, and surely", () => {
    const { precision, recall } = judged(0.1, SURE)
    assert.strictEqual(precision, 1)
    assert.isAtLeast(recall, 0.98)
  })

  it("are found to a part with half of their words changed, and hardly ever wrongly", () => {
    const { precision, recall } = judged(0.5, ALIKE)
    assert.isAtLeast(precision, 0.95)
    assert.isAtLeast(recall, 0.4)
  })
})
