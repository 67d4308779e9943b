import { afterAll, assert, beforeAll, describe, it } from "@effect/vitest"
import { rowsOf } from "../../../core/test/table.ts"
import { btk, failure } from "../support/cli.ts"
import { makeProject, type Project, removePlace } from "../support/project.ts"

interface Row {
  readonly why: string
  readonly text: string
  readonly point: { readonly kind: string } | { readonly message: string; readonly because: string }
}

const [USAGE, NOT_FOUND] = [2, 3] as const
/** What an argument can hold, and is no flag; every third, for each is a process. */
const rows = rowsOf<Row>(new URL("../../../core/test/log/badDates.json", import.meta.url))
  .filter(({ text }) => !text.startsWith("-") && !text.includes("\0"))
  .filter((_, at) => at % 3 === 0)

describe("btk list --at, with a date", () => {
  let project: Project
  beforeAll(() => {
    project = makeProject()
  }, 120_000)
  afterAll(() => removePlace(project))

  for (const { point, text, why } of rows) {
    it(`${why}, answers as the table says`, () => {
      const args = ["list", "--at", text]
      if ("kind" in point && point.kind === "time") {
        const { code, out } = btk(project, args)
        return assert.deepStrictEqual([code, out.split("\n")[1]], [0, 'No tickets. Create one: btk create "…"'])
      }
      const { code, exit, message, next, why: because } = failure(project, args)
      if ("because" in point) {
        assert.deepStrictEqual([exit, code, message, because], [USAGE, "point-invalid", point.message, point.because])
      } else {
        // Git was asked, and knows nothing of that name.
        const unknown = `${JSON.stringify(text)} is no point in the log: no event, time or Git revision.`
        assert.deepStrictEqual([exit, code, message], [NOT_FOUND, "point-unknown", unknown])
      }
      assert.include(next, "2026-11-24T10:30Z")
      assert.include(next, "-3d")
    })
  }

  it("is in one of at least ten forms", () => assert.isAtLeast(rows.length, 10))
})
