import { afterAll, assert, beforeAll, describe, it } from "@effect/vitest"
import { defaultPriceBook } from "@backlog-toolkit/core/cost/defaultPriceBook"
import { readdirSync, readFileSync, writeFileSync } from "node:fs"
import { join } from "node:path"
import { btk, btkJson, type Done } from "../support/cli.ts"
import { wrongClock } from "../support/clock.ts"
import { makeProject, type Project, removePlace } from "../support/project.ts"
import { cheating, create, honest, impossible, second, tidying } from "../support/tickets.ts"
import { show } from "../support/show.ts"

interface Event {
  readonly id: string
  readonly type: string
  readonly stream: string
  readonly data: Readonly<Record<string, unknown>>
}
interface Outcome {
  readonly key: string
  readonly outcome: string
  readonly reason: string
}

const filesBelow = (dir: string): ReadonlyArray<string> => readdirSync(dir, { recursive: true, encoding: "utf8" })

describe("implement", () => {
  let project: Project
  let done: Done
  let events: ReadonlyArray<Event> = []
  const keys: Record<string, string> = {}
  let outcomes: ReadonlyArray<Outcome> = []

  const of = (name: string, type: string) => {
    const key = keys[name] ?? ""
    const { uid } = show(project, key)
    return events.filter((event) => event.stream === `ticket/${uid}` && event.type === type)
  }
  const outcomeOf = (name: string) => outcomes.find(({ key }) => key === keys[name])

  beforeAll(() => {
    project = makeProject()
    keys["double"] = create(project, honest("double", 2))
    keys["cheat"] = create(project, cheating("triple"))
    keys["second"] = create(project, second("thrice"))
    keys["impossible"] = create(project, impossible("never"))
    keys["dependent"] = create(project, { ...honest("twice", 2), dependsOn: [keys["double"]] })
    keys["one"] = create(
      project,
      tidying(
        "src/price.js",
        "/** Cents as dollars. */\nexport const price = (cents) => `$${(cents / 100).toFixed(2)}`\n"
      )
    )
    keys["other"] = create(
      project,
      tidying(
        "src/price.js",
        "/** Whole cents as dollars. */\nexport const price = (cents) => `$${(cents / 100).toFixed(2)}`\n"
      )
    )
    keys["waiting"] = create(project, { ...honest("behind", 5), dependsOn: [keys["impossible"]] })
    btkJson(project, ["sync"])
    done = btk(project, ["implement", "--json"])
    assert.strictEqual(done.code, 0, done.err)
    ;({ outcomes } = JSON.parse(done.out) as { outcomes: ReadonlyArray<Outcome> })
    ;({ events } = btkJson<{ events: ReadonlyArray<Event> }>(project, ["log"]))
  }, 240_000)
  afterAll(() => removePlace(project))

  it("keeps each call in a log of this clone, and what a turn used in the one that everybody gets", () => {
    const calls = btkJson<{ events: ReadonlyArray<Event> }>(project, ["log", "--telemetry"]).events
    const rolledUp = events.filter(({ type }) => type === "cost.usage-rolled-up")
    assert.isAbove(rolledUp.length, 0)
    assert.deepStrictEqual(
      events.filter(({ type }) => type === "cost.usage-recorded"),
      []
    )
    assert.deepStrictEqual([...new Set(calls.map(({ type }) => type))], ["cost.usage-recorded"])
    const groups = rolledUp.flatMap(({ data }) => data["groups"] as ReadonlyArray<{ readonly calls: number }>)
    const sum = groups.reduce((total, group) => total + group.calls, 0)
    assert.strictEqual(sum, calls.length)
    assert.strictEqual(btkJson<{ total: { calls: number } }>(project, ["cost"]).total.calls, calls.length)
    assert.notInclude(project.git("ls-tree", "-r", "--name-only", "main"), "telemetry")
    const committed = project.git("grep", "-h", "-F", "cost.usage-", "main", "--", "backlog/events")
    assert.include(committed, "cost.usage-rolled-up/1")
    assert.notInclude(committed, "cost.usage-recorded/1")
    assert.include(btk(project, ["fsck"]).out, "Of the telemetry log, ")
  })

  it("gives every ticket that it planned one outcome", () => {
    for (const name of ["double", "cheat", "second", "dependent", "one", "other"]) {
      assert.strictEqual(outcomeOf(name)?.outcome, "completed", `${name}: ${outcomeOf(name)?.reason}`)
    }
    assert.strictEqual(outcomeOf("impossible")?.outcome, "test-blocked")
    assert.isUndefined(outcomeOf("waiting"))
    const settled = events.filter(({ type }) => type === "wave.slot-settled").map(({ data }) => data["ticket"])
    assert.strictEqual(new Set(settled).size, settled.length)
  })

  it("makes one commit with the ticket's trailer for each completed ticket, and none for the others", () => {
    const log = project.git("log", "--format=%H%x00%(trailers:key=Backlog-Ticket,valueonly)%x01", "main")
    const trailers = log
      .split("\x01")
      .flatMap((entry) => entry.split("\0")[1]?.trim() ?? [])
      .filter((text) => text !== "")
    const completed = ["double", "cheat", "second", "dependent", "one", "other"].map((name) => keys[name] ?? "")
    assert.sameMembers(
      trailers.map((text) => text.split(" ")[0] ?? ""),
      completed
    )
  })

  it("keeps what cheated out, with file and line in the log, and lets the honest attempt through", () => {
    const [hack, ...more] = of("cheat", "gate.hack-detected")
    assert.deepStrictEqual(more, [])
    const findings = (hack?.data["findings"] ?? []) as ReadonlyArray<{ file: string; line: number; rule: string }>
    const [finding] = findings
    assert.strictEqual(finding?.file, "test/triple.test.js")
    assert.isAbove(finding?.line ?? 0, 0)
    const receipts = of("cheat", "gate.receipt-recorded").map(({ data }) => [data["step"], data["verdict"]].join(" "))
    assert.include(receipts, "scan failed")
    assert.notInclude(project.git("log", "-p", "main", "--", "test"), "test.skip")
  })

  it("records red and green for new behaviour, and a failed green before the second try", () => {
    const steps = of("second", "gate.receipt-recorded").map(
      ({ data }) => `${String(data["step"])} ${String(data["verdict"])}`
    )
    assert.includeMembers(steps, ["red passed", "green failed", "green passed", "scan passed"])
    assert.isBelow(steps.indexOf("green failed"), steps.lastIndexOf("green passed"))
  })

  it("starts a dependent only after what it depends on, and files of two never in one wave", () => {
    const placeOf = (name: string, type: string) => {
      const { uid } = show(project, keys[name] ?? "")
      const at = events.findIndex((event) => event.type === type && event.data["ticket"] === uid)
      const wave = events[at]?.data["wave"]
      assert.isDefined(wave, `${type} of ${name}`)
      return { at, wave }
    }
    assert.notStrictEqual(placeOf("one", "wave.slot-settled").wave, placeOf("other", "wave.slot-settled").wave)
    const [before, after] = [placeOf("double", "wave.slot-settled"), placeOf("dependent", "wave.slot-assigned")]
    assert.notStrictEqual(before.wave, after.wave)
    assert.isBelow(before.at, after.at)
  })

  it("leaves a blocked ticket its branch with what was tried, and nothing else behind", () => {
    const branches = project.git("branch", "--list", "backlog/*", "--format=%(refname:short)").split("\n")
    assert.deepStrictEqual(branches, [`backlog/${(keys["impossible"] ?? "").toLowerCase()}`])
    assert.match(project.git("show", `${branches[0]}:src/never.js`), /n \* 4/u)
    assert.strictEqual(project.git("worktree", "list").split("\n").length, 1)
    assert.strictEqual(project.git("status", "--porcelain"), "")
    const slots = filesBelow(join(project.home, ".cache")).filter((path) => path.endsWith(".js"))
    assert.deepStrictEqual(slots, [])
  })

  it("says that a ticket behind a blocked one isn't planned, and why", () => {
    const { excluded } = btkJson<{
      excluded: ReadonlyArray<{ key: string; members: ReadonlyArray<string>; reason: string }>
    }>(project, ["plan"])
    const row = excluded.find(({ key }) => key === keys["waiting"])
    assert.match(row?.reason ?? "", new RegExp(keys["impossible"] ?? "-", "u"))
  })

  it("settles what each ticket cost, beside its estimate, labelled as simulated", () => {
    const { tickets, total } = btkJson<{
      total: { nanoUsd: number; simulated: boolean; calls: number }
      tickets: ReadonlyArray<{ key: string; actual: { nanoUsd: number } | null; estimate: { nanoUsd: number } | null }>
    }>(project, ["cost"])
    assert.isTrue(total.simulated)
    assert.isAbove(total.calls, 8)
    assert.strictEqual(
      tickets.reduce((sum, { actual }) => sum + (actual?.nanoUsd ?? 0), 0),
      total.nanoUsd
    )
    const row = tickets.find(({ key }) => key === keys["double"])
    // Two calls of 1,000 tokens in at $2 and 100 out at $10 per million.
    assert.strictEqual(row?.actual?.nanoUsd, 2 * (1000 * 2000 + 100 * 10_000))
    assert.isNotNull(row?.estimate)
    assert.match(btk(project, ["cost"]).out, /simulated/u)
  })

  it("warns of a price book that is older than sixty days, beside what was spent", () => {
    const daysAfter = (days: number): number =>
      Math.round((Date.parse(defaultPriceBook.readAt) - Date.now()) / 86_400_000) + days
    const young = { env: wrongClock(project, daysAfter(58)) }
    assert.notInclude(btk(project, ["cost"], young).out, "days old")
    const old = { env: wrongClock(project, daysAfter(100)) }
    assert.match(btk(project, ["cost"], old).out, /price book is \d+ days old/u)
    const { priceBookAge } = btkJson<{ priceBookAge: { stale: boolean } }>(project, ["cost"], old)
    assert.isTrue(priceBookAge.stale)
  })

  it("renders the tickets into the tree, completed ones apart, with their estimate", () => {
    const names = project.git("ls-tree", "-r", "--name-only", "main", "backlog/data").split("\n")
    assert.isTrue(names.some((name) => name.startsWith(`backlog/data/completed/${keys["double"]}-`)))
    const blocked = names.find((name) => name.includes(`/pending/${keys["impossible"]}-`)) ?? ""
    const text = project.git("show", `main:${blocked}`)
    assert.match(text, /^status: test-blocked$/mu)
    assert.match(text, /Cost Estimate/u)
  })

  it("shows it all on one page that needs nothing from outside", () => {
    const file = join(project.home, "report.html")
    assert.strictEqual(btk(project, ["report", "--html", "-o", file]).code, 0)
    const page = readFileSync(file, "utf8")
    assert.notMatch(page, /<script|\bsrc=|https?:\/\//u)
    for (const key of Object.values(keys)) assert.include(page, `id="${key}"`)
    assert.include(page, "simulated")
    assert.match(page, /Caught:[^]*test\/triple\.test\.js/u)
  })

  it("proves it afterwards, and notices any one byte that was changed, naming file, commit and event", () => {
    assert.strictEqual(btk(project, ["verify"]).code, 0)
    const store = join(project.dir, ".git/backlog/shop/log")
    const files = filesBelow(store)
      .filter((path) => path.endsWith(".jsonl"))
      .toSorted()
    assert.isAbove(files.length, 50)
    for (const at of [0, Math.floor(files.length / 2), files.length - 1]) {
      const file = join(store, files[at] ?? "")
      const whole = readFileSync(file)
      for (const place of [0, Math.floor(whole.length / 3), whole.length - 2]) {
        const bytes = Buffer.from(whole)
        bytes.writeUInt8((bytes[place] ?? 0) ^ 1, place)
        writeFileSync(file, bytes)
        const found = btk(project, ["verify", "--json"])
        assert.strictEqual(found.code, 5, `${file} at ${place}: ${found.err}`)
        const [first] = (
          JSON.parse(found.out) as { findings: ReadonlyArray<{ place: string; event: string | null; message: string }> }
        ).findings
        assert.strictEqual(first?.place, file)
        assert.match(first?.message ?? "", /commit \d+/u)
        assert.match(`${first?.event}`, /^[a-z2-7]{8}\.\d+\.\d+$/u)
      }
      writeFileSync(file, whole)
    }
    assert.strictEqual(btk(project, ["verify"]).code, 0)
  }, 120_000)

  it("does nothing when it is called again", () => {
    const before = btkJson<{ total: number }>(project, ["log"]).total
    const again = btkJson<{ outcomes: ReadonlyArray<Outcome> }>(project, ["implement"])
    assert.deepStrictEqual(again.outcomes, [])
    const added = btkJson<{ events: ReadonlyArray<Event> }>(project, ["log"]).events.slice(before)
    assert.deepStrictEqual(
      added.map(({ type }) => type),
      ["session.opened", "session.closed"]
    )
  })
})
