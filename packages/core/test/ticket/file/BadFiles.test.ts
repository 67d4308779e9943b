import { assert, describe, it } from "@effect/vitest"
import * as Result from "effect/Result"
import { parseTicketFile } from "../../../src/ticket/TicketDocument.ts"
import { type Recipe, textOf } from "../../recipe.ts"
import { assertTable, rowsOf } from "../../table.ts"

interface Row {
  readonly why: string
  readonly text: Recipe
  readonly code: string
  readonly message: Recipe
  readonly next: string
}

const rows = rowsOf<Row>(new URL("badFiles.json", import.meta.url))

describe("a ticket file is refused, with the place and the reason, when it", () => {
  it.each(rows)("$why", ({ code, message, next, text }) => {
    const parsed = parseTicketFile(textOf(text), { path: "a.md" })
    if (Result.isSuccess(parsed)) return assert.fail("it was read")
    assert.deepStrictEqual(
      [parsed.failure.code, parsed.failure.message, parsed.failure.next],
      [code, textOf(message), next]
    )
    assert.match(parsed.failure.message, /^a\.md:[1-9]\d*:[1-9]\d*: /u)
    assert.notProperty({}, "polluted")
  })

  it("is one of at least seventy kinds of bad file", () => assertTable(rows, 70, ["code", "message", "next"]))
})
