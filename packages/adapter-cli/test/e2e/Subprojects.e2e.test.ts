import { afterAll, assert, beforeAll, describe, it } from "@effect/vitest"
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs"
import { join } from "node:path"
import { btk, btkJson, type Place } from "../support/cli.ts"
import { cloneOf, makeClones, pullMerging } from "../support/clones.ts"
import { type Project, removePlace } from "../support/project.ts"
import { create, honest } from "../support/tickets.ts"

const titles = (place: Place): ReadonlyArray<string> =>
  btkJson<{ tickets: ReadonlyArray<{ title: string }> }>(place, ["list", "--all"])
    .tickets.map(({ title }) => title)
    .toSorted()

/** The same repository, asked from another folder. */
const within = (project: Project, folder: string): Project => ({ ...project, dir: join(project.dir, folder) })

const touchedBy = (project: Project, rev = "HEAD"): ReadonlyArray<string> =>
  project.git("show", "--format=", "--name-only", rev).split("\n")

describe("two projects in one repository", { timeout: 240_000 }, () => {
  let base = ""
  let origin = ""
  let top: Project
  let shop: Project

  beforeAll(() => {
    const made = makeClones([])
    base = made.base
    origin = made.origin
    top = made.clones[0] ?? assert.fail("no clone")
    shop = within(top, "apps/shop")
    mkdirSync(join(shop.dir, "src"), { recursive: true })
    writeFileSync(
      join(shop.dir, "package.json"),
      '{"name":"nested","type":"module","scripts":{"test":"node --test"}}\n'
    )
    const { planned } = btkJson<{ planned: ReadonlyArray<{ path: string; text: string }> }>(shop, [
      "init",
      "--yes",
      "--here",
      "--name",
      "Nested"
    ])
    const config = JSON.parse(planned[0]?.text ?? "") as Record<string, unknown>
    assert.deepStrictEqual(config["qualityGates"], { testCommand: "cd apps/shop && npm test" })
    writeFileSync(
      join(shop.dir, "backlog.config.json"),
      JSON.stringify({
        ...config,
        agent: { runner: "scripted" },
        qualityGates: { testCommand: "node --test --test-reporter=tap" }
      })
    )
    top.git("add", "--all")
    top.git("commit", "--quiet", "-m", "Add a project")
  }, 60_000)
  afterAll(() => removePlace({ base }))

  it("have lists, keys and files of their own, beside their configuration", () => {
    assert.strictEqual(btk(top, ["q", "Of the top"]).out, "TASK-001\n")
    assert.strictEqual(btk(within(shop, "src"), ["q", "Of the shop"]).out, "TASK-001\n")
    assert.deepStrictEqual([titles(top), titles(shop)], [["Of the top"], ["Of the shop"]])
    btkJson(shop, ["sync"])
    assert.isTrue(touchedBy(top).every((path) => path.startsWith("apps/shop/backlog/")))
    btkJson(top, ["sync"])
    assert.isTrue(touchedBy(top).every((path) => path.startsWith("backlog/")))
    assert.deepStrictEqual(readdirSync(join(shop.dir, "backlog/data/pending")), ["TASK-001-of-the-shop.md"])
    assert.strictEqual(top.git("status", "--porcelain"), "")
  })

  it("take edits of their own files only", () => {
    const file = join(shop.dir, "backlog/data/pending/TASK-001-of-the-shop.md")
    writeFileSync(file, readFileSync(file, "utf8").replace("priority: medium", "priority: high"))
    const { edits } = btkJson<{ edits: ReadonlyArray<unknown> }>(top, ["sync"])
    assert.deepStrictEqual(edits, [])
    const own = btkJson<{ edits: ReadonlyArray<{ result: string }> }>(shop, ["sync"])
    assert.deepStrictEqual(
      own.edits.map(({ result }) => result),
      ["imported"]
    )
    assert.strictEqual(top.git("status", "--porcelain"), "")
  })

  it("reach a clone each by itself, and verify", () => {
    top.git("push", "--quiet")
    const grace = cloneOf(top, origin, "grace")
    assert.deepStrictEqual([titles(grace), titles(within(grace, "apps/shop"))], [["Of the top"], ["Of the shop"]])
    btk(within(grace, "apps/shop"), ["q", "Of Grace"])
    btkJson(within(grace, "apps/shop"), ["sync"])
    grace.git("push", "--quiet")
    pullMerging(top)
    assert.deepStrictEqual([titles(top), titles(shop)], [["Of the top"], ["Of Grace", "Of the shop"]])
    for (const place of [top, shop, grace, within(grace, "apps/shop")]) {
      const { code, out } = btk(place, ["verify", "--strict"])
      assert.strictEqual(code, 0, out)
      assert.strictEqual(btk(place, ["fsck", "--full"]).code, 0)
    }
    assert.include(btk(shop, ["list", "--at", "HEAD~1"]).out, "Of the shop")
  })

  it("implement and land tickets of a nested one, whose own commits are no part of its change", () => {
    create(shop, {
      ...honest("triple"),
      files: [
        ["src/triple.js", "create"],
        ["test/triple.test.js", "create"]
      ]
    })
    btkJson(shop, ["sync"])
    const { outcomes } = btkJson<{ outcomes: ReadonlyArray<{ outcome: string; reason: string }> }>(shop, ["implement"])
    assert.deepStrictEqual(
      outcomes.map(({ outcome }) => outcome),
      ["completed"],
      outcomes[0]?.reason
    )
    assert.isTrue(existsSync(join(top.dir, "src/triple.js")))
    assert.deepStrictEqual(readdirSync(join(shop.dir, "backlog/data/completed")).length, 1)
    assert.isFalse(existsSync(join(top.dir, "backlog/data/completed")))
    assert.strictEqual(btk(shop, ["verify", "--strict"]).code, 0)
    assert.strictEqual(top.git("status", "--porcelain"), "")
  })
})
