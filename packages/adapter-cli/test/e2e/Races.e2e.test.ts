import { afterAll, assert, beforeAll, describe, it } from "@effect/vitest"
import { readdirSync, readFileSync } from "node:fs"
import { join } from "node:path"
import { btk, btkJson, type Done, startBtk } from "../support/cli.ts"
import { makeProject, type Project, removePlace } from "../support/project.ts"
import { show } from "../support/show.ts"

const PROCESSES = 8
const EACH = 25
const ALL = PROCESSES * EACH

const times = <A>(count: number, make: (at: number) => A): ReadonlyArray<A> =>
  Array.from({ length: count }, (_, at) => make(at + 1))

const keyOf = (number: number): string => `TASK-${String(number).padStart(3, "0")}`

describe("eight processes at once", { timeout: 240_000 }, () => {
  let project: Project
  let created: ReadonlyArray<Done> = []

  beforeAll(async () => {
    project = makeProject()
    const worker = async (name: number): Promise<ReadonlyArray<Done>> => {
      const done: Array<Done> = []
      for (let at = 1; at <= EACH; at++) done.push(await startBtk(project, ["q", `Ticket ${at} of ${name}`]).done)
      return done
    }
    created = (await Promise.all(times(PROCESSES, worker))).flat()
  }, 600_000)
  afterAll(() => removePlace(project))

  it("create 200 tickets with 200 keys, without a gap and without an error", () => {
    assert.deepStrictEqual(
      created.filter(({ code, err }) => code !== 0 || err !== ""),
      []
    )
    assert.deepStrictEqual(created.map(({ out }) => out.trim()).toSorted(), times(ALL, keyOf))
  })

  it("write each ticket's file, with its own title and key", () => {
    const folder = join(project.dir, "backlog/data/pending")
    const files = readdirSync(folder).toSorted()
    assert.deepStrictEqual(
      files.map((name) => name.slice(0, "TASK-000".length)),
      times(ALL, keyOf)
    )
    const { tickets } = btkJson<{ tickets: ReadonlyArray<{ key: string; title: string }> }>(project, ["list", "--all"])
    const titles = new Map(tickets.map(({ key, title }) => [key, title]))
    assert.strictEqual(new Set(titles.values()).size, ALL)
    for (const name of files) {
      const key = name.slice(0, "TASK-000".length)
      assert.include(readFileSync(join(folder, name), "utf8"), `\n# ${key}: ${titles.get(key)}\n`)
    }
  })

  it("leave a log that verifies and files that nobody is said to have edited by hand", () => {
    assert.strictEqual(btk(project, ["verify"]).code, 0)
    const done = btk(project, ["sync"])
    assert.strictEqual(done.code, 0, done.err)
    assert.notInclude(done.out, "by hand")
    assert.match(done.out, new RegExp(` ${ALL} ticket files`, "u"))
    const again = btkJson<{ commit: string | null; skipped: ReadonlyArray<string> }>(project, ["sync"])
    assert.deepStrictEqual([again.commit, again.skipped], [null, []])
    assert.strictEqual(project.git("status", "--porcelain", "backlog"), "")
  })

  it("have one winner when all claim one ticket, and the others are told who won", async () => {
    for (const key of [keyOf(1), keyOf(ALL)]) {
      const actors = times(PROCESSES, (at) => `agent:racer-${at}`)
      const runs = actors.map((actor) => startBtk(project, ["claim", key, "--actor", actor, "--json"]))
      const done = await Promise.all(runs.map((run) => run.done))
      const winners = actors.filter((_, at) => done[at]?.code === 0)
      assert.strictEqual(winners.length, 1, done.map(({ code }) => code).join(" "))
      for (const { code, err, out } of done.filter(({ code }) => code !== 0)) {
        assert.deepStrictEqual([code, out], [4, ""])
        const error = JSON.parse(err) as { code: string; message: string; details: { claimedBy: string } }
        assert.deepStrictEqual([error.code, error.details.claimedBy], ["ticket-claimed", winners[0]])
        assert.include(error.message, winners[0] ?? "")
      }
      assert.strictEqual(show(project, key).claim?.by, winners[0])
    }
    assert.strictEqual(btk(project, ["verify"]).code, 0)
  })
})
