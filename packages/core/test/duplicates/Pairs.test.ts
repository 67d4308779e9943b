import { assert, describe, it } from "@effect/vitest"
import * as fc from "fast-check"
import { bagOf } from "../../src/duplicates/Bag.ts"
import { ALIKE, type Comparable, pairsOf } from "../../src/duplicates/Pairs.ts"
import { likenessOf, weighted } from "../../src/duplicates/Score.ts"
import { termsOf } from "../../src/duplicates/Terms.ts"
import { content } from "../support.ts"

const WORDS = "report export settings search invoice ledger token cache retry parser filter window batch queue".split(
  " "
)
const anyText = (least: number, most: number): fc.Arbitrary<string> =>
  fc.array(fc.constantFrom(...WORDS), { minLength: least, maxLength: most }).map((words) => words.join(" "))
const anyContent = fc
  .record({ title: anyText(1, 6), body: anyText(0, 20), path: fc.constantFrom("src/a.ts", "src/b.ts", "src/c.ts") })
  .map(({ body, path, title }) => content({ title, body, files: [{ path, action: "modify", to: null, note: "" }] }))
const even = () => 1
const likeness = (one: ReturnType<typeof content>, other: ReturnType<typeof content>): number =>
  likenessOf(weighted(bagOf(one), even), weighted(bagOf(other), even))

const ROWS: ReadonlyArray<readonly [text: string, terms: string]> = [
  ["Añadir autenticación", "anadir autenticacion"],
  ["ＦＵＬＬ ｗｉｄｔｈ", "full width"],
  ["Straße STRASSE", "straße strasse"],
  ["Ёлка и ЁЛКА", "елка и елка"],
  ["parseHTTPRange", "parsehttprange parse http range"],
  ["parse_range", "parse_range parse range"],
  ["検索が遅い", "検索 索が が遅 遅い"],
  ["APIの検索", "api の検 検索"],
  ["ค้นหาช้า", "ค้ ้น นห หา าช ช้ ้า"],
  ["हिन्दी खोज", "हिन्दी खोज"],
  ["", ""]
]

describe("the terms of a text", () => {
  for (const [text, terms] of ROWS)
    it(`are found in “${text}”`, () => {
      assert.strictEqual(termsOf(text).join(" "), terms)
    })

  it("are some for every text that has a letter or a digit", () => {
    fc.assert(
      fc.property(fc.string({ unit: "grapheme" }), (text) => {
        if (/[\p{L}\p{N}]/u.test(text)) assert.isNotEmpty(termsOf(text))
      })
    )
  })
})

describe("likeness", () => {
  it("is the same both ways, from 0 to 1, and 1 to itself", () => {
    fc.assert(
      fc.property(anyContent, anyContent, (one, other) => {
        const found = likeness(one, other)
        assert.strictEqual(found, likeness(other, one))
        assert.isTrue(found >= 0 && found <= 1)
        assert.strictEqual(likeness(one, one), 1)
      })
    )
  })

  it("is never raised by what only one of them says", () => {
    fc.assert(
      fc.property(anyContent, anyContent, (one, other) => {
        const more = content({ ...one, body: `${one.body} something entirely different` })
        assert.isAtMost(likeness(more, other), likeness(one, other))
      })
    )
  })

  it("does not come from headings, placeholders, tables of files and sections that all tickets have", () => {
    const template = (context: string): string =>
      `## Context\n\n${context}\n\n## Description\n\n{{what has to be done}}\n\n## Test Strategy\n\n- [ ] unit: works\n\n## Dependencies\n\n(none)\n`
    const one = content({ title: "Sort invoices", body: template("Invoices are in any order."), files: [] })
    const other = content({ title: "Rotate tokens", body: template("Keys never expire."), files: [] })
    assert.strictEqual(likeness(one, other), 0)
  })
})

const anyBacklog = fc
  .array(anyContent, { minLength: 2, maxLength: 25 })
  .map((all): ReadonlyArray<Comparable> => all.map((one, at) => ({ uid: `t-${at}`, content: one })))

describe("pairs", () => {
  it("have every ticket's likest, as comparing each to each has it", () => {
    fc.assert(
      fc.property(anyBacklog, fc.constantFrom(0.22, 0.5, 0.7), (tickets, least) => {
        // Fewer than ten earlier ones: nobody is left out for want of places.
        const few = tickets.slice(0, 11)
        const found = new Map(pairsOf(few, least).map(({ first, score, second }) => [`${first} ${second}`, score]))
        const all = pairsOf(few, 0.000_001)
        for (const { first, score, second } of all) {
          if (score >= least) assert.strictEqual(found.get(`${first} ${second}`), score)
          else assert.isUndefined(found.get(`${first} ${second}`))
        }
      })
    )
  })

  it("of tickets that are the same are all found, and name why", () => {
    const one = content({ title: "Export the report as CSV", body: "## Context\n\nAccountants need the columns." })
    const other = content({ title: "Sort the search results", body: "## Context\n\nNewest first." })
    const [pair, ...more] = pairsOf([
      { uid: "a", content: one },
      { uid: "b", content: other },
      { uid: "c", content: { ...one, title: "Export report to CSV" } }
    ])
    assert.deepStrictEqual([pair?.first, pair?.second, more.length], ["a", "c", 0])
    assert.isAtLeast(pair?.score ?? 0, ALIKE)
    assert.include(pair?.reasons.join("; "), "3 of the 6 words of their titles")
    assert.include(pair?.reasons.join("; "), "both change src/report.js")
  })
})
