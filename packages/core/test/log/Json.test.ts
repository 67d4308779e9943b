import { assert, describe, it } from "@effect/vitest"
import * as fc from "fast-check"
import { exceedsBytes, jsonProblem, utf8Length } from "../../src/log/Json.ts"

const anyText = fc.oneof(
  fc.string({ unit: "binary" }),
  fc.array(fc.constantFrom("a", "ä", "語", "🦜", "\ud800", "\udc00")).map((parts) => parts.join(""))
)

describe("the length of a text in bytes", () => {
  it("is what encoding it gives", () => {
    fc.assert(
      fc.property(anyText, (text) => assert.strictEqual(utf8Length(text), new TextEncoder().encode(text).length)),
      { numRuns: 1000 }
    )
  })

  it("exceeds a limit exactly when it is above it", () => {
    fc.assert(
      fc.property(anyText, fc.nat(60), (text, limit) => {
        assert.strictEqual(exceedsBytes(text, limit), new TextEncoder().encode(text).length > limit)
      }),
      { numRuns: 1000 }
    )
  })
})

/** The same value with JSON's one zero, and objects of the usual kind. */
const plain = (value: unknown): unknown => {
  if (Array.isArray(value)) return value.map(plain)
  if (typeof value !== "object" || value === null) return value === 0 ? 0 : value
  return Object.fromEntries(Object.entries(value).map(([key, inner]: [string, unknown]) => [key, plain(inner)]))
}

describe("what JSON can carry", () => {
  it("is every value that comes from JSON, but for a reserved name", () => {
    fc.assert(
      fc.property(fc.json(), (json) => {
        const problem = jsonProblem(JSON.parse(json), 100)
        if (problem !== null) assert.match(problem.path, /(?:^|\.)__proto__$/u)
      })
    )
  })

  it("is the same value afterwards", () => {
    fc.assert(
      fc.property(fc.anything({ withBigInt: true, withDate: true, withMap: true, withSparseArray: true }), (value) => {
        if (jsonProblem(value, 100) !== null) return
        assert.deepStrictEqual<unknown>(JSON.parse(JSON.stringify(value)), plain(value))
      }),
      { numRuns: 2000 }
    )
  })

  it("counts levels as they nest", () => {
    assert.isNull(jsonProblem([[[]]], 3))
    assert.deepStrictEqual(jsonProblem([{ a: [] }], 2), { path: "0.a", why: "is nested too deeply" })
    assert.isNull(jsonProblem("x", 0))
  })
})
