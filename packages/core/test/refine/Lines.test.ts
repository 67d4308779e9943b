import { assert, describe, it } from "@effect/vitest"
import * as fc from "fast-check"
import { quotedIn, whereabouts } from "../../src/refine/Lines.ts"

const lines = (...all: ReadonlyArray<string>): string => `${all.join("\n")}\n`
const filler = (name: string, count: number): ReadonlyArray<string> =>
  Array.from({ length: count }, (_, at) => `const ${name}${at} = ${at}`)

const CODE = lines(...filler("before", 10), "if (range.end < range.start) return null", "}", ...filler("after", 10))

describe("cited lines", () => {
  it("are the same where they were, whatever their indentation is now", () => {
    assert.deepStrictEqual(whereabouts(CODE, 11, 11, CODE), { is: "same" })
    assert.deepStrictEqual(whereabouts(CODE, 11, 12, CODE.replaceAll(/^/gmu, "    ").replaceAll("\n", "\r\n")), {
      is: "same"
    })
  })

  it("have moved when something came in above them", () => {
    assert.deepStrictEqual(whereabouts(CODE, 11, 12, lines("// new", "// newer") + CODE), {
      is: "moved",
      from: 13,
      to: 14
    })
  })

  it("are told from equal ones by what stands around them", () => {
    const twice = lines(
      ...filler("a", 6),
      "return callback(null, value)",
      ...filler("b", 6),
      "return callback(null, value)",
      ...filler("c", 6)
    )
    assert.deepStrictEqual(whereabouts(twice, 14, 14, lines("// new") + twice), { is: "moved", from: 15, to: 15 })
    // The first one is where the second one was.
    const shifted = lines(...filler("x", 7)) + twice
    assert.deepStrictEqual(whereabouts(twice, 14, 14, shifted), { is: "moved", from: 21, to: 21 })
  })

  it("have changed when they are nowhere in one piece, and some of them may be left", () => {
    const without = CODE.replace("if (range.end < range.start) return null\n", "")
    assert.deepStrictEqual(whereabouts(CODE, 11, 11, without), { is: "changed", left: 0, of: 1 })
    assert.deepStrictEqual(whereabouts(CODE, 10, 11, without), { is: "changed", left: 1, of: 2 })
  })

  it("tell nothing where they say nothing, aren't there, or can't be told apart", () => {
    assert.deepStrictEqual(whereabouts(CODE, 12, 12, ""), { is: "unknown" })
    assert.deepStrictEqual(whereabouts(CODE, 22, 23, CODE), { is: "unknown" })
    assert.deepStrictEqual(whereabouts(CODE, 99, 99, CODE), { is: "unknown" })
    const one = lines("return callback(null, value)")
    assert.deepStrictEqual(whereabouts(one, 1, 1, lines("// a") + one + lines("// b") + one), { is: "unknown" })
  })

  it("are found wherever lines that are all different are put, or are gone", () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 30 }),
        fc.integer({ min: 0, max: 5 }),
        fc.integer({ min: 0, max: 20 }),
        (from, more, added) => {
          const text = lines(...filler("line", 40))
          const to = from + more
          const found = whereabouts(text, from, to, (added === 0 ? "" : lines(...filler("added", added))) + text)
          assert.deepStrictEqual(
            found,
            added === 0 ? { is: "same" } : { is: "moved", from: from + added, to: to + added }
          )
        }
      )
    )
  })
})

describe("a quote", () => {
  it("counts the lines that tell something, and how many of them are there", () => {
    const quote = ["  if (range.end < range.start) return null", "}", "const after0 = 0", "// not there at all"]
    assert.deepStrictEqual(quotedIn(quote, CODE), { left: 2, of: 3 })
  })
})
