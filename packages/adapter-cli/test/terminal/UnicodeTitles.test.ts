import { assert, describe, it } from "@effect/vitest"
import { type Recipe, textOf } from "../../../core/test/recipe.ts"
import { rowsOf } from "../../../core/test/table.ts"
import { columns, safeLine } from "../../src/render/text.ts"
import { widthOf } from "../../src/render/width.ts"

interface Row {
  readonly why: string
  readonly title: Recipe
  readonly shown: Recipe
  readonly columns: number
}

const rows = rowsOf<Row>(new URL("../../../core/test/ticket/unicodeTitles.json", import.meta.url))
const WIDTH = 60
const HEAD = "FEAT-007  high  "

describe("in a row of a list, a title", () => {
  for (const row of rows) {
    it(`${row.why}, is shown without what a terminal would obey, in its columns`, () => {
      const title = safeLine(textOf(row.title))
      const line = columns([["FEAT-007", "high", title]], WIDTH)
      assert.strictEqual(line, `${HEAD}${textOf(row.shown)}`.trimEnd())
      assert.strictEqual(widthOf(line.slice(HEAD.length)), row.columns)
      assert.isAtMost(widthOf(line), WIDTH)
    })
  }

  it("in wide letters pushes the next column as far as it is wide", () =>
    assert.strictEqual(
      columns(
        [
          ["漢字", "x"],
          ["ab", "y"],
          ["👩", "z"]
        ],
        WIDTH
      ),
      "漢字  x\nab    y\n👩    z"
    ))
})
