import { afterAll, assert, beforeAll, describe, it } from "@effect/vitest"
import { readdirSync, readFileSync } from "node:fs"
import { join } from "node:path"
import { btk, btkJson, startBtk } from "../support/cli.ts"
import { makeClones, pullMerging } from "../support/clones.ts"
import { makeProject, type Project, removePlace } from "../support/project.ts"
import { assertRefused } from "../support/refused.ts"

const LIMIT = 120_000

interface Labelled {
  readonly labels: ReadonlyArray<string>
  readonly changed: boolean
}

interface Dep {
  readonly dependsOn: ReadonlyArray<string>
  readonly changed: boolean
}

const headerOf = (project: Project, key: string): string => {
  const folder = join(project.dir, "backlog/data/pending")
  const name = readdirSync(folder).find((one) => one.startsWith(key)) ?? ""
  return readFileSync(join(folder, name), "utf8").split("\n---\n")[0] ?? ""
}

const labels = (project: Project, key: string) => btkJson<Labelled>(project, ["label", "list", key]).labels

/** Takes what the others have, and gives them what is new here. */
const exchange = (place: Project): void => {
  btkJson(place, ["sync"])
  pullMerging(place)
  btkJson(place, ["sync"])
  place.git("push", "--quiet")
}

describe("labels", { timeout: 240_000 }, () => {
  let project: Project
  beforeAll(() => {
    project = makeProject()
    for (const title of ["One", "Two"]) btk(project, ["q", title])
  }, LIMIT)
  afterAll(() => removePlace(project))

  it("are put on and taken off, in the log and in the ticket's file", () => {
    const added = btkJson<Labelled>(project, ["label", "add", "TASK-001", "parser", "needs design"])
    assert.deepStrictEqual([added.labels, added.changed], [["parser", "needs design"], true])
    assert.match(headerOf(project, "TASK-001"), /tags: \[parser, needs design\]/u)
    assert.isFalse(btkJson<Labelled>(project, ["label", "add", "TASK-001", "PARSER"]).changed)
    assert.strictEqual(btk(project, ["label", "rm", "TASK-001", "Parser"]).out, "TASK-001 has needs design.\n")
    assert.isFalse(btkJson<Labelled>(project, ["label", "rm", "TASK-001", "parser"]).changed)
    assert.deepStrictEqual(labels(project, "TASK-001"), ["needs design"])
  })

  it("are listed with how many open tickets have them", () => {
    btk(project, ["label", "add", "TASK-002", "Needs Design", "ui"])
    assert.strictEqual(btk(project, ["label", "list"]).out, "2  needs design\n1  ui\n")
    btk(project, ["close", "TASK-002", "--reason", "no"])
    assert.strictEqual(btk(project, ["label", "list"]).out, "1  needs design\n")
    assert.strictEqual(btk(project, ["label", "list", "--all"]).out, "2  needs design\n1  ui\n")
    btk(project, ["undo"])
  })

  it("are taken back one by one", () => {
    btk(project, ["label", "add", "TASK-001", "first"])
    const log = btkJson<{ events: ReadonlyArray<{ id: string }> }>(project, ["log", "--limit", "1"])
    const first = log.events[0]?.id ?? ""
    btk(project, ["label", "add", "TASK-001", "second"])
    btkJson(project, ["undo", first])
    assert.deepStrictEqual(labels(project, "TASK-001"), ["needs design", "second"])
  })

  it("of several who act at the same time are all there, in the log and in the file, which nobody edited", async () => {
    const names = ["a1", "a2", "a3", "a4", "a5", "a6"]
    const done = await Promise.all(names.map((name) => startBtk(project, ["label", "add", "TASK-002", name]).done))
    for (const { code, err } of done) assert.deepStrictEqual([code, err], [0, ""])
    assert.includeMembers([...labels(project, "TASK-002")], names)
    for (const name of names) assert.include(headerOf(project, "TASK-002"), name)
  })

  it("of two clones are all there once both have synced", () => {
    // Without ticket files, which Git would merge as text.
    const { base, clones } = makeClones(["grace"], { config: { render: "none" } })
    try {
      const [ada, grace] = clones as [Project, Project]
      btk(ada, ["create", "Shared", "--label", "old"])
      exchange(ada)
      exchange(grace)
      btk(ada, ["label", "add", "TASK-001", "by ada"])
      btk(grace, ["label", "add", "TASK-001", "by grace"])
      btk(grace, ["label", "rm", "TASK-001", "old"])
      for (const place of [ada, grace, ada, grace, ada]) exchange(place)
      for (const place of [ada, grace]) assert.sameMembers([...labels(place, "TASK-001")], ["by ada", "by grace"])
      assert.strictEqual(btk(ada, ["conflicts", "--quiet"]).out, "")
    } finally {
      removePlace({ base })
    }
  })

  it("are refused where they say nothing, or nothing can be told from them", () => {
    const refused = (args: ReadonlyArray<string>, code: string, ...says: ReadonlyArray<string>) =>
      assertRefused(project, { args, code, exit: 2, says })
    refused(["label"], "usage", "<action>")
    refused(["label", "ad", "TASK-001", "x"], "action-unknown", "Did you mean btk label add?")
    refused(["label", "add"], "usage", "<key>")
    refused(["label", "add", "TASK-001"], "usage", "<label>")
    refused(["label", "add", "TASK-001", " "], "label-invalid", "says nothing")
    refused(["label", "add", "TASK-001", "a\nb"], "label-invalid", "line break")
    refused(["label", "list", "TASK-001", "x"], "usage", "x")
    assertRefused(project, {
      args: ["label", "add", "TASK-9", "x"],
      code: "ticket-not-found",
      exit: 3,
      says: ["TASK-9"]
    })
  })
})

describe("dependencies", { timeout: 240_000 }, () => {
  let project: Project
  beforeAll(() => {
    project = makeProject()
    for (const title of ["One", "Two", "Three", "Four"]) btk(project, ["q", title])
  }, LIMIT)
  afterAll(() => removePlace(project))

  it("are added and taken out, in the log and in the ticket's file", () => {
    const added = btkJson<Dep>(project, ["dep", "add", "TASK-003", "TASK-001", "task-2", "TASK-001"])
    assert.deepStrictEqual([added.dependsOn, added.changed], [["TASK-001", "TASK-002"], true])
    assert.match(headerOf(project, "TASK-003"), /depends_on: \[TASK-001, TASK-002\]/u)
    assert.isFalse(btkJson<Dep>(project, ["dep", "add", "TASK-003", "TASK-001"]).changed)
    assert.deepStrictEqual(btkJson<Dep>(project, ["dep", "rm", "TASK-003", "TASK-002"]).dependsOn, ["TASK-001"])
    assert.isFalse(btkJson<Dep>(project, ["dep", "rm", "TASK-003", "TASK-002"]).changed)
    btkJson(project, ["undo"])
    assert.strictEqual(
      btk(project, ["dep", "add", "TASK-003", "TASK-002"]).out,
      "TASK-003 waits for TASK-001, TASK-002, as before. It is a draft.\n"
    )
  })

  it("that would close a cycle are refused, and its members named", () => {
    btk(project, ["dep", "add", "TASK-004", "TASK-003"])
    const refused = (args: ReadonlyArray<string>, ...says: ReadonlyArray<string>) =>
      assertRefused(project, { args, code: "dependency-cycle", exit: 2, says })
    refused(["dep", "add", "TASK-001", "TASK-004"], "TASK-001 → TASK-004 → TASK-003 → TASK-001")
    refused(["dep", "add", "TASK-001", "TASK-001"], "TASK-001 → TASK-001")
  })

  it("are shown as a tree, from either end", () => {
    assert.match(
      btk(project, ["dep", "tree", "TASK-004"]).out,
      /^TASK-004 {2}draft {2}Four\n {2}TASK-003 {2}draft {2}Three\n {4}TASK-001 {2}draft {2}One\n {4}TASK-002 {2}draft {2}Two\n$/u
    )
    assert.include(
      btk(project, ["dep", "tree", "TASK-004", "--depth", "1"]).out,
      "TASK-003  draft  Three (… 2 more below)\n"
    )
    const { tickets } = btkJson<{ tickets: ReadonlyArray<{ key: string; depth: number }> }>(project, [
      "dep",
      "tree",
      "TASK-001",
      "--dependents"
    ])
    assert.deepStrictEqual(
      tickets.map(({ depth, key }) => [depth, key]),
      [
        [0, "TASK-001"],
        [1, "TASK-003"],
        [2, "TASK-004"]
      ]
    )
  })

  it("are what tickets are blocked by, beside what is missing in them", () => {
    const { tickets } = btkJson<{
      tickets: ReadonlyArray<{
        key: string
        code: string
        reasons: ReadonlyArray<string>
        waitsFor: ReadonlyArray<string>
      }>
    }>(project, ["blocked"])
    const third = tickets.find(({ key }) => key === "TASK-003")
    assert.isDefined(third)
    assert.strictEqual(third.code, "draft")
    assert.deepStrictEqual(third.waitsFor, ["TASK-001", "TASK-002"])
    assert.strictEqual(third.reasons[0], "TASK-003 waits for TASK-001 (draft) and TASK-002 (draft).")
    assert.match(
      btk(project, ["blocked", "-n", "1"]).out,
      /^TASK-001 .*\n {4}.*\n(?: {4}.*\n)*… 3 more: btk blocked -n 4\n$/u
    )
  })

  it("of two clones that close a cycle together are told, and can be taken out", () => {
    const { base, clones } = makeClones(["grace"])
    try {
      const [ada, grace] = clones as [Project, Project]
      for (const title of ["One", "Two"]) btk(ada, ["q", title])
      exchange(ada)
      exchange(grace)
      btk(ada, ["dep", "add", "TASK-001", "TASK-002"])
      btk(grace, ["dep", "add", "TASK-002", "TASK-001"])
      assert.strictEqual(btk(ada, ["dep", "cycles"]).out, "No tickets wait for each other.\n")
      for (const place of [ada, grace, ada]) exchange(place)
      assert.match(btk(ada, ["dep", "cycles"]).out, /^TASK-001 → TASK-002 → TASK-001\n/u)
      assert.include(btk(ada, ["blocked"]).out, "TASK-001 and TASK-002 depend on each other")
      btk(ada, ["dep", "rm", "TASK-002", "TASK-001"])
      const { cycles } = btkJson<{ cycles: ReadonlyArray<unknown> }>(ada, ["dep", "cycles"])
      assert.deepStrictEqual(cycles, [])
    } finally {
      removePlace({ base })
    }
  })

  it("are refused where they make no sense", () => {
    const refused = (args: ReadonlyArray<string>, code: string, exit: number, ...says: ReadonlyArray<string>) =>
      assertRefused(project, { args, code, exit, says })
    refused(["dep"], "usage", 2, "<action>")
    refused(["dep", "list"], "action-unknown", 2, "add, rm, tree, cycles")
    refused(["dep", "add", "TASK-001"], "usage", 2, "<other>")
    refused(["dep", "tree"], "usage", 2, "<key>")
    refused(["dep", "tree", "TASK-001", "TASK-002"], "usage", 2, "TASK-002")
    refused(["dep", "tree", "TASK-001", "--depth", "0"], "flag-invalid", 2, "--depth")
    refused(["dep", "cycles", "TASK-001"], "usage", 2, "TASK-001")
    refused(["dep", "add", "TASK-001", "TASK-9"], "ticket-not-found", 3, "TASK-9")
  })
})
