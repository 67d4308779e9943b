/** Bad-input tables: JSON files beside the tests that run them. */
import { assert } from "@effect/vitest"
import { readFileSync } from "node:fs"

/** The rows of a table; what is in it is the test's word. */
// oxlint-disable-next-line typescript/no-unnecessary-type-parameters -- the caller names the rows' shape
export const rowsOf = <Row>(url: URL): ReadonlyArray<Row> => JSON.parse(readFileSync(url, "utf8")) as ReadonlyArray<Row>

/** That a table has as many rows as it promises, and that no two have one name or ask the same: all but `outcome`. */
export const assertTable = <Row extends { readonly why: string }>(
  rows: ReadonlyArray<Row>,
  atLeast: number,
  outcome: ReadonlyArray<keyof Row>
): void => {
  assert.isAtLeast(rows.length, atLeast)
  const names = new Set<string>()
  const inputs = new Map<string, string>()
  for (const row of rows) {
    assert.isFalse(names.has(row.why), `a name stands twice: ${row.why}`)
    names.add(row.why)
    const asked = Object.entries(row).filter(([name]) => name !== "why" && !outcome.includes(name as keyof Row))
    const input = JSON.stringify(asked)
    assert.isUndefined(inputs.get(input), `the same twice: ${row.why}`)
    inputs.set(input, row.why)
  }
}
