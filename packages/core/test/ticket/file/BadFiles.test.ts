import { assert, describe, it } from "@effect/vitest"
import { readFileSync } from "node:fs"
import * as Result from "effect/Result"
import { parseTicketFile } from "../../../src/ticket/TicketDocument.ts"

interface Row {
  readonly why: string
  readonly text: string
  readonly code: string
  readonly message: string
}

const rows = JSON.parse(readFileSync(new URL("badFiles.json", import.meta.url), "utf8")) as ReadonlyArray<Row>

describe("a ticket file is refused, with the place and the reason, when it", () => {
  it.each(rows)("$why", ({ code, message, text }) => {
    const parsed = parseTicketFile(text, { path: "a.md" })
    if (Result.isSuccess(parsed)) return assert.fail("it was read")
    assert.deepStrictEqual([parsed.failure.code, parsed.failure.message], [code, message])
    assert.notStrictEqual(parsed.failure.next, "")
    assert.notProperty({}, "polluted")
  })

  it("is one of at least forty kinds of bad file", () => assert.isAtLeast(rows.length, 40))
})
