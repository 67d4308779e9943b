import { afterEach, assert, describe, it } from "@effect/vitest"
import { readdirSync, readFileSync, writeFileSync } from "node:fs"
import { join } from "node:path"
import { btk, btkJson, type Place } from "../support/cli.ts"
import { cloneOf, makeClones, pullMerging } from "../support/clones.ts"
import { logOf, ofType } from "../support/events.ts"
import { readOnly } from "../support/mounts.ts"
import { type Project, removePlace } from "../support/project.ts"
import { create, honest } from "../support/tickets.ts"

interface Row {
  readonly key: string
  readonly title: string
  readonly status: string
}

const rows = (place: Place): ReadonlyArray<Row> =>
  btkJson<{ tickets: ReadonlyArray<Row> }>(place, ["list", "--all"]).tickets

const titles = (place: Place): ReadonlyArray<string> =>
  rows(place)
    .map(({ title }) => title)
    .toSorted()

/** Commits what there is, and pushes it. */
const publish = (project: Project): void => {
  btkJson(project, ["sync"])
  project.git("push", "--quiet")
}

const clean = (project: Project): void => {
  assert.strictEqual(project.git("status", "--porcelain"), "")
  const { code, out } = btk(project, ["verify", "--strict"])
  assert.strictEqual(code, 0, out)
}

describe("clones of one project", { timeout: 240_000 }, () => {
  let base = ""
  afterEach(() => removePlace({ base }))
  const two = (...names: ReadonlyArray<string>) => {
    const made = makeClones(names.length === 0 ? ["grace"] : names)
    base = made.base
    const [ada, grace, third] = made.clones
    if (ada === undefined || grace === undefined) throw new Error("two clones were asked for")
    return { ...made, ada, grace, third: third ?? grace }
  }

  it("show a new clone everything that was pushed, at its first command and without a word on standard output", () => {
    const { ada, grace } = two()
    btk(ada, ["q", "First"])
    publish(ada)
    pullMerging(grace)
    const first = btk(grace, ["list"])
    assert.match(first.out, /^TASK-001\s+medium\s+draft\s+First\n$/u)
    assert.match(first.err, /^Took \d+ events of 1 other clone from Git\.\n$/u)
    assert.deepStrictEqual([btk(grace, ["list"]).err, titles(grace)], ["", ["First"]])
    clean(grace)
  })

  it("work at the same time, merge without a conflict, and agree", () => {
    const { ada, grace } = two()
    btk(ada, ["q", "Shared"])
    publish(ada)
    pullMerging(grace)
    btk(grace, ["q", "Of Grace"])
    btk(ada, ["q", "Of Ada"])
    publish(ada)
    btkJson(grace, ["sync"])
    pullMerging(grace)
    publish(grace)
    pullMerging(ada)
    publish(ada)
    pullMerging(grace)
    assert.deepStrictEqual(titles(ada), ["Of Ada", "Of Grace", "Shared"])
    assert.deepStrictEqual(rows(grace), rows(ada))
    clean(ada)
    clean(grace)
  })

  for (const branch of ["main", "work"]) {
    it(`pull what somebody else did to a ticket that was typed into as well, with ${branch} checked out`, () => {
      const { ada, grace } = two()
      btk(ada, ["q", "Shared"])
      publish(ada)
      pullMerging(grace)
      btkJson(grace, ["list"])
      const name = readdirSync(join(grace.dir, "backlog/data/pending"))[0] ?? ""
      const file = join(grace.dir, "backlog/data/pending", name)
      writeFileSync(file, `${readFileSync(file, "utf8").trimEnd()}\n\n## Of Grace\n\nMind the gap.\n`)
      btkJson(grace, ["plan"])
      btkJson(ada, ["edit", "TASK-001", "--priority", "high"])
      publish(ada)
      grace.git("fetch", "--quiet")
      if (branch !== "main") grace.git("switch", "--quiet", "-c", branch)
      // Knows the other clone's change now, which no branch of this clone has.
      btkJson(grace, ["sync"])
      grace.git("pull", "--quiet", "--no-rebase", "--no-edit", "origin", "main")
      grace.git("switch", "--quiet", "main")
      grace.git("pull", "--quiet", "--no-rebase", "--no-edit", "origin", "main")
      publish(grace)
      assert.include(readFileSync(file, "utf8"), "priority: high")
      assert.include(readFileSync(file, "utf8"), "Mind the gap.")
      assert.strictEqual(ofType(logOf(grace), "ticket.revised").length, 2)
      clean(grace)
    })
  }

  it("say in status what others can't see yet", () => {
    const { ada, grace } = two()
    interface Status {
      readonly tickets: Readonly<Record<string, number>>
      readonly clones: number
      readonly uncommitted: number | null
      readonly unpushed: number | null
    }
    const status = (place: Place): Status => btkJson<Status>(place, ["status"])
    btk(ada, ["q", "First"])
    const before = status(ada)
    assert.isAbove(before.uncommitted ?? 0, 1)
    assert.deepStrictEqual([before.unpushed, before.tickets], [before.uncommitted, { draft: 1 }])
    assert.match(btk(ada, ["status"]).out, /^tickets +1 draft\nlog +\d+ events not committed yet: btk sync\n$/u)
    btkJson(ada, ["sync"])
    assert.deepStrictEqual([status(ada).uncommitted, status(ada).unpushed], [0, before.unpushed])
    assert.include(btk(ada, ["status"]).out, "not pushed yet: git push")
    ada.git("push", "--quiet")
    assert.deepStrictEqual([status(ada).uncommitted, status(ada).unpushed], [0, 0])
    pullMerging(grace)
    assert.deepInclude(status(grace), { tickets: { draft: 1 }, clones: 1, uncommitted: 0, unpushed: 0 })
    assert.include(btk(grace, ["status"]).out, "everything is committed and pushed")
  })

  it("say in sync what came and from whom", () => {
    const { ada, grace } = two()
    btk(ada, ["q", "First"])
    publish(ada)
    pullMerging(grace)
    const { imported } = btkJson<{
      imported: { events: number; replicas: ReadonlyArray<{ from: number; to: number }>; held: ReadonlyArray<unknown> }
    }>(grace, ["sync"])
    assert.isAbove(imported.events, 1)
    assert.deepStrictEqual([imported.replicas.length, imported.replicas[0]?.from, imported.held], [1, 1, []])
  })

  it("take what was fetched but not merged yet, and nothing of branches that nobody trusts", () => {
    const { ada, grace, origin } = two()
    btk(ada, ["q", "On main"])
    publish(ada)
    grace.git("fetch", "--quiet")
    assert.deepStrictEqual(titles(grace), ["On main"])
    const eve = cloneOf(ada, origin, "eve")
    btk(eve, ["q", "Of Eve"])
    btkJson(eve, ["sync"])
    eve.git("push", "--quiet", "origin", "main:refs/heads/proposal")
    ada.git("fetch", "--quiet")
    ada.git("branch", "--quiet", "proposal", "origin/proposal")
    assert.deepStrictEqual(titles(ada), ["On main"])
    ada.git("merge", "--quiet", "--no-edit", "proposal")
    assert.deepStrictEqual(titles(ada), ["Of Eve", "On main"])
    clean(ada)
  })

  it("trust the refs that the configuration names, and then no others", () => {
    const { ada, grace } = two()
    btk(ada, ["q", "First"])
    btkJson(ada, ["sync"])
    ada.git("push", "--quiet", "origin", "main:refs/heads/trusted")
    const file = join(grace.dir, "backlog.config.json")
    const config = JSON.parse(readFileSync(file, "utf8")) as Record<string, unknown>
    writeFileSync(file, JSON.stringify({ ...config, log: { trustedRefs: ["refs/remotes/origin/trusted"] } }))
    assert.deepStrictEqual(titles(grace), [])
    grace.git("fetch", "--quiet")
    assert.deepStrictEqual(titles(grace), ["First"])
    writeFileSync(file, JSON.stringify({ ...config, log: { trustedRefs: ["trusted"] } }))
    const refused = btk(grace, ["sync"])
    assert.strictEqual(refused.code, 2)
    assert.include(refused.err, "log.trustedRefs")
  })

  it("take nothing of a segment that somebody changed, say where, and take it once it is right", () => {
    const { ada, grace } = two()
    btk(ada, ["q", "First"])
    btkJson(ada, ["sync"])
    const [replica = ""] = readdirSync(join(ada.dir, "backlog/events"))
    const [name = ""] = readdirSync(join(ada.dir, "backlog/events", replica))
    const path = `backlog/events/${replica}/${name}`
    const right = readFileSync(join(ada.dir, path), "utf8")
    ada.write(path, right.replace("First", "Forst"))
    ada.git("commit", "--quiet", "--all", "-m", "Change history")
    ada.git("push", "--quiet")
    pullMerging(grace)
    const list = btk(grace, ["list", "--all"])
    assert.strictEqual(list.code, 0)
    assert.include(list.err, `Not taken: commit`)
    assert.include(list.err, path)
    assert.notInclude(list.out, "Forst")
    const found = btk(grace, ["verify", "--json"])
    assert.include(found.out, "segment-not-taken")
    assert.strictEqual(btk(ada, ["verify"]).code, 5)
    ada.write(path, right)
    ada.git("commit", "--quiet", "--all", "-m", "Put it back")
    ada.git("push", "--quiet")
    pullMerging(grace)
    assert.deepStrictEqual(titles(grace), ["First"])
    clean(grace)
  })

  it("read what they have when the disk can't be written, and say that something was not taken", (context) => {
    const { ada, grace } = two()
    btk(grace, ["q", "Of Grace"])
    btk(ada, ["q", "Of Ada"])
    publish(ada)
    grace.git("fetch", "--quiet")
    const reason = readOnly(join(grace.dir, ".git/backlog"), () => {
      const { code, err, out } = btk(grace, ["list"])
      assert.strictEqual(code, 0, err)
      assert.include(out, "Of Grace")
      assert.include(err, "What other clones wrote was not taken")
    })
    if (reason !== null) context.skip(reason)
    assert.deepStrictEqual(titles(grace), ["Of Ada", "Of Grace"])
  })

  it("resolve a ticket file that Git could not merge, from what both sides recorded, and lose neither", () => {
    const { ada, grace } = two()
    btkJson(ada, ["create", "Shared", "--context", "Why."])
    publish(ada)
    pullMerging(grace)
    btkJson(grace, ["edit", "TASK-001", "--priority", "low", "--context", "Of Grace."])
    publish(grace)
    btkJson(ada, ["edit", "TASK-001", "--priority", "high", "--context", "Of Ada."])
    btkJson(ada, ["sync"])
    assert.throws(() => pullMerging(ada), /CONFLICT .*TASK-001/u)
    const synced = btk(ada, ["sync"])
    assert.strictEqual(synced.code, 0)
    assert.include(synced.err, "both sides of the merge are in the log")
    assert.include(synced.out, "2 to decide: btk conflicts")
    const file = readFileSync(join(ada.dir, "backlog/data/pending/TASK-001-shared.md"), "utf8")
    assert.notMatch(file, /^(?:<<<<<<<|=======|>>>>>>>)/mu)
    // The later of the two counts, and the other one is what conflicts shows.
    assert.include(file, "Of Ada.")
    assert.include(btk(ada, ["conflicts"]).out, "Of Grace.")
    ada.git("commit", "--quiet", "--all", "--no-edit")
    publish(ada)
    pullMerging(grace)
    assert.deepStrictEqual(rows(grace), rows(ada))
    clean(ada)
    clean(grace)
  })

  it("leave the work of another clone's open wave to it, and finish their own beside it", () => {
    const { ada, grace } = two()
    for (const name of ["triple", "double", "square"]) create(ada, honest(name))
    publish(ada)
    pullMerging(grace)
    const killed = btk(ada, ["implement"], { env: { BTK_FAILPOINT: "slot-added" } })
    assert.strictEqual(killed.signal, "SIGKILL")
    publish(ada)
    pullMerging(grace)
    create(grace, honest("half"))
    publish(grace)
    btkJson(grace, ["implement"])
    const half = rows(grace).find(({ title }) => title === "Add half")
    assert.strictEqual(half?.status, "completed")
    assert.deepStrictEqual(
      rows(grace).flatMap(({ status, title }) => (status === "completed" ? [title] : [])),
      ["Add half"]
    )
    publish(grace)
    pullMerging(ada)
    btkJson(ada, ["implement"])
    publish(ada)
    pullMerging(grace)
    for (const project of [ada, grace]) {
      assert.deepStrictEqual([...new Set(rows(project).map(({ status }) => status))], ["completed"])
      assert.strictEqual(ofType(logOf(project), "ticket.completed").length, 4)
      // Who judged a ticket elsewhere is believed, and that is said.
      const others = project === ada ? 1 : 3
      assert.include(btk(project, ["verify"]).out, `the receipts of ${others} tickets: other clones ran their gates`)
      clean(project)
    }
  })
})
