import { afterAll, assert, beforeAll, describe, it } from "@effect/vitest"
import { readdirSync } from "node:fs"
import { join } from "node:path"
import { type Recipe, textOf } from "../../../core/test/recipe.ts"
import { rowsOf } from "../../../core/test/table.ts"
import { btk, btkJson } from "../support/cli.ts"
import { assertVerifies } from "../support/landing.ts"
import { makeProject, type Project, removePlace } from "../support/project.ts"

interface Row {
  readonly why: string
  readonly title: Recipe
  readonly file: Recipe
  readonly shown: Recipe
}

/** Every second, for each is a process. */
const rows = rowsOf<Row>(new URL("../../../core/test/ticket/unicodeTitles.json", import.meta.url)).filter(
  (_, at) => at % 2 === 1
)

describe("tickets with titles in unusual scripts and forms", () => {
  let project: Project
  const keys: Array<string> = []

  beforeAll(() => {
    project = makeProject()
    for (const { title } of rows) {
      const input = `---\nid: FEAT-NNN\ntitle: ${JSON.stringify(textOf(title))}\n---\n\n## Context\n\nWhy.\n`
      keys.push(btkJson<{ ticket: { key: string } }>(project, ["create", "--from", "-"], { input }).ticket.key)
    }
  }, 240_000)
  afterAll(() => removePlace(project))

  it("are at least fifteen, with one key each in the order of their creation", () => {
    assert.isAtLeast(rows.length, 15)
    assert.deepStrictEqual(
      keys,
      rows.map((_, at) => `FEAT-${String(at + 1).padStart(3, "0")}`)
    )
  })

  it("are listed as they were written for programs, and in one row each for people", () => {
    const { tickets } = btkJson<{ tickets: ReadonlyArray<{ title: string }> }>(project, ["list", "--all"])
    assert.deepStrictEqual(
      tickets.map(({ title }) => title),
      rows.map(({ title }) => textOf(title))
    )
    const lines = btk(project, ["list", "--all"]).out.trimEnd().split("\n")
    assert.deepStrictEqual(
      lines.map((line) => line.split(/\s+/u)[0]),
      keys
    )
  })

  it("have the files that the table says, which nobody edited", () => {
    const names = readdirSync(join(project.dir, "backlog/data/pending"))
    const wanted = rows.map(({ file }, at) => textOf(file).replace("FEAT-007", keys[at] ?? ""))
    assert.deepStrictEqual(names.toSorted(), wanted.toSorted())
    const { skipped } = btkJson<{ skipped: ReadonlyArray<string> }>(project, ["sync"])
    assert.deepStrictEqual(skipped, [])
    project.git("checkout", "--quiet", "--", ".")
    assert.notInclude(btk(project, ["log"]).out, "revised")
    assert.strictEqual(project.git("status", "--porcelain"), "")
    assertVerifies(project)
  })
})
