import { afterAll, afterEach, assert, beforeAll, describe, it } from "@effect/vitest"
import { writeFileSync } from "node:fs"
import { join } from "node:path"
import { type Recipe, textOf } from "../../../core/test/recipe.ts"
import { assertTable, rowsOf } from "../../../core/test/table.ts"
import { btk, failure } from "../support/cli.ts"
import { fingerprint } from "../support/fingerprint.ts"
import { makeProject, type Project, removePlace } from "../support/project.ts"

interface Row {
  /** Ends the sentence “btk, given …”. */
  readonly why: string
  /** `$file` stands for the path of `file`. */
  readonly args: ReadonlyArray<Recipe>
  readonly input?: Recipe
  readonly file?: Recipe
  readonly config?: Recipe
  readonly exit: number
  readonly code: string
  /** `$dir` stands for the project's folder, `$bytes` for the number of bytes that the error names. */
  readonly message: Recipe
  readonly because: Recipe
  readonly next: string
}

const CONFIG = "backlog.config.json"
/** Characters that an error takes on a screen at most: three sentences that are cut, and what is around them. */
const MAX_SHOWN = 3 * 1000 + 100
const rows = rowsOf<Row>(new URL("badSizes.json", import.meta.url))

describe("btk, given", { timeout: 240_000 }, () => {
  let project: Project
  let file: string
  beforeAll(() => {
    project = makeProject()
    file = join(project.home, "given.md")
    assert.strictEqual(btk(project, ["q", "There already"]).code, 0)
  }, 120_000)
  afterEach(() => project.git("checkout", "--quiet", "--", CONFIG))
  afterAll(() => removePlace(project))

  for (const row of rows) {
    it(`${row.why}, refuses it in a few sentences and changes nothing`, () => {
      if (row.config !== undefined) project.write(CONFIG, textOf(row.config))
      if (row.file !== undefined) writeFileSync(file, textOf(row.file))
      const args = row.args.map((arg) => textOf(arg).replaceAll("$file", file))
      const options = row.input === undefined ? {} : { input: textOf(row.input) }
      const before = fingerprint(project.dir)
      const { code, details, exit, message, next, why } = failure(project, args, options)
      const written = (recipe: Recipe): string =>
        textOf(recipe)
          .replaceAll("$dir", project.dir)
          .replaceAll("$file", file)
          .replaceAll("$bytes", String(details["bytes"]))
      assert.deepStrictEqual(
        [exit, code, message, why, next],
        [row.exit, row.code, written(row.message), written(row.because), written(row.next)]
      )
      const { code: shownExit, err, out } = btk(project, args, options)
      assert.deepStrictEqual([shownExit, out], [row.exit, ""])
      assert.isAtMost(err.length, MAX_SHOWN)
      assert.include(err, `[${code}]\n  why:  `)
      assert.strictEqual(fingerprint(project.dir), before)
    })
  }

  it("a title of 10,000 characters, takes it, names its file in time and fits its row", () => {
    const title = "x".repeat(10_000)
    assert.strictEqual(btk(project, ["create", title]).code, 0)
    const row = btk(project, ["list"])
      .out.split("\n")
      .find((line) => line.startsWith("TASK-002"))
    assert.strictEqual(row, `TASK-002  medium  draft  ${"x".repeat(74)}…`)
  })

  it("is given something in at least ten sizes that no backlog has", () =>
    assertTable(rows, 10, ["exit", "code", "message", "because", "next"]))
})
