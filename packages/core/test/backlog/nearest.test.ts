import { assert, describe, it } from "@effect/vitest"
import * as fc from "fast-check"
import { editDistance, nearest } from "../../src/backlog/nearest.ts"

describe("the distance of two words", () => {
  it.each([
    ["", "", 0],
    ["lint", "", 4],
    ["lint", "lint", 0],
    ["lint", "link", 1],
    ["lint", "flint", 1],
    ["lint", "lit", 1],
    ["lint", "lnit", 1],
    ["kitten", "sitting", 3],
    ["testCommand", "testComand", 1]
  ])("of %j and %j is %i", (left, right, expected) => {
    assert.strictEqual(editDistance(left, right), expected)
  })

  it("is the same in both directions, zero for equal words only, and within what the lengths allow", () => {
    const word = fc.string({ unit: fc.constantFrom("a", "b", "c"), maxLength: 8 })
    fc.assert(
      fc.property(word, word, (left, right) => {
        const distance = editDistance(left, right)
        assert.strictEqual(distance, editDistance(right, left))
        assert.strictEqual(distance === 0, left === right)
        assert.isAtLeast(distance, Math.abs(left.length - right.length))
        assert.isAtMost(distance, Math.max(left.length, right.length))
      })
    )
  })
})

describe("the nearest words", () => {
  it("come by distance, then in their own order, and no more than asked for", () => {
    const words = ["lint", "lino", "link", "line", "linen"]
    assert.deepStrictEqual(nearest("link", words), ["link", "lint", "lino"])
    assert.deepStrictEqual(nearest("link", words, 1), ["link"])
  })

  it("are found whatever the case, and shown as they are written", () => {
    assert.deepStrictEqual(nearest("TESTCOMMAND", ["testCommand"]), ["testCommand"])
  })

  it("may have a third of their letters wrong and at least two, but not more", () => {
    assert.deepStrictEqual(nearest("abc", ["axy"]), ["axy"])
    assert.deepStrictEqual(nearest("abc", ["xyz"]), [])
    assert.deepStrictEqual(nearest("abcdefghi", ["abcdefxyz"]), ["abcdefxyz"])
    assert.deepStrictEqual(nearest("abcdefghi", ["abcdewxyz"]), [])
  })

  // Compared letter by letter, this takes longer than any test may.
  it("of a pasted page are none, without comparing it with each word", () => {
    const keys = Array.from({ length: 10_000 }, (_, at) => `FEAT-${at}`)
    assert.deepStrictEqual(nearest("x".repeat(1_000_000), keys), [])
  })
})
