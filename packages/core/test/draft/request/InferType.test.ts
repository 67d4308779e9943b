import { assert, describe, it } from "@effect/vitest"
import { inferType } from "../../../src/draft/request/inferType.ts"
import { inferPriority } from "../../../src/draft/request/urgency.ts"
import { TICKET_TYPES } from "../../../src/ticket/Vocabulary.ts"
import { rowsOf } from "../../table.ts"

interface Row {
  readonly request: string
  readonly type: string
  readonly because: string | null
  readonly priority: string | null
}

const rows = rowsOf<Row>(new URL("requests.json", import.meta.url))

const typeOf = (title: string, types: ReadonlyArray<string> = TICKET_TYPES, text = "") =>
  inferType({ title, text, sections: new Set(), hasStackTrace: false }, types)

describe("the type and priority of a request", () => {
  it("are tried with twenty of each type, none of them twice", () => {
    for (const type of TICKET_TYPES) assert.isAtLeast(rows.filter((row) => row.type === type).length, 20, type)
    assert.strictEqual(new Set(rows.map(({ request }) => request)).size, rows.length)
  })

  for (const { because, priority, request, type } of rows) {
    it(`${type} “${request}”`, () => {
      const found = typeOf(request)
      assert.deepStrictEqual(
        [found?.value ?? "TASK", found?.why ?? null, inferPriority(request)?.value ?? null],
        [type, because, priority]
      )
    })
  }
})
