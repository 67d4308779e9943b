import { assert, describe, it } from "@effect/vitest"
import * as Result from "effect/Result"
import * as fc from "fast-check"
import {
  canonicalKey,
  compareKeys,
  formatKey,
  parseKey,
  resolveKey,
  type TicketKey
} from "../../src/backlog/TicketKey.ts"

const UPPER = [..."ABCDEFGHIJKLMNOPQRSTUVWXYZ"]
const DIGITS = [..."0123456789"]
const LOWER = [..."abcdefghijklmnopqrstuvwxyz"]

const anyKey: fc.Arbitrary<TicketKey> = fc.record({
  type: fc
    .tuple(fc.constantFrom(...UPPER), fc.string({ unit: fc.constantFrom(...UPPER, ...DIGITS), maxLength: 15 }))
    .map((parts) => parts.join("")),
  number: fc.oneof(fc.nat(2000), fc.integer({ min: 0, max: 999_999_999_999_999 })),
  suffix: fc.option(fc.string({ unit: fc.constantFrom(...LOWER, ...DIGITS), minLength: 1, maxLength: 16 }))
})

/** Few types, numbers and suffixes, so that texts meet; some are no keys. */
const anyText = fc.oneof(
  fc
    .tuple(fc.constantFrom("FEAT", "feat", "BUG"), fc.constantFrom("1", "001", "2", "10", "999", "1000"))
    .map((parts) => parts.join("-")),
  fc.constantFrom("FEAT-001~k3f9", "FEAT-001~", "~", "", " ", "7", "F", "FEAT-", "-1", "\u212A-1", "feat-1~K3F9"),
  fc.string({ maxLength: 6 })
)

const found = (input: string, keys: ReadonlyArray<string>): string => {
  const resolved = resolveKey(input, keys)
  return Result.isSuccess(resolved) ? resolved.success : `${resolved.failure.kind}/${resolved.failure.code}`
}

const refused = (input: string, keys: ReadonlyArray<string>) => {
  const resolved = resolveKey(input, keys)
  return Result.isFailure(resolved) ? resolved.failure : assert.fail(`became ${resolved.success}`)
}

describe("a key", () => {
  it.each([
    ["FEAT-007", "FEAT-007"],
    ["feat-7", "FEAT-007"],
    ["  Feat-0007 ", "FEAT-007"],
    ["FEAT-1000", "FEAT-1000"],
    ["S3-12", "S3-012"],
    ["BUG-001~K3F9", "BUG-001~k3f9"],
    ["T-999999999999999", "T-999999999999999"]
  ])("may be written %j and is %s", (text, key) => {
    assert.strictEqual(canonicalKey(text), key)
  })

  it.each([
    "",
    "FEAT",
    "FEAT-",
    "-7",
    "7",
    "7-7",
    "FEAT 7",
    "FEAT-7~",
    "FEAT-7~k3-9",
    "FEAT-7.5",
    "FEAT-+7",
    "FEAT-1e3",
    "FEAT-9999999999999999",
    "ABCDEFGHIJKLMNOPQ-1",
    "F_A-1",
    "FEAT-٣",
    "\u212A-1",
    "\u017FEC-1"
  ])("is not %j", (text) => {
    assert.isNull(parseKey(text))
  })

  it("that is written is read as the same", () => {
    fc.assert(fc.property(anyKey, (key) => assert.deepStrictEqual(parseKey(formatKey(key)), key)))
  })

  it("has one spelling, which is its own", () => {
    fc.assert(
      fc.property(anyKey, fc.boolean(), (key, lower) => {
        const text = lower ? formatKey(key).toLowerCase() : formatKey(key)
        assert.strictEqual(canonicalKey(text), formatKey(key))
      })
    )
  })
})

describe("the order of keys", () => {
  it("is by type, number and suffix, with texts that are no keys at the end", () => {
    const ordered = ["BUG-002", "FEAT-001", "FEAT-001~a", "FEAT-001~b", "FEAT-999", "FEAT-1000", "", "a text", "z"]
    assert.deepStrictEqual(ordered.toReversed().toSorted(compareKeys), ordered)
  })

  it("is total", () => {
    fc.assert(
      fc.property(anyText, anyText, anyText, (one, other, third) => {
        const sign = Math.sign(compareKeys(one, other))
        assert.strictEqual(sign + Math.sign(compareKeys(other, one)), 0)
        assert.strictEqual(sign === 0, one === other)
        if (sign <= 0 && compareKeys(other, third) <= 0) assert.isAtMost(compareKeys(one, third), 0)
      }),
      { numRuns: 2000 }
    )
  })
})

describe("the ticket that a person means", () => {
  const keys = ["FEAT-001", "FEAT-007", "BUG-002", "FEAT-1000", "SEC-010"]

  it.each([
    ["FEAT-007", "FEAT-007"],
    ["feat-7", "FEAT-007"],
    [" feat-7 ", "FEAT-007"],
    ["2", "BUG-002"],
    ["010", "SEC-010"],
    ["s", "SEC-010"],
    ["feat-1", "FEAT-001"],
    ["feat-10", "FEAT-1000"],
    ["FEAT-", "not-found/ticket-ambiguous"],
    ["FEAT-008", "not-found/ticket-not-found"],
    ["", "not-found/ticket-not-found"],
    ["3", "not-found/ticket-not-found"]
  ])("by %j is %s", (input, expected) => {
    assert.strictEqual(found(input, keys), expected)
  })

  it("is suggested when the key is misspelt", () => {
    assert.strictEqual(refused("FAET-7", keys).next, "Did you mean FEAT-007 or FEAT-001? All tickets: btk list")
    assert.strictEqual(refused("something else", keys).next, "List the tickets: btk list")
  })

  it("is asked for by its suffix where two clones issued the same key, and the bare one by a tilde", () => {
    const twins = ["FEAT-001", "FEAT-001~k3f9", "FEAT-002"]
    const ambiguous = refused("feat-1", twins)
    assert.deepStrictEqual(ambiguous.details["candidates"], ["FEAT-001", "FEAT-001~k3f9"])
    assert.include(ambiguous.why, "Two clones")
    assert.include(ambiguous.next, "FEAT-001~")
    assert.strictEqual(found("feat-1~", twins), "FEAT-001")
    assert.strictEqual(found("FEAT-001~K3", twins), "FEAT-001~k3f9")
    assert.strictEqual(found("feat-1~k3f9", twins), "FEAT-001~k3f9")
  })

  it("is not said to have a twin when a beginning merely fits several", () => {
    const { next, why } = refused("F", ["FEAT-001", "FEAT-002~k3f9"])
    assert.notInclude(why, "clones")
    assert.strictEqual(next, "Write the whole key.")
  })

  it("has at most eight others named beside it", () => {
    const many = Array.from({ length: 11 }, (_, at) => formatKey({ type: "FEAT", number: at, suffix: null }))
    assert.include(refused("F", many).message, "fits 11 tickets: FEAT-000, FEAT-001")
    assert.include(refused("F", many).message, "FEAT-007 and 3 more.")
  })

  it("is never one that a tilde behind no key happens to meet", () => {
    assert.strictEqual(found("~", ["old ticket"]), "not-found/ticket-not-found")
  })

  it("is found by its own key in any spelling, whatever else there is", () => {
    fc.assert(
      fc.property(
        fc.uniqueArray(
          anyKey.map((key) => formatKey({ ...key, suffix: null })),
          { minLength: 1 }
        ),
        (all) => {
          for (const key of all) assert.strictEqual(found(` ${key.toLowerCase()} `, all), key)
        }
      )
    )
  })

  it("is one of the tickets or a coded error, for any input and any keys", () => {
    fc.assert(
      fc.property(anyText, fc.array(anyText, { maxLength: 6 }), (input, all) => {
        const resolved = resolveKey(input, all)
        if (Result.isSuccess(resolved)) assert.include(all, resolved.success)
        else assert.match(resolved.failure.code, /^ticket-(?:not-found|ambiguous)$/u)
      }),
      { numRuns: 2000 }
    )
  })
})
