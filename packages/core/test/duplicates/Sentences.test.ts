import { assert, describe, it } from "@effect/vitest"
import { bagOf } from "../../src/duplicates/Bag.ts"
import { ALIKE, likenessOf, SURE } from "../../src/duplicates/Score.ts"
import { vectorsOf } from "../../src/duplicates/Vector.ts"
import { CHANGED, sentencePairs } from "./sentences.ts"

const all = sentencePairs()
const vectors = vectorsOf(all.flatMap(({ one, other }) => [bagOf(one), bagOf(other)]))
const scored = all.map((pair, at) => {
  const [one, other] = [vectors[2 * at], vectors[2 * at + 1]]
  return { ...pair, score: one === undefined || other === undefined ? 0 : likenessOf(one, other) }
})
const twins = (changed: number) => scored.filter((pair) => pair.changed === changed)
const misses = scored.filter(({ kind }) => kind === "near-miss")

describe("tickets in whole sentences, by which nothing was chosen", () => {
  it("are more than 300 that ask for the same and 300 that don't, in five languages", () => {
    assert.isAtLeast(all.filter(({ kind }) => kind === "twin").length, 300)
    assert.isAtLeast(misses.length, 300)
    assert.strictEqual(new Set(all.map(({ language }) => language)).size, 5)
    assert.deepStrictEqual([...new Set(all.map(({ changed }) => changed))], [...CHANGED, null])
  })

  it("are told apart with a precision and a recall of 0.9 where three words of ten differ", () => {
    const found = twins(0.3).filter(({ score }) => score >= ALIKE).length
    const wrong = misses.filter(({ score }) => score >= ALIKE).length
    assert.isAtLeast(found / twins(0.3).length, 0.9)
    assert.isAtLeast(found / (found + wrong), 0.9)
  })

  for (const language of new Set(all.map((pair) => pair.language)))
    it(`are surely found in ${language} where one word of ten differs, and another problem of the same area is not alike`, () => {
      const mine = twins(0.1).filter((pair) => pair.language === language)
      assert.isAtLeast(mine.filter(({ score }) => score >= SURE).length / mine.length, 0.9)
      const wrong = misses.filter((pair) => pair.language === language && pair.score >= ALIKE)
      assert.isAtMost(wrong.length / misses.length, 0.02)
    })
})
