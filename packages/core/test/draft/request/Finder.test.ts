import { assert, describe, it } from "@effect/vitest"
import { beginningsOf, finder } from "../../../src/draft/request/Finder.ts"
import { TAG_WORDS } from "../../../src/draft/request/inferTags.ts"
import { proseOf } from "../../../src/draft/request/Prose.ts"
import * as TypeWords from "../../../src/draft/request/TypeWords.ts"
import { rowsOf } from "../../table.ts"

const LISTS: ReadonlyArray<readonly [name: string, words: ReadonlyArray<string>]> = [
  ...Object.entries(TypeWords).flatMap(([name, words]): ReadonlyArray<readonly [string, ReadonlyArray<string>]> =>
    name === "PREFIXES" ? [] : [[name, words as ReadonlyArray<string>]]
  ),
  ...TAG_WORDS
]

const requests = rowsOf<{ readonly request: string }>(new URL("requests.json", import.meta.url))

describe("finding one of many patterns", () => {
  const rows: ReadonlyArray<readonly [pattern: string, beginnings: ReadonlyArray<string> | null]> = [
    ["crash(?:es|ed)?", ["crash"]],
    ["(?:is|are) missing", ["is", "are"]],
    ["(?:too |very )?slow", ["too", "very", "slow"]],
    ["leaks?", ["leak"]],
    ["in-? ?text", ["in"]],
    ["(?<=very )urgent", ["urgent"]],
    ["a|b(?:c|d)", ["a", "b"]],
    ["\\w+error", null],
    ["(?:\\w+ )?error", null],
    ["[ab]c", null],
    ["x?y", null]
  ]
  for (const [pattern, beginnings] of rows) {
    it(`knows how ${pattern} begins`, () => assert.deepStrictEqual(beginningsOf(pattern), beginnings))
  }

  for (const [name, words] of LISTS) {
    it(`leaves out none of ${name} that would fit`, () => {
      const find = finder(words)
      // Each pattern by itself, behind a class, so that it is never left out; the first place counts, and there the first pattern.
      const alone = words.map((word) => finder([`[^]{0}(?:${word})`]))
      for (const { request } of requests) {
        const prose = proseOf(request)
        const firsts = alone.map((one) => one(prose)).filter((one) => one !== null)
        const first = firsts.toSorted((one, other) => one.index - other.index)[0]
        const found = find(prose)
        assert.deepStrictEqual([found?.index, found?.[0]], [first?.index, first?.[0]], request)
      }
    })
  }

  it("takes whole words only", () => {
    const find = finder(["auth", "error"])
    for (const text of ["author", "reauth", "auth_x", "non-auth", "auth-free", "errors", "autherror"])
      assert.isNull(find(text))
    for (const text of ["auth", "(auth)", "an auth.", "“error”", "error\nauth"]) assert.isNotNull(find(text))
  })
})
