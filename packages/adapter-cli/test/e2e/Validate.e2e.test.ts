import { afterAll, assert, beforeAll, describe, it } from "@effect/vitest"
import { readdirSync, readFileSync } from "node:fs"
import { join } from "node:path"
import { btk, btkJson, failure } from "../support/cli.ts"
import { makeProject, type Project, removePlace } from "../support/project.ts"
import { BROKEN } from "./brokenTickets.ts"

const LIMIT = 120_000

interface Problem {
  readonly code: string
  readonly level: string
  readonly line: number | null
  readonly message: string
  readonly fix: string | null
}

interface Answer {
  readonly checked: number
  readonly errors: number
  readonly warnings: number
  readonly tickets: ReadonlyArray<{
    key: string
    file: string | null
    status: string
    problems: ReadonlyArray<Problem>
  }>
  readonly mended: ReadonlyArray<{ key: string; done: ReadonlyArray<string>; refused: { code: string } | null }>
  readonly edits: ReadonlyArray<{ path: string; result: string; code: string | null; message: string }>
}

const COMPLETE = [
  "--type",
  "TASK",
  "--context",
  "Prices are shown in dollars only.",
  "--description",
  "`price` takes a currency.",
  "--ac",
  "Euros have the sign behind the number",
  "--ac",
  "Dollars look as before",
  "--ac",
  "An unknown currency is a RangeError",
  "--test",
  "should print euros"
]

/** What validate says, whatever its exit code. */
const validate = (project: Project, ...args: ReadonlyArray<string>): Answer =>
  JSON.parse(btk(project, ["validate", "--json", ...args]).out) as Answer

interface Ticket {
  readonly status: string
  readonly dependsOn: ReadonlyArray<unknown>
  readonly tags: ReadonlyArray<string>
}

const shown = (project: Project, key: string): Ticket => btkJson<{ ticket: Ticket }>(project, ["show", key]).ticket

const codes = (answer: Answer, key: string): ReadonlyArray<string> =>
  answer.tickets
    .find((ticket) => ticket.key === key)
    ?.problems.filter(({ level }) => level !== "note")
    .map(({ code }) => code) ?? []

describe("validating the backlog", { timeout: 240_000 }, () => {
  let project: Project
  beforeAll(() => {
    project = makeProject()
    btk(project, ["create", "Print prices in euros", "--file", "src/price.js", ...COMPLETE])
    btk(project, ["create", "Fix bug", "--file", "create:src/price.js", "--file", "src/prise.js", ...COMPLETE])
  }, LIMIT)
  afterAll(() => removePlace(project))

  it("finds nothing in a ticket that is complete, and names file, line and code elsewhere", () => {
    const answer = validate(project)
    assert.deepStrictEqual(codes(answer, "TASK-001"), [])
    assert.deepStrictEqual(codes(answer, "TASK-002"), ["path-exists", "title-vague"])
    const second = answer.tickets.find(({ key }) => key === "TASK-002")
    const text = readFileSync(join(project.dir, second?.file ?? ""), "utf8").split("\n")
    for (const { code, line } of second?.problems ?? []) {
      assert.match(text[(line ?? 0) - 1] ?? "", code === "title-vague" ? /^title:/u : /src\/price\.js/u, code)
    }
    assert.strictEqual(btk(project, ["validate"]).code, 1)
    const { code, out } = btk(project, ["validate", "TASK-001"])
    assert.strictEqual(code, 0)
    assert.match(out, /^TASK-001 is 1 file and about 12,0\d\d tokens in src\.$/mu)
    assert.match(
      btk(project, ["validate", "TASK-002"]).out,
      /^ {2}error {3}line \d+, path-exists: src\/price\.js is there already/mu
    )
  })

  it("makes a file that is not there one that is to be created, as its name says", () => {
    const text = readFileSync(join(project.dir, "backlog/data/pending/TASK-002-fix-bug.md"), "utf8")
    assert.match(text, /^\| src\/prise\.js \| create \|/mu)
  })

  it("mends what can be mended, and the ticket is no draft any more", () => {
    const { mended } = validate(project, "--fix")
    assert.deepStrictEqual(mended, [{ key: "TASK-002", done: ["src/price.js is modified."], refused: null }])
    assert.deepStrictEqual(codes(validate(project), "TASK-002"), ["title-vague"])
    assert.strictEqual(shown(project, "TASK-002").status, "ready")
    assert.strictEqual(btk(project, ["validate"]).code, 0)
    assert.strictEqual(btk(project, ["validate", "--strict"]).code, 1)
  })

  it("records who is a draft by now when a file went away, and who is none when it is back", () => {
    project.git("mv", "src/price.js", "src/prices.js")
    assert.deepStrictEqual(codes(validate(project), "TASK-001"), ["path-absent"])
    const { mended } = validate(project, "--fix", "TASK-001")
    assert.match(mended[0]?.done.join(" ") ?? "", /^It is a draft: src\/price\.js isn't there/u)
    assert.strictEqual(shown(project, "TASK-001").status, "draft")
    project.git("mv", "src/prices.js", "src/price.js")
    assert.deepStrictEqual(validate(project, "--fix", "TASK-001").mended, [
      { key: "TASK-001", done: ["It is no longer a draft."], refused: null }
    ])
    assert.deepStrictEqual(validate(project, "--fix").mended, [])
  })

  it("lists its checks, and refuses levels and keys that it doesn't know", () => {
    const { checks } = btkJson<{ checks: ReadonlyArray<{ code: string }> }>(project, ["validate", "--list"])
    assert.include(
      checks.map(({ code }) => code),
      "scope-spread"
    )
    assert.match(
      btk(project, ["validate", "--list"]).out,
      /^error {3}section-missing\n {4}Every required section is there\.$/mu
    )
    assert.deepInclude(failure(project, ["validate", "--level", "fatal"]), { code: "level-unknown" })
    assert.deepInclude(failure(project, ["validate", "FEAT-404"]), { code: "ticket-not-found" })
  })

  it("names forty broken files by code and line, and the rest of the backlog stays usable", () => {
    const keys = btkJson<{ tickets: ReadonlyArray<{ key: string }> }>(project, ["list"]).tickets
    for (const { name, text } of BROKEN) project.write(`backlog/data/pending/${name}.md`, text)
    assert.strictEqual(BROKEN.length, 40)
    const answer = validate(project)
    const said = new Map(answer.edits.map((edit) => [edit.path, edit]))
    for (const { code, line, name, text } of BROKEN) {
      const path = `backlog/data/pending/${name}.md`
      const edit = said.get(path)
      assert.deepInclude(edit, { code, result: "left" }, name)
      assert.isTrue(edit?.message.startsWith(line === null ? path : `${path}:${line}:`), `${name}: ${edit?.message}`)
      assert.strictEqual(readFileSync(join(project.dir, path), "utf8"), text)
    }
    assert.strictEqual(btk(project, ["validate"]).code, 1)
    assert.deepStrictEqual(btkJson<{ tickets: ReadonlyArray<{ key: string }> }>(project, ["list"]).tickets, keys)
    const { ticket } = btkJson<{ ticket: { key: string } }>(project, ["create", "Another price", "--as-is"])
    assert.strictEqual(ticket.key, "TASK-003")
    assert.strictEqual(btk(project, ["verify"]).code, 0)
  })
})

describe("splitting a ticket", { timeout: 240_000 }, () => {
  let project: Project
  beforeAll(() => {
    project = makeProject()
    const files = ["packages/core/csv.js", "packages/core/csv.test.js", "packages/web/button.js"]
    btk(project, [
      "create",
      "Export prices",
      "--type",
      "TASK",
      "--label",
      "export",
      "--context",
      "Accountants copy numbers by hand.",
      "--description",
      "Prices can be exported as CSV.",
      "--ac",
      "A csv row has quotes",
      "--ac",
      "The button downloads",
      "--ac",
      "Nothing is exported twice",
      "--test",
      "csv quotes commas",
      ...files.flatMap((path) => ["--file", path])
    ])
    btk(project, ["create", "Announce the export", "--type", "TASK", "--dep", "TASK-001"])
  }, LIMIT)
  afterAll(() => removePlace(project))

  interface Split {
    readonly dryRun: boolean
    readonly parts: ReadonlyArray<{
      key: string | null
      title: string
      files: ReadonlyArray<string>
      criteria: ReadonlyArray<string>
    }>
  }

  it("only shows the parts until it is told to do it", () => {
    const before = readdirSync(join(project.dir, "backlog/data/pending"))
    const { dryRun, parts } = btkJson<Split>(project, ["split", "TASK-001"])
    assert.isTrue(dryRun)
    assert.deepStrictEqual(
      parts.map(({ criteria, files, key }) => [key, files, criteria]),
      [
        [null, ["packages/core/csv.js", "packages/core/csv.test.js"], ["AC-1"]],
        [null, ["packages/web/button.js"], ["AC-2", "AC-3"]]
      ]
    )
    assert.match(
      btk(project, ["split", "TASK-001"]).out,
      /Nothing was changed yet\. Do it: btk split TASK-001 --yes\n$/u
    )
    assert.deepStrictEqual(readdirSync(join(project.dir, "backlog/data/pending")), before)
  })

  it("makes tickets of them in one commit, and what waited for it waits for all of them", () => {
    const { parts } = btkJson<Split>(project, ["split", "TASK-001", "--yes"])
    assert.deepStrictEqual(
      parts.map(({ key }) => key),
      ["TASK-003", "TASK-004"]
    )
    const show = (key: string) => shown(project, key)
    assert.strictEqual(show("TASK-001").status, "split")
    assert.deepStrictEqual(show("TASK-003").tags, ["export"])
    assert.deepStrictEqual(JSON.stringify(show("TASK-002").dependsOn).match(/TASK-\d+/gu), ["TASK-003", "TASK-004"])
    assert.deepStrictEqual(JSON.stringify(show("TASK-004").dependsOn).match(/TASK-\d+/gu), ["TASK-003"])
    assert.include(readdirSync(join(project.dir, "backlog/data/completed")).join(" "), "TASK-001")
    const { events } = btkJson<{ events: ReadonlyArray<{ commit: number }> }>(project, ["log", "--limit", "20"])
    const newest = Math.max(...events.map(({ commit }) => commit))
    // Two tickets with their estimates, the end of the parent, and what waited for it.
    assert.strictEqual(events.filter(({ commit }) => commit === newest).length, 6)
    assert.strictEqual(btk(project, ["verify"]).code, 0)
  })

  it("refuses what is split already, what is one piece, and what isn't there", () => {
    assert.deepInclude(failure(project, ["split", "TASK-001", "--yes"]), { code: "ticket-closed" })
    assert.deepInclude(failure(project, ["split", "TASK-002"]), { code: "split-impossible" })
    assert.deepInclude(failure(project, ["split", "TASK-404"]), { code: "ticket-not-found" })
  })
})
