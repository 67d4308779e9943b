import { afterAll, assert, beforeAll, describe, it } from "@effect/vitest"
import { type Recipe, textOf } from "../../../core/test/recipe.ts"
import { rowsOf } from "../../../core/test/table.ts"
import { btkJson, failure } from "../support/cli.ts"
import { makeProject, type Project, removePlace } from "../support/project.ts"
import { assertRefused } from "../support/refused.ts"

interface Row {
  readonly why: string
  readonly text: Recipe
  readonly show: string | { readonly code: string; readonly message: Recipe; readonly next: string }
}

const NOT_FOUND = 3
/** What an argument can hold, and is no flag; every third, for each is a process. */
const rows = rowsOf<Row>(new URL("../../../core/test/backlog/badKeys.json", import.meta.url))
  .filter(({ text }) => /^[^-\0](?:[^\0\ud800-\udfff]*)$/u.test(textOf(text)))
  .filter((_, at) => at % 3 === 0)

describe("btk show, asked for a key that", () => {
  let project: Project
  beforeAll(() => {
    project = makeProject()
    for (const type of ["FEAT", "IDEA", "TASK"]) btkJson(project, ["create", `The ${type}`, "--type", type])
  }, 120_000)
  afterAll(() => removePlace(project))

  for (const { show, text: recipe, why } of rows) {
    const text = textOf(recipe)
    it(`${why}, answers as the table says`, () => {
      if (typeof show === "string") {
        const { ticket } = btkJson<{ ticket: { key: string } }>(project, ["show", text])
        return assert.strictEqual(ticket.key, show)
      }
      const { code, exit, message, next } = failure(project, ["show", text])
      assert.deepStrictEqual([exit, code, message, next], [NOT_FOUND, show.code, textOf(show.message), show.next])
    })
  }

  it("is in one of at least fifteen forms", () => assert.isAtLeast(rows.length, 15))

  it("looks like one of ours in another alphabet, makes no ticket of our type", () =>
    assertRefused(project, {
      args: ["create", "X", "--type", "\u0131dea"],
      code: "ticket-type-unknown",
      exit: 2,
      says: ["TASK, BUG, FEAT, IDEA"]
    }))
})
