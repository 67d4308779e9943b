import { afterAll, assert, beforeAll, describe, it } from "@effect/vitest"
import { cpSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs"
import { join } from "node:path"
import { btk, btkJson, failure, type Place, startBtk } from "../support/cli.ts"
import { logOf, ofType } from "../support/events.ts"
import { honestIn, makeNeighbours, within } from "../support/neighbours.ts"
import { type Project, removePlace } from "../support/project.ts"
import { create } from "../support/tickets.ts"

const titles = (place: Place, ...flags: ReadonlyArray<string>): ReadonlyArray<string> =>
  btkJson<{ tickets: ReadonlyArray<{ title: string }> }>(place, ["list", "--all", ...flags])
    .tickets.map(({ title }) => title)
    .toSorted()

const touchedBy = (project: Project, rev = "HEAD"): ReadonlyArray<string> =>
  project.git("show", "--format=", "--name-only", rev).split("\n")

const assertSound = (...places: ReadonlyArray<Place>): void => {
  for (const place of places) {
    const { code, err, out } = btk(place, ["verify", "--strict"])
    assert.strictEqual(code, 0, out + err)
  }
}

describe("projects in folders of one repository", { timeout: 240_000 }, () => {
  let top: Project
  let shop: Project
  let blog: Project

  beforeAll(() => {
    ;({ blog, shop, top } = makeNeighbours())
  }, 60_000)
  afterAll(() => removePlace({ base: join(top.dir, "..") }))

  it("are named where a command finds none, with what to do", () => {
    const { code, details, exit, next, why } = failure(top, ["list"])
    assert.deepStrictEqual([code, exit, details["projects"]], ["project-not-found", 3, ["apps/blog", "apps/shop"]])
    assert.include(why, "apps/blog, apps/shop")
    assert.include(next, "btk init")
    assert.strictEqual(failure(within(top, "apps"), ["q", "Nowhere"]).code, "project-not-found")
  })

  it("work on tickets with the same key at the same time, on branches of their own, and verify", async () => {
    const keys = [create(shop, honestIn("apps/shop", "triple")), create(blog, honestIn("apps/blog", "double"))]
    assert.deepStrictEqual(keys, ["FEAT-001", "FEAT-001"])
    btkJson(shop, ["sync"])
    btkJson(blog, ["sync"])
    const runs = [shop, blog].map((place) => startBtk(place, ["implement", "--json"]))
    for (const { code, err, out } of await Promise.all(runs.map(({ done }) => done))) {
      assert.strictEqual(code, 0, err)
      const { outcomes } = JSON.parse(out) as { outcomes: ReadonlyArray<{ outcome: string }> }
      assert.deepStrictEqual(
        outcomes.map(({ outcome }) => outcome),
        ["completed"],
        `${out}${err}`
      )
    }
    const branches = [shop, blog].map((place) => ofType(logOf(place), "ticket.committed").at(-1)?.data["branch"])
    assert.deepStrictEqual(branches, ["backlog/shop/feat-001", "backlog/blog/feat-001"])
    assert.strictEqual(top.git("branch", "--format=%(refname:short)"), "main")
    assert.deepStrictEqual([titles(shop), titles(blog)], [["Add triple"], ["Add double"]])
    assertSound(shop, blog)
    assert.strictEqual(top.git("status", "--porcelain"), "")
  })

  it("name a file from the repository's top, wherever the command runs", () => {
    // What ended the work was recorded after the last commit of each.
    for (const place of [shop, blog]) btkJson(place, ["sync"])
    btk(shop, ["q", "Of the shop"])
    const waiting = (place: Place) => btkJson<{ uncommitted: number }>(place, ["status"]).uncommitted
    assert.deepStrictEqual([waiting(shop) > 0, waiting(blog)], [true, 0])
    btkJson(shop, ["sync"])
    assert.strictEqual(waiting(shop), 0)
    const path = "apps/shop/backlog/data/pending/TASK-001-of-the-shop.md"
    const edit = (from: string, to: string) =>
      writeFileSync(join(top.dir, path), readFileSync(join(top.dir, path), "utf8").replace(from, to))
    edit("priority: medium", "priority: high")
    assert.strictEqual(btk(within(shop, "test"), ["plan"]).err, `${path}: TASK-001 priority changed.\n`)
    edit("priority: high", "priority: @")
    assert.match(btk(shop, ["plan"]).err, new RegExp(`^${path}:\\d+:\\d+: priority`, "u"))
    edit("priority: @", "priority: high")
    rmSync(join(top.dir, path))
    const { edits } = btkJson<{ edits: ReadonlyArray<{ path: string; result: string }> }>(shop, ["sync"])
    assert.deepStrictEqual(
      edits.map((one) => [one.path, one.result]),
      [[path, "restored"]]
    )
    assert.strictEqual(btk(blog, ["plan"]).err, "")
    assert.strictEqual(top.git("status", "--porcelain"), "")
  })

  it("get an id that no other one has, and are refused when somebody gives them the same", () => {
    const wiki = within(top, "apps/wiki")
    cpSync(shop.dir, wiki.dir, { recursive: true, filter: (path) => !path.endsWith("/backlog") })
    for (const args of [["list"], ["q", "Mixed"], ["sync"], ["init", "--yes"]]) {
      const { code, details, exit } = failure(wiki, args)
      assert.deepStrictEqual([code, exit], ["project-id-taken", 4], args.join(" "))
      assert.deepStrictEqual(
        [details["file"], details["other"]],
        ["apps/wiki/backlog.config.json", "apps/shop/backlog.config.json"]
      )
    }
    rmSync(join(wiki.dir, "backlog.config.json"))
    const { project, planned } = btkJson<{
      project: { id: string }
      planned: ReadonlyArray<{ path: string }>
    }>(wiki, ["init", "--yes", "--here", "--name", "Shop"])
    assert.deepStrictEqual([project.id, planned[0]?.path], ["shop-2", "backlog.config.json"])
    // The repository's own attributes cover the new project's log already.
    assert.notInclude(
      planned.map(({ path }) => path),
      ".gitattributes"
    )
    assert.deepStrictEqual(titles(wiki), [])
    assert.deepStrictEqual(titles(shop), ["Add triple", "Of the shop"])
    rmSync(wiki.dir, { recursive: true })
  })

  it("lie in one another without taking each other's files", () => {
    const plugin = within(shop, "plugins/pay me's")
    mkdirSync(plugin.dir, { recursive: true })
    writeFileSync(join(plugin.dir, "package.json"), '{"scripts":{"test":"node --test"}}')
    const { qualityGates } = btkJson<{ qualityGates: { testCommand: string } }>(plugin, ["init", "--yes", "--here"])
    assert.strictEqual(qualityGates.testCommand, "cd 'apps/shop/plugins/pay me'\\''s' && npm test")
    top.git("add", "--all")
    top.git("commit", "--quiet", "-m", "Add a plugin")
    btk(plugin, ["q", "Of the plugin"])
    btkJson(plugin, ["sync"])
    assert.isTrue(touchedBy(top).every((path) => path.startsWith("apps/shop/plugins/pay me's/backlog/")))
    assert.deepStrictEqual([titles(plugin), titles(shop)], [["Of the plugin"], ["Add triple", "Of the shop"]])
    assert.isNull(btkJson<{ commit: string | null }>(shop, ["sync"]).commit)
    assertSound(plugin, shop)
  })

  it("have the same log in a linked work tree", () => {
    const linked = join(top.dir, "../linked")
    top.git("worktree", "add", "--quiet", "-b", "side", linked)
    const there = within({ ...top, dir: linked }, "apps/shop")
    btk(there, ["q", "From the side"])
    assert.deepStrictEqual(titles(there), titles(shop))
    assert.deepStrictEqual(titles(within({ ...top, dir: linked }, "apps/blog")), ["Add double"])
    assert.strictEqual(btk(there, ["verify"]).code, 0)
    top.git("worktree", "remove", linked)
    btkJson(shop, ["sync"])
  })

  it("keep log, files and past when their folder is moved", () => {
    const [before, all] = [top.git("rev-parse", "HEAD"), titles(shop)]
    mkdirSync(join(top.dir, "services"))
    top.git("mv", "apps/shop", "services/shop")
    const moved = within(top, "services/shop")
    assert.deepStrictEqual(titles(moved), all)
    top.git("commit", "--quiet", "-m", "Move the shop")
    btkJson(moved, ["claim", "TASK-001"])
    btkJson(moved, ["sync"])
    assert.isTrue(touchedBy(top).every((path) => path.startsWith("services/shop/backlog/")))
    assert.strictEqual(top.git("status", "--porcelain"), "")
    assert.deepStrictEqual(titles(moved, "--at", before), all)
    assert.deepStrictEqual(titles(moved, "--at", "HEAD"), all)
    assertSound(moved, blog)
    shop = moved
  })

  it("are mended from the segments of their own folder, also from before it was moved", () => {
    const log = join(top.dir, ".git/backlog/shop/log")
    const [replica = ""] = readdirSync(log)
    rmSync(join(top.dir, ".git/backlog/shop/cache"), { recursive: true })
    rmSync(join(log, replica, "0000000/0000000002.jsonl"))
    top.git("branch", "--quiet", "old", "HEAD~2")
    assert.strictEqual(btk(shop, ["fsck"]).code, 5)
    const { commits } = btkJson<{ commits: ReadonlyArray<{ commit: number; source: string }> }>(shop, ["repair"])
    assert.strictEqual(commits[0]?.commit, 2)
    assert.match(commits[0]?.source ?? "", /:(?:apps|services)\/shop\/backlog\/events\//u)
    assertSound(shop)
  })

  it("are found in a bare repository, which takes what was pushed for the one that it serves", () => {
    const bare = { ...top, dir: join(top.dir, "../bare.git") }
    top.git("clone", "--quiet", "--bare", top.dir, bare.dir)
    mkdirSync(join(bare.dir, "backlog"))
    cpSync(join(top.dir, ".git/backlog/shop"), join(bare.dir, "backlog/shop"), { recursive: true })
    btk(shop, ["q", "Pushed"])
    btk(blog, ["q", "Of the blog"])
    btkJson(blog, ["sync"])
    btkJson(shop, ["sync"])
    top.git("push", "--quiet", bare.dir, "main")
    assert.include(titles(bare), "Pushed")
    assert.deepStrictEqual(titles(bare), titles(shop))
  })
})
