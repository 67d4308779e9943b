import { assert, describe, it } from "@effect/vitest"
import { parseQuery } from "../../src/projections/search/Query.ts"

const NAMES = new Set(["type", "label"])

const ROWS: ReadonlyArray<readonly [text: string, terms: ReadonlyArray<string>, ...fields: ReadonlyArray<string>]> = [
  ["CSV Export", ["csv", "export"]],
  ["  csv   csv  CSV ", ["csv"]],
  ['"Header  row" csv', ["header row", "csv"]],
  ['unfinished "quote here', ["unfinished", "quote here"]],
  ["type:BUG csv label:parser label:ui", ["csv"], "type=BUG", "label=parser", "label=ui"],
  ['label:"needs design"', [], "label=needs design"],
  // Only names of fields are fields.
  ["https://example.org/a:b std::vector Type:BUG", ["https://example.org/a:b", "std::vector", "type:bug"]],
  ['other:"a b"', ["other:a b"]],
  // Who means the text quotes it.
  ['"type:BUG"', ["type:bug"]],
  ["type: label:", ["type:", "label:"]],
  ['"" " "', []],
  ["", []]
]

describe("what somebody typed", () => {
  for (const [text, terms, ...fields] of ROWS) {
    it(`is understood: ${JSON.stringify(text)}`, () => {
      const query = parseQuery(text, NAMES)
      assert.deepStrictEqual(query.terms, terms)
      assert.deepStrictEqual(
        query.fields.map(({ name, value }) => `${name}=${value}`),
        fields
      )
    })
  }
})
