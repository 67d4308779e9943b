import { assert, describe, it } from "@effect/vitest"
import * as fc from "fast-check"
import { importGraph } from "../../src/source/ImportGraph.ts"
import { type ProposeOptions, proposeFiles } from "../../src/source/proposeFiles.ts"
import { counter, readTerms } from "../../src/source/terms.ts"

const REPOSITORY: Readonly<Record<string, string>> = {
  "src/parse/range.ts":
    'import { Page } from "../page.ts"\nexport const parseRange = (text: string) => text.split("-").map(Number)\n',
  "src/page.ts": "export interface Page { readonly number: number }\n",
  "src/print.ts": 'import { parseRange } from "./parse/range.ts"\nexport const printPages = () => parseRange("1-2")\n',
  "src/cart/total.ts": "export const total = (items: Array<number>) => items.reduce((a, b) => a + b, 0)\n",
  "src/cart/currency.ts":
    'export const currencies = ["EUR", "USD"]\nexport const roundCents = (n: number) => Math.round(n)\n',
  "src/login/session.ts": "export class Session { expires = 0 }\n",
  "src/login/password.ts": "export const hash = (password: string) => password\n",
  "test/range.test.ts": 'import { parseRange } from "../src/parse/range.ts"\n',
  "README.md": "Pages, ranges, sessions and currencies.\n",
  ...Object.fromEntries(
    Array.from({ length: 20 }, (_, at) => [`src/other/file${at}.ts`, `export const other${at} = ${at}\n`])
  )
}
const files = Object.entries(REPOSITORY).map(([path, text]) => ({ path, text }))
const graph = importGraph(files)
const paths = (request: string, options?: ProposeOptions): ReadonlyArray<string> =>
  proposeFiles(request, files, graph, options).map(({ path }) => path)

describe("files that are proposed for a request", () => {
  it("are those that it names, as a path, a file's name, or in a stack trace", () => {
    assert.strictEqual(paths("Something is odd in src/cart/total.ts")[0], "src/cart/total.ts")
    assert.strictEqual(paths("See currency.ts, please")[0], "src/cart/currency.ts")
    assert.strictEqual(
      paths("TypeError: x\n    at new Session (/home/ada/shop/src/login/session.ts:1:30)")[0],
      "src/login/session.ts"
    )
    assert.include(proposeFiles("total.ts", files, graph)[0]?.reasons ?? [], "is named in the request")
  })

  it("are those that declare what it names, before those that use it", () => {
    const [first, second] = proposeFiles("`parseRange` accepts letters", files, graph)
    assert.strictEqual(first?.path, "src/parse/range.ts")
    assert.include(first?.reasons ?? [], "declares parseRange")
    assert.isTrue(second === undefined || second.path === "src/print.ts")
  })

  it("are those that have its rare words", () => {
    assert.deepStrictEqual(paths("Round cents of currencies"), ["src/cart/currency.ts"])
    assert.deepStrictEqual(paths("Passwords are hashed twice"), ["src/login/password.ts"])
    assert.deepStrictEqual(paths("Sessions expire too late"), ["src/login/session.ts"])
  })

  it("are none where nothing tells", () => {
    for (const request of ["", "Fix the bug", "Make it better", "Umlauts in telephone numbers", "日本語"])
      assert.deepStrictEqual(paths(request), [], request)
  })

  it("are tests only where the request is about tests", () => {
    assert.notInclude(paths("parseRange reads letters"), "test/range.test.ts")
    assert.strictEqual(paths("parseRange is tested badly", { tests: true })[0], "test/range.test.ts")
  })

  it("are at most as many as asked for, the same every time, and all there", () => {
    const word = fc.constantFrom(
      "range",
      "page",
      "session",
      "parseRange",
      "`Session`",
      "cart",
      "src/print.ts",
      "other",
      "file3",
      "currency",
      "the",
      "fix",
      "é"
    )
    fc.assert(
      fc.property(fc.array(word, { maxLength: 12 }), fc.integer({ min: 1, max: 8 }), (words, limit) => {
        const found = proposeFiles(words.join(" "), files, graph, { limit })
        assert.isAtMost(found.length, limit)
        assert.deepStrictEqual(proposeFiles(words.join(" "), files.toReversed(), graph, { limit }), found)
        for (const { path, reasons, score } of found) {
          assert.property(REPOSITORY, path)
          assert.isNotEmpty(reasons)
          assert.isAbove(score, 0)
        }
      })
    )
  })
})

describe("words of a request", () => {
  it("are the parts of its names, without those that any request has", () => {
    assert.deepStrictEqual(readTerms("Fix `parseRange` in src/range.ts: ranges like 3-7 of HTTPServer").terms, [
      "parse",
      "range",
      "src",
      "http",
      "server"
    ])
    assert.deepStrictEqual(readTerms("`parseRange`, max_pages and getURL").names, ["parseRange", "max_pages", "getURL"])
    assert.deepStrictEqual(readTerms("in src/a/b.ts, c.py or docs/ (v1.2.3)").paths, ["src/a/b.ts", "c.py", "docs/"])
  })

  it("are counted where a part of a name begins and ends", () => {
    const count = counter(["range", "parse"])
    assert.deepStrictEqual(
      [...count("parseRange ranges RANGE arrange ranger strange orange parse_range")],
      [
        ["parse", 2],
        ["range", 4]
      ]
    )
  })

  it("are read from any text", () => {
    fc.assert(
      fc.property(fc.string({ maxLength: 300 }), (text) => {
        const { terms } = readTerms(text)
        assert.isAtMost(terms.length, 40)
        counter(terms)(text)
      })
    )
  })
})
