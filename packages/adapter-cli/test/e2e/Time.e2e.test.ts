import { afterAll, assert, beforeAll, describe, it } from "@effect/vitest"
import { readFileSync } from "node:fs"
import { join } from "node:path"
import { btk, btkJson, failure } from "../support/cli.ts"
import { logOf, ofType } from "../support/events.ts"
import { makeProject, type Project, removePlace } from "../support/project.ts"

const LIMIT = 120_000

interface Listed {
  readonly tickets: ReadonlyArray<{ readonly key: string; readonly title: string }>
}

/** The titles that a list has, and the header that tells people it is the past. */
const titles = (project: Project, verb: string, ...args: ReadonlyArray<string>): ReadonlyArray<string> =>
  btkJson<Listed>(project, [verb, ...args]).tickets.map(({ title }) => title)

describe("looking at the past", () => {
  let project: Project
  /** The event that created the first ticket. */
  let first = ""

  beforeAll(() => {
    project = makeProject()
    btk(project, ["q", "Paint the shed"])
    btkJson(project, ["sync"])
    project.git("tag", "v1")
    btk(project, ["q", "Mow the lawn"])
    btk(project, ["edit", "TASK-001", "--title", "Paint the house", "--description", "All four walls."])
    first = ofType(logOf(project), "ticket.created")[0]?.id ?? ""
  }, LIMIT)
  afterAll(() => removePlace(project))

  it("lists what there was at an event, at a time ago, now, and in a Git revision", () => {
    const before = ["Paint the shed"]
    const now = ["Paint the house", "Mow the lawn"]
    assert.deepStrictEqual(titles(project, "list"), now)
    assert.deepStrictEqual(titles(project, "list", "--at", "now"), now)
    assert.deepStrictEqual(titles(project, "list", "--at", first), before)
    assert.deepStrictEqual(titles(project, "list", "--at", "v1"), before)
    assert.deepStrictEqual(titles(project, "list", "--at", "HEAD"), before)
    assert.deepStrictEqual(titles(project, "list", "--at", "-2d"), [])
    assert.deepStrictEqual(titles(project, "list", "--at=-2d"), [])
  })

  it("shows what a ticket said then", () => {
    const { ticket } = btkJson<{ ticket: { title: string; body: string } }>(project, ["show", "TASK-001", "--at", "v1"])
    assert.strictEqual(ticket.title, "Paint the shed")
    assert.notInclude(ticket.body, "All four walls.")
    const { out } = btk(project, ["show", "TASK-001", "--at", first])
    assert.match(out, new RegExp(`^As it was after event ${first}:\nTASK-001 Paint the shed\n`, "u"))
  })

  it("says of a ticket that came later that it wasn't there yet", () => {
    const error = failure(project, ["show", "TASK-002", "--at", "v1"])
    assert.deepStrictEqual([error.code, error.exit], ["ticket-not-yet", 3])
    assert.strictEqual(failure(project, ["show", "TASK-009", "--at", "v1"]).code, "ticket-not-found")
  })

  it("answers every other reading verb", () => {
    for (const verb of ["ready", "next", "plan", "cost"]) {
      assert.strictEqual(btk(project, [verb, "--at", "v1"]).code, 0, verb)
      assert.match(btk(project, [verb, "--at", "v1"]).out, /^As it was as committed in v1/u, verb)
    }
    const file = join(project.home, "report.html")
    btkJson(project, ["report", "--at", first, "-o", file])
    const page = readFileSync(file, "utf8")
    assert.include(page, `as it was after event ${first}`)
    assert.notInclude(page, "Mow the lawn")
  })

  it("refuses what is no point", () => {
    for (const [point, code, exit] of [
      ["2026-02-30", "point-invalid", 2],
      ["-3y", "point-invalid", 2],
      ["no-such-branch", "point-unknown", 3],
      ["aaaaaaa2.9.0", "point-unknown", 3]
    ] as const) {
      const error = failure(project, ["list", "--at", point])
      assert.deepStrictEqual([error.code, error.exit], [code, exit], point)
    }
  })

  it("filters the log by actor, time, correlation and point", () => {
    const types = (...args: ReadonlyArray<string>) =>
      btkJson<{ events: ReadonlyArray<{ type: string }> }>(project, ["log", ...args]).events.map(({ type }) => type)
    btkJson(project, ["claim", "TASK-002", "--actor", "agent:mower"])
    assert.deepStrictEqual(types("--actor", "agent:mower"), ["ticket.claimed"])
    assert.deepStrictEqual(types("--actor", "agent"), ["ticket.claimed"])
    assert.notInclude(types("--actor", "human"), "ticket.claimed")
    assert.strictEqual(failure(project, ["log", "--actor", "mower"]).code, "actor-invalid")
    assert.deepStrictEqual(types("--since", "-1d"), types())
    assert.deepStrictEqual(types("--since", first).slice(0, 2), ["cost.estimate-made", "ticket.created"])
    assert.deepStrictEqual(types("--since", "v1", "TASK-001"), ["ticket.revised"])
    assert.deepStrictEqual(types("--correlation", "w-none"), [])
    assert.deepStrictEqual(types("--at", first).at(-1), "ticket.created")
    assert.deepStrictEqual(types("--at", first, "--since", "now"), [])
  })
})
