import { assert, describe, it } from "@effect/vitest"
import * as Result from "effect/Result"
import { parseConfig } from "../../src/backlog/BacklogConfig.ts"
import { assertTable, rowsOf } from "../table.ts"

interface Row {
  readonly why: string
  readonly lines: ReadonlyArray<string>
  readonly code: string
  readonly line: number
  readonly column: number
  readonly message: string
  readonly next: string
}

const rows = rowsOf<Row>(new URL("badConfigs.json", import.meta.url))

const FILE = "backlog.config.json"

describe("a broken configuration", () => {
  it("has every kind of mistake in the table", () => {
    assertTable(rows, 25, ["code", "line", "column", "message", "next"])
    assert.sameMembers(
      [...new Set(rows.map(({ code }) => code))],
      ["config-syntax", "config-invalid", "config-unknown-key"]
    )
  })

  for (const { code, column, line, lines, message, next, why } of rows) {
    it(`with ${why} is refused as ${code} at ${line}:${column}`, () => {
      const parsed = parseConfig(lines.join("\n"), { path: FILE })
      const error = Result.isFailure(parsed) ? parsed.failure : assert.fail("was read")
      assert.deepStrictEqual(
        [error.kind, error.code, error.details["line"], error.details["column"], error.message, error.next],
        ["usage", code, line, column, message, next]
      )
      assert.isTrue(error.message.startsWith(`${FILE}:${line}:${column}: `))
      assert.isNotEmpty(error.why)
    })

    it(`with ${why} is refused at the same line with Windows line breaks and a byte order mark`, () => {
      const parsed = parseConfig(`\uFEFF${lines.join("\r\n")}`, { path: FILE })
      const error = Result.isFailure(parsed) ? parsed.failure : assert.fail("was read")
      assert.deepStrictEqual([error.code, error.details["line"], error.details["column"]], [code, line, column])
    })
  }
})
