import { assert, describe, it } from "@effect/vitest"
import * as Result from "effect/Result"
import { isTime } from "../../src/log/Hlc.ts"
import { parsePoint } from "../../src/log/Point.ts"
import { parseTicketFile } from "../../src/ticket/TicketDocument.ts"
import { type Recipe, textOf } from "../recipe.ts"
import { assertTable, rowsOf } from "../table.ts"

interface Row {
  /** Ends the sentence “a date …”. */
  readonly why: string
  readonly text: Recipe
  /** What `--at` takes it for, or why not. */
  readonly point: { readonly kind: string } | { readonly message: Recipe; readonly because: string }
  /** What a ticket's own field keeps, as it was written. */
  readonly field: unknown
}

const NOW = "2026-11-24T10:00:00.000Z"
const NEXT =
  "Use an event id (btk log), a date or time (2026-11-24, 2026-11-24T10:30Z), a time ago (-3d, -2h), now, or a Git revision."
const rows = rowsOf<Row>(new URL("badDates.json", import.meta.url))

describe("a date", () => {
  for (const { field, point, text: recipe, why } of rows) {
    const text = textOf(recipe)

    it(`${why}, is a point in the log or none`, () => {
      const found = parsePoint(text, NOW)
      if (Result.isSuccess(found)) return assert.deepStrictEqual<unknown>(found.success, point)
      const { code, kind, message, next, why: because } = found.failure
      assert.deepStrictEqual([kind, code, next], ["usage", "point-invalid", NEXT])
      assert.isTrue("because" in point, message)
      if ("because" in point) assert.deepStrictEqual([message, because], [textOf(point.message), point.because])
    })

    it(`${why}, is kept by a ticket as it was written`, () => {
      const file = `---\nid: FEAT-001\ntitle: A\ncreated: ${JSON.stringify(text)}\ndue: ${quotedUnlessPlain(text)}\n---\n`
      const { content } = Result.getOrThrow(parseTicketFile(file, { path: "a.md" }))
      assert.deepStrictEqual(content.fields, { due: field })
    })

    it(`${why}, is no time of the log's clock`, () => assert.isFalse(isTime(`0:${text}-0000`)))
  }

  it("is bad in one of at least twenty ways, or good in an unusual one", () =>
    assertTable(rows, 20, ["point", "field"]))
})

/** Without quotes where YAML can do without them: that is where a date could become something else. */
function quotedUnlessPlain(text: string): string {
  return /^[\w+/.-][\w+/.:-]*$/u.test(text) ? text : JSON.stringify(text)
}
