import { assert, describe, it } from "@effect/vitest"
import * as Result from "effect/Result"
import * as fc from "fast-check"
import { readFrontMatter, readYamlHeader } from "../../src/ticket/FrontMatter.ts"
import { plainHeader } from "../../src/ticket/PlainHeader.ts"

/** Much that means something else to YAML. */
const odd = fc.constantFrom(
  ...'true|No|null|~|01|1.10|-1|0x1|1e3|2026-01-02 10:00|.inf|"a\\tb"|@ada|# c|a #b|a: b|a:|- x|[|]|{}|*a|&a b|!t a|>| x|x |...|---|?|%|`x|a\\b|a\u0085b|a\u00a0b|a\u200bb|\'a|a,b|[a]|\'\'|""'.split(
    "|"
  ),
  "|"
)
const calm = fc.constantFrom(
  ..."a|Ab c|0|1|1000|2026-01-02|'x'|'it''s'|'a: b # c'|\"y: z\"|'@ada'|größe|task-1.2|(done)|x/y-z.ts|In  Progress|a+b|Ab_c.|'\u00e9 🦜'|x (y)".split(
    "|"
  )
)
const word = fc.oneof(
  { weight: 12, arbitrary: calm },
  { weight: 1, arbitrary: odd },
  { weight: 1, arbitrary: fc.string({ unit: "binary", maxLength: 4 }) }
)
const list = fc
  .tuple(fc.array(word, { maxLength: 3 }), fc.constantFrom(", ", ",", " , ", ",  "))
  .map(([all, between]) => `[${all.join(between)}]`)
const items = (indent: string) =>
  fc.array(word, { minLength: 1, maxLength: 3 }).map((all) => all.map((one) => `\n${indent}- ${one}`).join(""))
const calmValue = fc.oneof(
  { weight: 5, arbitrary: word.map((one) => ` ${one}`) },
  { weight: 2, arbitrary: list.map((one) => ` ${one}`) },
  { weight: 2, arbitrary: fc.constantFrom("", "  ").chain(items) },
  {
    weight: 1,
    arbitrary: fc.constantFrom(
      "",
      " ",
      "  x",
      "\tx",
      " # c",
      "\n  more",
      "\n  - a\n- b",
      "\n  - a\n    b",
      "\n  -",
      "\n\n",
      "\n...",
      " |\n  x",
      "\n  a: b",
      " a\n  b"
    )
  }
)
const name = fc.oneof(
  { weight: 12, arbitrary: fc.constantFrom("id", "title", "labels", "due_date", "x-y", "status", "A1") },
  {
    weight: 1,
    arbitrary: fc.constantFrom(
      "true",
      "on",
      "a b",
      "'q'",
      "1",
      "__proto__",
      "größe",
      " id",
      "- id",
      "# id",
      "?",
      "null"
    )
  }
)
const header = fc
  .tuple(
    fc.uniqueArray(fc.tuple(name, calmValue), {
      minLength: 1,
      maxLength: 4,
      selector: ([one, value]) => (value.length % 7 === 0 ? `${one}${value}` : one)
    }),
    fc.constantFrom("\n", "\r\n"),
    fc.constantFrom(true, true, true, false)
  )
  .map(
    ([lines, eol, ends]) =>
      lines
        .map(([one, value]) => `${one}:${value}`)
        .join("\n")
        .replaceAll("\n", eol) + (ends ? eol : "")
  )

describe("a header that is read without YAML", () => {
  it("says what YAML says it does, value by value, at the same places", () => {
    let plain = 0
    fc.assert(
      fc.property(header, (text) => {
        const read = plainHeader(text)
        if (read === null) return
        plain += 1
        const full = readYamlHeader(text, "f.md", "")
        if (Result.isFailure(full)) return assert.fail(`${JSON.stringify(text)}: ${full.failure.message}`)
        assert.deepStrictEqual([...read.fields], [...full.success.fields], text)
        const short = readFrontMatter(`---\n${text}---\n`, "f.md")
        if (Result.isFailure(short)) return assert.fail(short.failure.message)
        for (const field of [...read.fields.keys(), "missing"]) {
          assert.deepStrictEqual(
            short.success.placeOf(field),
            full.success.placeOf(field),
            `${field} of ${JSON.stringify(text)}`
          )
        }
      }),
      { numRuns: 20_000 }
    )
    // Enough of them are plain that this proves something.
    assert.isAbove(plain, 1000)
  })

  it("is what tools write", () => {
    const texts = [
      "id: task-1\ntitle: 'First: it''s one'\nstatus: In Progress\nassignee:\n  - '@grace'\ncreated_date: '2026-01-01 10:00'\nlabels: []\ndependencies:\n- task-2\n- task-3\npriority: high\nordinal: 1000\n",
      "id: FEAT-007\r\ntitle: Export the report\r\nstatus: pending\r\ndepends_on: [BUG-002, BUG-003]\r\n"
    ]
    for (const text of texts) assert.isNotNull(plainHeader(text))
  })
})
