import { assert, describe, it } from "@effect/vitest"
import * as fc from "fast-check"
import { tellingTerms, termsOf } from "../../src/duplicates/Terms.ts"

const ROWS: ReadonlyArray<readonly [text: string, terms: string]> = [
  ["Añadir autenticación", "anadir autenticacion"],
  ["ＦＵＬＬ ｗｉｄｔｈ", "full width"],
  ["Straße STRASSE", "straße strasse"],
  ["Ёлка и ЁЛКА", "елка и елка"],
  ["parseHTTPRange", "parsehttprange parse http range"],
  ["parse_range", "parse_range parse range"],
  ["検索が遅い", "検 索 遅 検索 索が が遅 遅い"],
  ["APIの検索", "api 検 索 の検 検索"],
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

  it("are told from words that only tie others", () => {
    assert.deepStrictEqual([...tellingTerms("The search of the log is slow")], ["search", "log", "slow"])
    assert.deepStrictEqual([...tellingTerms("Do it")], [])
  })
})
