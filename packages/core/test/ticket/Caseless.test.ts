import { assert, describe, it } from "@effect/vitest"
import * as fc from "fast-check"
import { caseless, traced } from "../../src/ticket/Caseless.ts"

/** Ways to write the same. */
const SAME: ReadonlyArray<readonly [string, string]> = [
  ["EXPORT", "export"],
  ["Straße", "STRASSE"],
  ["STRAẞE", "straße"],
  ["ΟΔΟΣ", "οδος"],
  ["Σίσυφος", "ΣΊΣΥΦΟΣ"],
  ["İstanbul", "istanbul"],
  // Composed and decomposed.
  ["Café", "cafe\u0301"],
  ["한글", "\u1112\u1161\u11ab\u1100\u1173\u11af"],
  // Full and half width, ligatures, superscripts.
  ["ＡＰＩ", "api"],
  ["ｶﾞｲﾄﾞ", "ガイド"],
  ["ﬁle", "FILE"],
  ["m²", "m2"],
  // Invisible, and kinds of space.
  ["ex\u00adport", "export"],
  ["a\u00a0b\t\n c", "a b c"],
  ["می\u200cخواهم", "میخواهم"],
  ["ПРИВЕТ", "привет"],
  ["𐐀𐐀", "𐐨𐐨"]
]

describe("the caseless form of a text", () => {
  for (const [one, other] of SAME) {
    it(`is the same for ${JSON.stringify(one)} and ${JSON.stringify(other)}`, () =>
      assert.strictEqual(caseless(one), caseless(other)))
  }

  it.each([
    ["port", "sport"],
    ["é", "e"],
    ["ß", "s"],
    ["1", "2"]
  ])("tells %s from %s", (one, other) => assert.notStrictEqual(caseless(one), caseless(other)))

  it("is its own caseless form, and has no control characters", () =>
    fc.assert(
      fc.property(fc.string({ unit: "grapheme" }), fc.string({ unit: "binary" }), (one, other) => {
        for (const text of [one, other]) {
          const plain = caseless(text)
          assert.strictEqual(caseless(plain), plain)
          assert.notMatch(plain, /\p{Cc}/u)
        }
      })
    ))

  it("can be traced back letter by letter", () => {
    fc.assert(
      fc.property(fc.string({ unit: "grapheme" }), (text) => {
        const at = traced(text)
        assert.strictEqual(at.text, caseless(text))
        let before = 0
        for (let place = 0; place < at.text.length; place++) {
          assert.isAtLeast(at.from(place), before)
          assert.isAbove(at.to(place), at.from(place))
          before = at.from(place)
        }
      })
    )
    const { from, text, to } = traced("Die  Straße\nist lang")
    const found = text.indexOf("strasse")
    assert.strictEqual("Die  Straße\nist lang".slice(from(found), to(found + 6)), "Straße")
  })
})
