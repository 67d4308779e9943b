import { afterAll, assert, beforeAll, describe, it } from "@effect/vitest"
import { readdirSync, readFileSync } from "node:fs"
import { join } from "node:path"
import { btk, btkJson, failure, startBtk } from "../support/cli.ts"
import { fingerprint } from "../support/fingerprint.ts"
import { makeProject, type Project, removePlace } from "../support/project.ts"
import { assertRefused } from "../support/refused.ts"

const LIMIT = 120_000

interface BulkAnswer {
  readonly dryRun: boolean
  readonly changed: ReadonlyArray<{ readonly key: string; readonly changes: ReadonlyArray<string> }>
  readonly same: ReadonlyArray<string>
  readonly refused: ReadonlyArray<{ readonly key: string; readonly code: string }>
}

interface Row {
  readonly key: string
  readonly priority: string
  readonly status: string
}

const bulk = (project: Project, ...args: ReadonlyArray<string>) => btkJson<BulkAnswer>(project, ["bulk", ...args])

const listed = (project: Project, ...flags: ReadonlyArray<string>): ReadonlyArray<string> =>
  btkJson<{ tickets: ReadonlyArray<Row> }>(project, ["list", ...flags]).tickets.map(({ key }) => key)

const commits = (project: Project): number =>
  new Set(
    btkJson<{ events: ReadonlyArray<{ replica: string; commit: number }> }>(project, [
      "log",
      "--limit",
      "1000"
    ]).events.map(({ commit, replica }) => `${replica}.${commit}`)
  ).size

describe("changing many tickets at once", { timeout: 240_000 }, () => {
  let project: Project
  beforeAll(() => {
    project = makeProject()
    for (const title of ["One", "Two", "Three", "Four"]) btk(project, ["create", title, "--label", "first"])
    btk(project, ["create", "Broken", "--type", "BUG"])
  }, LIMIT)
  afterAll(() => removePlace(project))

  it("only says what it would do, until it is told to do it", () => {
    const before = fingerprint(project.dir)
    const args = ["bulk", "priority", "--label", "first", "--to", "high"]
    const { out } = btk(project, args)
    assert.match(out, /^TASK-001 {2}priority {2}One\n(?:.*\n){3}4 tickets would change\. Repeat it with --yes\.\n$/u)
    const answer = bulk(project, "priority", "--label", "first", "--to", "high")
    assert.deepStrictEqual([answer.dryRun, answer.changed.length], [true, 4])
    assert.isTrue(bulk(project, "priority", "--label", "first", "--to", "high", "--yes", "--dry-run").dryRun)
    assert.strictEqual(fingerprint(project.dir), before)
  })

  it("does it in one commit, and leaves out what is so already", () => {
    btk(project, ["edit", "TASK-002", "--priority", "high"])
    const before = commits(project)
    const { changed, same } = bulk(project, "priority", "--label", "FIRST", "--to", "high", "--yes")
    assert.deepStrictEqual(
      changed.map(({ key }) => key),
      ["TASK-001", "TASK-003", "TASK-004"]
    )
    assert.deepStrictEqual(same, ["TASK-002"])
    assert.strictEqual(commits(project), before + 1)
    assert.deepStrictEqual(listed(project, "--priority", "high"), ["TASK-001", "TASK-002", "TASK-003", "TASK-004"])
    const folder = join(project.dir, "backlog/data/pending")
    for (const name of readdirSync(folder).filter((one) => one.startsWith("TASK"))) {
      assert.include(readFileSync(join(folder, name), "utf8"), "priority: high")
    }
  })

  it("changes labels and other front matter of those that keys and filters both mean", () => {
    const { changed } = bulk(
      project,
      "label",
      "TASK-001",
      "TASK-002",
      "BUG-001",
      "--type",
      "TASK",
      "--add",
      "ui",
      "--remove",
      "first",
      "-y"
    )
    assert.deepStrictEqual(changed, [
      { key: "TASK-001", changes: ["tags"] },
      { key: "TASK-002", changes: ["tags"] }
    ])
    assert.deepStrictEqual(listed(project, "--label", "ui"), ["TASK-001", "TASK-002"])
    assert.strictEqual(
      bulk(project, "edit", "--all", "--set", "assignee=Ada", "--set", "severity=high", "-y").changed.length,
      5
    )
    assert.strictEqual(listed(project, "--assignee", "ada").length, 5)
    assert.strictEqual(
      bulk(project, "edit", "--assignee", "Ada", "--type", "BUG", "--set", "assignee=", "-y").changed.length,
      1
    )
    assert.notInclude(listed(project, "--assignee", "ada"), "BUG-001")
  })

  it("does nothing when one ticket refuses, and names each that does", () => {
    btk(project, ["close", "TASK-003", "--reason", "no"])
    const before = fingerprint(project.dir)
    const keys = ["TASK-001", "TASK-003", "TASK-004"]
    const error = failure(project, ["bulk", "label", ...keys, "--add", "x", "--yes"])
    assert.deepStrictEqual([error.code, error.exit], ["bulk-refused", 1])
    assert.include(error.message, "1 of 3 tickets can't be changed, so none was: TASK-003 is cancelled.")
    assert.deepInclude((error.details["refused"] as ReadonlyArray<object>)[0], {
      key: "TASK-003",
      code: "ticket-closed"
    })
    assert.strictEqual(fingerprint(project.dir), before)
    const { changed, refused } = bulk(project, "label", ...keys, "--add", "x")
    assert.deepStrictEqual([changed.length, refused.map(({ key }) => key)], [2, ["TASK-003"]])
    assert.include(btk(project, ["bulk", "label", ...keys, "--add", "x"]).out, "refused: TASK-003 is cancelled.\n")
  })

  it("closes tickets with one reason, each of which can be taken back", () => {
    const { changed } = bulk(project, "close", "--label", "ui", "--reason", "another design", "--yes")
    assert.deepStrictEqual(
      changed.map(({ key }) => key),
      ["TASK-001", "TASK-002"]
    )
    assert.deepStrictEqual(listed(project, "--status", "cancelled"), ["TASK-001", "TASK-002", "TASK-003"])
    assert.lengthOf(readdirSync(join(project.dir, "backlog/data/completed")), 3)
    const { events } = btkJson<{ events: ReadonlyArray<{ id: string; type: string }> }>(project, [
      "log",
      "--limit",
      "2"
    ])
    for (const { id } of events) btkJson(project, ["undo", id])
    assert.deepStrictEqual(listed(project, "--label", "ui"), ["TASK-001", "TASK-002"])
  })

  it("loses nothing that others do at the same time", async () => {
    const all = await Promise.all([
      startBtk(project, ["bulk", "label", "--all", "--add", "b1", "--yes"]).done,
      startBtk(project, ["bulk", "label", "--all", "--add", "b2", "--yes"]).done,
      startBtk(project, ["label", "add", "TASK-004", "b3"]).done
    ])
    for (const { code, err } of all) assert.deepStrictEqual([code, err], [0, ""])
    assert.includeMembers(
      [...btkJson<{ labels: ReadonlyArray<string> }>(project, ["label", "list", "TASK-004"]).labels],
      ["b1", "b2", "b3"]
    )
  })

  it("is refused where it is not clear what is meant", () => {
    const refused = (args: ReadonlyArray<string>, code: string, exit: number, ...says: ReadonlyArray<string>) =>
      assertRefused(project, { args: ["bulk", ...args], code, exit, says })
    refused([], "usage", 2, "<action>")
    refused(["delete"], "action-unknown", 2, "close, label, priority, edit")
    refused(["close", "--reason", "x"], "bulk-unbounded", 2, "--all")
    refused(["close", "--all"], "reason-missing", 2, "--reason")
    refused(["label", "--all"], "bulk-change-missing", 2, "--add or --remove")
    refused(["label", "--all", "--add", " "], "label-invalid", 2)
    refused(["priority", "--all"], "bulk-change-missing", 2, "--to")
    refused(["priority", "--all", "--to", "urgent"], "priority-unknown", 2, "urgent")
    refused(["priority", "--all", "--to", "high", "--reason", "x"], "usage", 2, "--reason", "btk bulk close")
    refused(["edit", "--all"], "bulk-change-missing", 2, "--set")
    refused(["edit", "--all", "--set", "severity"], "set-invalid", 2, "severity")
    refused(["edit", "--all", "--set", "=x"], "set-invalid", 2, "=x")
    refused(["edit", "--all", "--set", "status=completed"], "set-invalid", 2, "btk bulk close")
    refused(["edit", "--all", "--set", "__proto__=x"], "set-invalid", 2, "__proto__")
    refused(["edit", "--all", "--set", "type=EPIC"], "set-invalid", 2, "EPIC", "FEAT")
    refused(["edit", "--all", "--set", "priority=urgent"], "priority-unknown", 2, "urgent")
    refused(["label", "TASK-9", "--add", "x"], "ticket-not-found", 3, "TASK-9")
    refused(["label", "--status", "done", "--add", "x"], "status-unknown", 2, "done")
  })
})
