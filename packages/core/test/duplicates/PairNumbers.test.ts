import { assert, describe, it } from "@effect/vitest"
import * as fc from "fast-check"
import { pairNumbers } from "../../src/duplicates/PairNumbers.ts"

describe("numbers of pairs", () => {
  it("are those that a map would give, in the order in which pairs are met, however many there are", () => {
    const anyPart = fc.oneof(fc.nat(40), fc.integer({ min: 0, max: 2 ** 32 - 1 }))
    fc.assert(
      fc.property(fc.array(fc.tuple(anyPart, anyPart), { maxLength: 3000, size: "max" }), (pairs) => {
        let count = 0
        const numberOf = pairNumbers(() => count++)
        const map = new Map<string, number>()
        for (const [one, other] of pairs) {
          const key = `${one} ${other}`
          if (!map.has(key)) map.set(key, map.size)
          assert.strictEqual(numberOf(one, other), map.get(key))
        }
        assert.strictEqual(count, map.size)
      }),
      { numRuns: 50 }
    )
  })
})
