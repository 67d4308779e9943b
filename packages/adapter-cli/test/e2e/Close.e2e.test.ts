import { afterAll, assert, beforeAll, describe, it } from "@effect/vitest"
import { readdirSync } from "node:fs"
import { join } from "node:path"
import { btk, btkJson } from "../support/cli.ts"
import { makeProject, type Project, removePlace } from "../support/project.ts"
import { assertRefused } from "../support/refused.ts"

const LIMIT = 120_000

interface Closed {
  readonly status: string
  readonly duplicateOf?: string
  readonly waiting?: ReadonlyArray<string>
}

interface Ticket {
  readonly status: string
  readonly reason: string | null
  readonly dependsOn: ReadonlyArray<string>
}

describe("a ticket that nobody has to work on", { timeout: 240_000 }, () => {
  let project: Project
  beforeAll(() => {
    project = makeProject()
    for (const title of ["Export the report", "Export of the report", "Print the export"])
      btk(project, ["q", title, "--type", "TASK"])
    btk(project, ["dep", "add", "TASK-003", "TASK-002"])
  }, LIMIT)
  afterAll(() => removePlace(project))

  const show = (key: string) => btkJson<{ readonly ticket: Ticket }>(project, ["show", key]).ticket

  it("is closed in favour of another one, which takes its place with those that waited", () => {
    const closed = btkJson<Closed>(project, ["close", "TASK-002", "--duplicate-of", "task-001"])
    assert.deepStrictEqual([closed.status, closed.duplicateOf, closed.waiting], ["duplicate", "TASK-001", ["TASK-003"]])
    assert.deepStrictEqual(show("TASK-003").dependsOn, ["TASK-001"])
    assert.strictEqual(show("TASK-002").reason, "It asks for the same as TASK-001.")
    const files = readdirSync(join(project.dir, "backlog/data/completed"))
    assert.isTrue(files.some((name) => name.startsWith("TASK-002")))
  })

  it("can't stand for itself, nor for what stands for it", () => {
    for (const other of ["TASK-001", "TASK-002"])
      assertRefused(project, {
        args: ["close", "TASK-001", "--duplicate-of", other],
        exit: 2,
        code: "duplicate-of-itself",
        says: [other]
      })
  })

  it("is obsolete with a reason, and is taken back by undo", () => {
    assertRefused(project, {
      args: ["close", "TASK-003", "--obsolete"],
      exit: 2,
      code: "reason-missing",
      says: ["--reason"]
    })
    const flags = ["--obsolete", "--reason", "Nobody prints.", "--evidence", "src/print.ts was deleted by 1a2b3c4"]
    assert.strictEqual(btkJson<Closed>(project, ["close", "TASK-003", ...flags]).status, "obsolete")
    btk(project, ["undo"])
    assert.strictEqual(show("TASK-003").status, "draft")
  })

  it("is closed for one reason only", () => {
    assertRefused(project, {
      args: ["close", "TASK-003", "--obsolete", "--duplicate-of", "TASK-001", "--reason", "x"],
      exit: 2,
      code: "flags-conflict",
      says: ["--obsolete", "--duplicate-of"]
    })
  })
})
