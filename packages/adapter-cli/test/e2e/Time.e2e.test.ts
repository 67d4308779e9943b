import { afterAll, assert, beforeAll, describe, it } from "@effect/vitest"
import { readFileSync } from "node:fs"
import { join } from "node:path"
import { btk, btkJson, failure } from "../support/cli.ts"
import { wrongClock } from "../support/clock.ts"
import { logOf, ofType } from "../support/events.ts"
import { makeProject, type Project, removePlace } from "../support/project.ts"
import { show } from "../support/show.ts"

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
    const ticket = show(project, "TASK-001", "--at", "v1")
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

describe("asking why, comparing and undoing", () => {
  let project: Project

  const files = () => project.git("status", "--porcelain", "-uall")

  beforeAll(() => {
    project = makeProject()
    btk(project, ["q", "Paint the shed"])
    btkJson(project, ["sync"])
  }, LIMIT)
  afterAll(() => removePlace(project))

  it("says which event set a field and compares the points before and after it", () => {
    const before = logOf(project).at(-1)?.id ?? ""
    btkJson(project, ["edit", "TASK-001", "--priority", "high"])
    const [revised] = ofType(logOf(project), "ticket.revised")
    const { chain, fields } = btkJson<{
      chain: ReadonlyArray<{ role: string; event: { id: string } }>
      fields: ReadonlyArray<{ field: string; value: unknown }>
    }>(project, ["why", "task-1.priority"])
    assert.deepStrictEqual(fields[0]?.value, "high")
    assert.deepStrictEqual([chain[0]?.role, chain[0]?.event.id], ["set", revised?.id])
    assert.include(btk(project, ["why", "TASK-001"]).out, "priority")
    assert.strictEqual(failure(project, ["why", "TASK-001.prio"]).exit, 3)

    const diff = btkJson<{
      changed: ReadonlyArray<Readonly<Record<string, unknown>>>
      events: ReadonlyArray<{ id: string }>
      without: ReadonlyArray<unknown>
    }>(project, ["diff", before])
    assert.deepStrictEqual(
      diff.changed.map(({ field, from, to }) => [field, from, to]),
      [["priority", "medium", "high"]]
    )
    assert.deepStrictEqual(
      diff.events.map(({ id }) => id),
      [revised?.id]
    )
    assert.deepStrictEqual(diff.without, [])
    assert.include(btk(project, ["diff", "HEAD", "now"]).out, "medium → high")
    assert.include(btk(project, ["diff", "-1d"]).out, "TASK-001")
    assert.include(btk(project, ["diff", "now", "now"]).out, "No ticket differs.")
  })

  it("undoes an edit, a claim and a closing, so that ticket and file are as before", () => {
    btkJson(project, ["sync"])
    for (const [args, differs] of [
      [["edit", "TASK-001", "--title", "Paint the house"], "title"],
      [["claim", "TASK-001"], "claim"],
      [["close", "TASK-001", "--reason", "rain"], "status"]
    ] as const) {
      const [before, clean] = [show(project, "TASK-001"), files()]
      btkJson(project, args)
      assert.notDeepEqual(show(project, "TASK-001")[differs], before[differs])
      btkJson(project, ["undo"])
      const { body, claim, status, title } = show(project, "TASK-001")
      assert.deepStrictEqual([body, claim, status, title], [before.body, before.claim, before.status, before.title])
      assert.strictEqual(files(), clean)
    }
    assert.strictEqual(btk(project, ["verify"]).code, 0)
  })

  it("refuses what can't be undone, and leaves everything as it is", () => {
    const before = logOf(project).length
    const [initialized] = logOf(project)
    const error = failure(project, ["undo", initialized?.id ?? ""])
    assert.deepStrictEqual([error.code, error.exit], ["undo-impossible", 1])
    assert.strictEqual(failure(project, ["undo", "--actor", "agent:nobody"]).code, "undo-nothing")
    assert.strictEqual(logOf(project).length, before)
  })
})

describe("a log that a computer with a wrong clock wrote into", () => {
  let project: Project

  beforeAll(() => {
    project = makeProject()
  }, LIMIT)
  afterAll(() => removePlace(project))

  it("has right times again after a person restarted its clock", () => {
    const year = () => new Date().getUTCFullYear()
    const newest = () => btkJson<{ events: ReadonlyArray<{ t: string }> }>(project, ["log"]).events.at(-1)?.t ?? ""
    assert.strictEqual(failure(project, ["epoch", "start", "--reason", "no need"]).code, "epoch-not-needed")
    btkJson(project, ["q", "Written too early"], { env: wrongClock(project, 800) })
    btkJson(project, ["q", "Written after it"])
    assert.isAbove(Number(newest().slice(2, 6)), year())

    const refused = failure(project, ["epoch", "start", "--reason", "r", "--actor", "agent:bot"])
    assert.deepStrictEqual([refused.code, refused.exit], ["epoch-not-human", 1])
    assert.strictEqual(failure(project, ["epoch", "start"]).code, "reason-missing")
    assert.strictEqual(failure(project, ["epoch", "stop"]).code, "action-unknown")
    btkJson(project, ["epoch", "start", "--reason", "the build server was two years ahead"])
    btkJson(project, ["q", "Written in time"])
    assert.match(newest(), new RegExp(`^1:${year()}-`, "u"))
    assert.deepStrictEqual(titles(project, "list"), ["Written too early", "Written after it", "Written in time"])
    assert.deepStrictEqual(titles(project, "list", "--at", "-0s"), titles(project, "list"))
    assert.strictEqual(btk(project, ["verify"]).code, 0)
  })
})
