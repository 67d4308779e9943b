import { afterAll, assert, beforeAll, describe, it } from "@effect/vitest"
import { readdirSync, readFileSync, writeFileSync } from "node:fs"
import { join } from "node:path"
import { btk, btkJson } from "../support/cli.ts"
import { fingerprint } from "../support/fingerprint.ts"
import { makeProject, type Project, removePlace } from "../support/project.ts"

interface List {
  readonly total: number
  readonly tickets: ReadonlyArray<{ readonly key: string; readonly status: string; readonly reason: string | null }>
}

describe("a flag", () => {
  let project: Project

  beforeAll(() => {
    project = makeProject()
    for (const title of ["One", "Two", "Three"]) assert.strictEqual(btk(project, ["q", title]).code, 0)
    assert.strictEqual(btk(project, ["close", "TASK-003", "--reason", "the numbers\nsay no"]).code, 0)
  }, 120_000)
  afterAll(() => removePlace(project))

  it("for the number of rows counts beside --all, which lists closed ones too", () => {
    assert.deepStrictEqual(
      [["list"], ["list", "--all"], ["list", "--all", "-n", "1"]].map((args) => {
        const { tickets, total } = btkJson<List>(project, args)
        return [total, tickets.length]
      }),
      [
        [2, 2],
        [3, 3],
        [3, 1]
      ]
    )
    assert.include(btk(project, ["list", "--all", "-n", "1"]).out, "2 more: btk list --all")
  })

  it("for programs gives the reason of what was closed, and null for what is open", () => {
    assert.deepStrictEqual(
      btkJson<List>(project, ["list", "--all"]).tickets.map(({ key, reason }) => [key, reason]),
      [
        ["TASK-001", null],
        ["TASK-002", null],
        ["TASK-003", "the numbers\nsay no"]
      ]
    )
  })

  it("for a dry run leaves what a person edited in ticket files to the next command that writes", () => {
    const folder = join(project.dir, "backlog/data/pending")
    const file = join(folder, readdirSync(folder).find((name) => name.startsWith("TASK-002")) ?? "")
    writeFileSync(file, readFileSync(file, "utf8").replace("priority: medium", "priority: high"))
    const before = fingerprint(project.dir)
    for (const args of [
      ["implement", "--dry-run"],
      ["implement", "--dry-run", "--json"],
      ["create", "X", "--dry-run"]
    ]) {
      const { code, err } = btk(project, args)
      assert.deepStrictEqual([code, err], [0, ""])
      assert.strictEqual(fingerprint(project.dir), before, args.join(" "))
    }
    assert.include(btk(project, ["plan"]).err, "TASK-002")
  })

  it("for quiet leaves out what only confirms or hints", () => {
    btk(project, ["sync"])
    for (const args of [["next"], ["ready"], ["fsck"], ["verify"], ["repair"], ["compact"], ["sync"], ["init"]]) {
      const { code, err, out } = btk(project, [...args, "--quiet"])
      assert.deepStrictEqual([code, out, err], [0, "", ""], args.join(" "))
    }
    btk(project, ["q", "Four"])
    assert.strictEqual(btk(project, ["sync", "--quiet"]).out, "")
  })

  it("to init is refused where there is a configuration, which init never changes", () => {
    assert.strictEqual(btk(project, ["init"]).out.split("\n")[0], "backlog.config.json is there and is kept as it is.")
    assert.strictEqual(btkJson<{ written: ReadonlyArray<string> }>(project, ["init"]).written.length, 0)
  })
})
