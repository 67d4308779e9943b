import { assert, describe, it } from "@effect/vitest"
import * as fc from "fast-check"
import { editDistance } from "../../src/backlog/nearest.ts"
import { closeWords, forgiven } from "../../src/projections/search/Typos.ts"

const WORDS = [
  "export",
  "exports",
  "expert",
  "import",
  "config",
  "configuration",
  "straße",
  "кнопка",
  "버튼을",
  "報告書"
]

const found = (word: string) => closeWords(word, WORDS).map((one) => one.word)

describe("a typing error", () => {
  it.each([
    ["expot", ["export"]],
    ["exportt", ["export", "exports"]],
    ["exprot", ["export"]],
    ["exqort", ["export"]],
    ["konfig", ["config"]],
    ["confgiuraton", ["configuration"]],
    ["кнопко", ["кнопка"]],
    ["버튼은요", []]
  ])("in %s is forgiven", (typed, expected) => assert.deepStrictEqual(found(typed), expected))

  it("is none where the word is there", () => assert.notInclude(found("export"), "export"))

  it.each([
    ["api", 0],
    ["port", 1],
    ["exports", 1],
    ["exported", 2],
    ["x".repeat(40), 2],
    ["報告書を提出", 0],
    ["รายงานประจำ", 0],
    ["a-b-c-d", 0],
    ["src/a.ts", 0]
  ])("in %s: %i", (word, errors) => assert.strictEqual(forgiven(word), errors))

  it("is found wherever the distance says so, however the words are made", () =>
    fc.assert(
      fc.property(
        fc.array(fc.string({ unit: fc.constantFrom("a", "b", "c", "é", "ж"), minLength: 2, maxLength: 10 })),
        fc.string({ unit: fc.constantFrom("a", "b", "c", "é", "ж"), minLength: 2, maxLength: 10 }),
        (words, wanted) => {
          const most = forgiven(wanted)
          const expected = words.filter((word) => {
            const errors = editDistance(wanted, word)
            return errors > 0 && errors <= most
          })
          assert.sameMembers(
            closeWords(wanted, words).map(({ word }) => word),
            expected
          )
        }
      )
    ))
})
