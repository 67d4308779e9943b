/** Bad-input tables: JSON files beside the tests that run them. */
import { assert } from "@effect/vitest"
import { readFileSync } from "node:fs"

/** The rows of a table; what is in it is the test's word. */
// oxlint-disable-next-line typescript/no-unnecessary-type-parameters -- the caller names the rows' shape
export const rowsOf = <Row>(url: URL): ReadonlyArray<Row> => JSON.parse(readFileSync(url, "utf8")) as ReadonlyArray<Row>

/** That a table has as many rows as it promises, and that no two of them ask the same: neither by name nor by input. */
export const assertTable = <Row extends { readonly why: string }>(
  rows: ReadonlyArray<Row>,
  atLeast: number,
  inputOf: (row: Row) => unknown
): void => {
  assert.isAtLeast(rows.length, atLeast)
  for (const keyOf of [({ why }: Row) => why, (row: Row) => JSON.stringify(inputOf(row))]) {
    const seen = new Set<string>()
    for (const row of rows) {
      const key = keyOf(row)
      assert.isFalse(seen.has(key), `twice: ${row.why}`)
      seen.add(key)
    }
  }
}
