import { assert, describe, it } from "@effect/vitest"
import * as Result from "effect/Result"
import * as fc from "fast-check"
import { countLabels, readLabel, withLabels, withoutLabels } from "../../src/ticket/Labels.ts"
import { mergedSet, sameSet } from "../../src/ticket/sets.ts"

describe("labels", () => {
  it("are one in any case, and keep the spelling that they had first", () => {
    assert.deepStrictEqual(withLabels(["Parser"], ["PARSER", "ui", "UI"]), ["Parser", "ui"])
    assert.deepStrictEqual(withoutLabels(["Parser", "ui"], ["parser", "other"]), ["ui"])
  })

  it("are counted over tickets, most used first", () => {
    assert.deepStrictEqual(countLabels([{ tags: ["ui", "b"] }, { tags: ["UI", "ui"] }, { tags: ["a"] }]), [
      { label: "ui", tickets: 2 },
      { label: "a", tickets: 1 },
      { label: "b", tickets: 1 }
    ])
  })

  it.each([
    ["", "says nothing"],
    [" \u200b ", "says nothing"],
    ["two\nlines", "line break"],
    ["a\u0007b", "control character"],
    ["x".repeat(101), "more than 100"]
  ])("are refused: %j", (text, why) => {
    const read = readLabel(text)
    assert.isTrue(Result.isFailure(read))
    if (Result.isFailure(read)) {
      assert.strictEqual(read.failure.code, "label-invalid")
      assert.include(read.failure.why, why)
    }
  })

  it.each([" needs design ", "🦜", "x".repeat(100)])("can be %j", (text) =>
    assert.deepStrictEqual(readLabel(text), Result.succeed(text.trim()))
  )
})

describe("two changes of one set", () => {
  const anySet = fc.subarray(["a", "b", "c", "d", "e"])

  it("give the same whichever is made first", () =>
    fc.assert(
      fc.property(anySet, anySet, anySet, (base, one, other) => {
        assert.isTrue(sameSet(mergedSet(base, one, other), mergedSet(base, other, one)))
      })
    ))

  it("give one where the other is none, and undo themselves", () =>
    fc.assert(
      fc.property(anySet, anySet, (base, after) => {
        assert.sameMembers([...mergedSet(base, after, base)], after)
        assert.sameMembers([...mergedSet(base, base, after)], after)
        assert.sameMembers([...mergedSet(after, base, after)], base)
      })
    ))
})
