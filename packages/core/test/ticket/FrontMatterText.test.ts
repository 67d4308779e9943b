import { assert, describe, it } from "@effect/vitest"
import * as Result from "effect/Result"
import * as fc from "fast-check"
import { readFrontMatter } from "../../src/ticket/FrontMatter.ts"
import { fieldText } from "../../src/ticket/FrontMatterText.ts"

const back = (header: string): ReadonlyMap<string, unknown> => {
  const result = readFrontMatter(`---\n${header}---\n`, "a.md")
  return Result.isSuccess(result) ? result.success.fields : assert.fail(`${result.failure.message}\n${header}`)
}

/** Texts that YAML would like to take for something else. */
const TRICKY = [
  "",
  " ",
  "true",
  "No",
  "null",
  "~",
  "1.10",
  "0x1F",
  "1e3",
  ".5",
  "2026-02-17",
  "- a",
  "a: b",
  "a #b",
  "#b",
  "key:",
  "@a",
  "`a`",
  "[a]",
  "{a}",
  "*a",
  "&a",
  "!a",
  "%a",
  "|",
  ">",
  "---",
  "...",
  "a\nb",
  "a\n\nb\n",
  "\na",
  "a\n ",
  "  a\nb",
  "a\r\nb",
  "a\rb",
  "a\tb",
  "\u0000",
  "\u007f",
  "\u0085",
  "\u2028",
  "\uFEFF",
  'a"b',
  "a\\b",
  "it's",
  "ß…→",
  "👩‍👩‍👧",
  "---\nb: 1"
]
const text = fc.oneof(
  { weight: 2, arbitrary: fc.string({ unit: "binary", maxLength: 40 }) },
  { weight: 2, arbitrary: fc.string({ unit: fc.constantFrom(..."ab1 \n\t:#-'\"\\[]{},|>é"), maxLength: 20 }) },
  fc.constantFrom(...TRICKY),
  fc.lorem({ maxCount: 12 })
)
/** Numbers that a reader of YAML and of JSON holds alike. */
const number = fc.double({ noNaN: true, noDefaultInfinity: true }).map((value) => (Object.is(value, -0) ? 0 : value))
const scalar = fc.oneof(text, number, fc.integer(), fc.boolean(), fc.constant(null))
const value = fc.oneof(
  { weight: 3, arbitrary: scalar },
  { weight: 3, arbitrary: fc.array(scalar, { maxLength: 5 }) },
  fc.letrec<{ any: unknown }>((tie) => ({
    any: fc.oneof(
      { maxDepth: 3 },
      scalar,
      fc.array(tie("any"), { maxLength: 3 }),
      fc.dictionary(text, tie("any"), { maxKeys: 3, noNullPrototype: true })
    )
  })).any
)

describe("a field", () => {
  it("reads back as the value that was written, whatever its name and value", () => {
    fc.assert(
      fc.property(text, value, (key, written) => {
        assert.deepStrictEqual([...back(fieldText(key, written))], [[key, written]])
      }),
      { numRuns: 2000 }
    )
  })

  it("doesn't run into the fields around it", () => {
    fc.assert(
      fc.property(value, value, (first, second) => {
        const header = `id: A-1\n${fieldText("first", first)}${fieldText("second", second)}last: x\n`
        assert.deepStrictEqual(
          [...back(header)],
          [
            ["id", "A-1"],
            ["first", first],
            ["second", second],
            ["last", "x"]
          ]
        )
      })
    )
  })

  it("keeps its value when the file gets Windows line endings", () => {
    fc.assert(
      fc.property(value, (written) => {
        assert.deepStrictEqual([...back(fieldText("a", written).replaceAll("\n", "\r\n")).values()], [written])
      })
    )
  })

  const forms: ReadonlyArray<readonly [string, unknown, string]> = [
    ["title", "Slugs lose letters, don't they? (yes)", "title: Slugs lose letters, don't they? (yes)\n"],
    ["created", "2026-02-17", "created: 2026-02-17\n"],
    ["tags", ["api", "needs, comma", "no"], 'tags: [api, "needs, comma", "no"]\n'],
    ["tags", [], "tags: []\n"],
    ["title", "Fix: it", 'title: "Fix: it"\n'],
    ["sha", "1234567", 'sha: "1234567"\n'],
    ["score", 6, "score: 6\n"],
    ["on", true, '"on": true\n'],
    ["note", "one\ntwo", "note: |-\n  one\n  two\n"],
    ["deep", { a: [1] }, "deep:\n  a:\n    - 1\n"]
  ]
  for (const [key, written, expected] of forms) {
    it(`is written calmly: ${JSON.stringify(expected)}`, () => {
      assert.strictEqual(fieldText(key, written), expected)
    })
  }
})
