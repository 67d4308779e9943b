import { assert, describe, it } from "@effect/vitest"
import * as fc from "fast-check"
import { citationsIn } from "../../src/refine/Citations.ts"

const FILES = ["src/range.ts", "lib/server.js", "pkg/a b.go", "src/über.py"]
const resolve = (path: string): string | null =>
  FILES.find((file) => file === path || file.endsWith(`/${path}`)) ?? null

const cited = (text: string) => citationsIn(text, resolve).lines.map(({ from, path, to }) => [path, from, to])

describe("lines that a ticket cites", () => {
  const FORMS: ReadonlyArray<readonly [text: string, from: number, to: number]> = [
    ["It fails in src/range.ts:42.", 42, 42],
    ["It fails in `src/range.ts:42`.", 42, 42],
    ["at parse (src/range.ts:42:13)", 42, 42],
    ["See `src/range.ts`:42-45", 42, 45],
    ["See src/range.ts#L42-L45 for it.", 42, 45],
    ["See src/range.ts#L42", 42, 42],
    ["src/range.ts line 42 returns null", 42, 42],
    ["`src/range.ts`, lines 42–45", 42, 45],
    ["src/range.ts (line 42)", 42, 42],
    ["src/range.ts (lines 42 to 45)", 42, 45],
    ["src/range.ts at line 42", 42, 42],
    ["line 42 of src/range.ts", 42, 42],
    ["Lines 42-45 in `src/range.ts` swap them", 42, 45],
    ["range.ts:42 by its name", 42, 42]
  ]
  for (const [text, from, to] of FORMS)
    it(`are found in: ${text}`, () => {
      const [one, ...more] = citationsIn(text, resolve).lines
      assert.deepStrictEqual([one?.path, one?.from, one?.to, more.length], ["src/range.ts", from, to, 0])
      assert.strictEqual(text.slice(one?.offset, (one?.offset ?? 0) + (one?.written.length ?? 0)), one?.written)
    })

  it("are those of files that are meant, each where it stands", () => {
    assert.deepStrictEqual(cited("src/range.ts:3 and lib/server.js:7, src/range.ts:9"), [
      ["src/range.ts", 3, 3],
      ["lib/server.js", 7, 7],
      ["src/range.ts", 9, 9]
    ])
  })

  it("are no versions, times, counts, nor lines of other files", () => {
    for (const text of [
      "src/range.ts is version 42.1",
      "src/range.ts:1.2.3",
      "src/other.ts:42",
      "src/range.tsx:42",
      "my/src/range.ts:42 elsewhere",
      "src/range.ts: 42 calls",
      "src/range.ts:0",
      "src/range.ts:45-42",
      "src/range.ts:1-9999",
      "deadline 42 of src"
    ])
      assert.deepStrictEqual(cited(text), [], text)
  })

  it("take no long time in any text", () => {
    for (const text of ["src/range.ts".repeat(20_000), "src/range.ts:1 ".repeat(20_000), "line 1 of ".repeat(50_000)])
      citationsIn(text, resolve)
    fc.assert(fc.property(fc.string(), (text) => void citationsIn(text, resolve)))
  })
})

describe("code that a ticket quotes", () => {
  const quote = (info: string, before = "") => `${before}\n\n\`\`\`${info}\n\nconst a = 1\n  const b = 2\n\n\`\`\`\n`

  it("is of the file that stands above it, or in the fence", () => {
    const [above] = citationsIn(quote("ts", "In `src/range.ts`:"), resolve).quotes
    assert.deepStrictEqual([above?.path, above?.lines], ["src/range.ts", ["const a = 1", "  const b = 2"]])
    const [inside] = citationsIn(quote("js title=lib/server.js", "Unlike src/range.ts:"), resolve).quotes
    assert.strictEqual(inside?.path, "lib/server.js")
    const [none] = citationsIn(quote("ts", "Somewhere."), resolve).quotes
    assert.isNull(none?.path)
  })

  it("is nothing that people type or see", () => {
    for (const info of ["sh", "bash", "text", "diff", "console"])
      assert.deepStrictEqual(citationsIn(quote(info, "src/range.ts"), resolve).quotes, [], info)
  })
})
