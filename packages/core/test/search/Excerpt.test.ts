import { assert, describe, it } from "@effect/vitest"
import * as fc from "fast-check"
import { caseless } from "../../src/ticket/Caseless.ts"
import { type Excerpt, excerptOf } from "../../src/projections/search/Excerpt.ts"

const wanted = (...terms: ReadonlyArray<string>) => terms.map((term) => ({ term, spellings: [term], errors: 0 }))

const marked = ({ marks, text }: Excerpt) => marks.map(([from, to]) => text.slice(from, to))

const LONG = `Begin. ${"word ".repeat(40)}then Straße\n\nof ${"other ".repeat(40)}end.`

describe("an excerpt", () => {
  it("shows the words where they are in the text, as they are written, on one line that fits", () => {
    const excerpt = excerptOf({ title: "Nothing", body: LONG, comments: [] }, wanted("strasse", "of"))
    assert.deepStrictEqual(marked(excerpt!), ["Straße", "of"])
    assert.strictEqual(excerpt!.part, "body")
    assert.match(excerpt!.text, /^…word .* then Straße of other .*…$/u)
    assert.isAtMost(excerpt!.text.length, 95)
  })

  it("is the title where only that has the words, and null where nothing has", () => {
    assert.deepStrictEqual(excerptOf({ title: "Export it", body: "Text", comments: [] }, wanted("export")), {
      part: "title",
      text: "Export it",
      marks: [[0, 6]]
    })
    assert.isNull(excerptOf({ title: "Export it", body: "Text", comments: [] }, wanted("feat-001")))
  })

  it("is of a comment that is shown, before the title", () => {
    const comment = (text: string, removed = false) => ({ id: "a.1.0", text, removed })
    const text = { title: "Export it", body: "Text", comments: [comment("Export removed", true), comment("To export")] }
    assert.deepInclude(excerptOf(text, wanted("export")), { part: "comment", text: "To export" })
  })

  it("shows the piece with most of the words", () => {
    const body = `a csv. ${"x ".repeat(80)}the csv export of a csv. ${"x ".repeat(80)}`
    assert.deepStrictEqual(marked(excerptOf({ title: "", body, comments: [] }, wanted("csv", "export"))!), [
      "csv",
      "export",
      "csv"
    ])
  })

  it("never lacks the first word, whatever the text", () =>
    fc.assert(
      fc.property(
        fc.string({ unit: "grapheme", maxLength: 200 }),
        fc.string({ unit: "grapheme", maxLength: 200 }),
        fc.constantFrom("export", "straße", "報告書", "한글", "a"),
        (before, after, word) => {
          const excerpt = excerptOf(
            { title: "", body: `${before} ${word} ${after}`, comments: [] },
            wanted(caseless(word))
          )
          const [first] = marked(excerpt!)
          assert.include(caseless(first ?? ""), caseless(word))
          assert.notMatch(excerpt!.text, /\n/u)
          for (const [from, to] of excerpt!.marks) assert.isBelow(from, to)
        }
      )
    ))
})
