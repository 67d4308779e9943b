import { afterEach, assert, beforeEach, describe, it } from "@effect/vitest"
import { readdirSync, readFileSync, writeFileSync } from "node:fs"
import { join } from "node:path"
import { btk, btkJson, failure } from "../support/cli.ts"
import { makeClones, pullMerging } from "../support/clones.ts"
import { type Project, removePlace } from "../support/project.ts"

interface Proposed {
  readonly branches: ReadonlyArray<{
    readonly ref: string
    readonly replicas: ReadonlyArray<string>
    readonly problem: { readonly code: string } | null
    readonly diff: {
      readonly added: ReadonlyArray<{ readonly title: string }>
      readonly changed: ReadonlyArray<{ readonly field: string; readonly from: unknown; readonly to: unknown }>
    } | null
    readonly events: ReadonlyArray<{ readonly type: string }>
  }>
}

const proposed = (project: Project) => btkJson<Proposed>(project, ["proposed"]).branches
const titles = (project: Project): ReadonlyArray<string> =>
  btkJson<{ tickets: ReadonlyArray<{ title: string }> }>(project, ["list", "--all"])
    .tickets.map(({ title }) => title)
    .toSorted()

describe("a branch that isn't trusted", { timeout: 240_000 }, () => {
  let base = ""
  let ada: Project
  let grace: Project

  beforeEach(() => {
    const made = makeClones(["grace"])
    base = made.base
    ada = made.clones[0] ?? assert.fail("no first clone")
    grace = made.clones[1] ?? assert.fail("no second clone")
    btkJson(ada, ["q", "First"])
    btkJson(ada, ["sync"])
    ada.git("push", "--quiet")
    pullMerging(grace)
    btkJson(grace, ["q", "Of Grace"])
    btkJson(grace, ["edit", "TASK-001", "--title", "First, better"])
    btkJson(grace, ["sync"])
    // As somebody does who may not push to the target.
    grace.git("push", "--quiet", "origin", "main:refs/heads/topic")
    ada.git("fetch", "--quiet")
  })
  afterEach(() => removePlace({ base }))

  it("shows what it would change, ticket by ticket, and none of it is in the log", () => {
    const [branch, ...others] = proposed(ada)
    assert.deepStrictEqual(others, [])
    assert.strictEqual(branch?.ref, "refs/remotes/origin/topic")
    assert.lengthOf(branch?.replicas ?? [], 1)
    assert.deepStrictEqual(
      branch?.diff?.added.map(({ title }) => title),
      ["Of Grace"]
    )
    const title = branch?.diff?.changed.find(({ field }) => field === "title")
    assert.deepStrictEqual([title?.from, title?.to], ["First", "First, better"])
    const { out } = btk(ada, ["proposed", "origin/topic"])
    assert.match(out, /^origin\/topic {2}\d+ events of 1 clone\nAdded\n {2}TASK-002 +draft +Of Grace\nChanged\n/u)
    assert.deepStrictEqual(titles(ada), ["First"])
    assert.strictEqual(ada.git("status", "--porcelain"), "")
  })

  it("adds to what this clone did meanwhile", () => {
    btkJson(ada, ["q", "Of Ada"])
    const [branch] = proposed(ada)
    assert.deepStrictEqual(
      branch?.diff?.added.map(({ title }) => title),
      ["Of Grace"]
    )
    assert.deepStrictEqual(titles(ada), ["First", "Of Ada"])
  })

  it("proposes nothing any more once it is merged", () => {
    ada.git("merge", "--quiet", "--no-edit", "origin/topic")
    assert.deepStrictEqual(titles(ada), ["First, better", "Of Grace"])
    assert.deepStrictEqual(proposed(ada), [])
    assert.strictEqual(btk(ada, ["proposed"]).out, "No branch has events that this log lacks.\n")
  })

  it("is shown with the reason when its events can't be proven, and others beside it", () => {
    const folder = join(grace.dir, "backlog/events")
    const segments = readdirSync(folder, { recursive: true, encoding: "utf8" }).filter((name) =>
      name.endsWith(".jsonl")
    )
    for (const name of segments) {
      const file = join(folder, name)
      writeFileSync(file, readFileSync(file, "utf8").replace("Of Grace", "Of Mallory"))
    }
    grace.git("commit", "--quiet", "-a", "-m", "Change what was said")
    grace.git("push", "--quiet", "origin", "main:refs/heads/forged")
    ada.git("fetch", "--quiet")
    const branches = proposed(ada)
    assert.deepStrictEqual(
      branches.map(({ problem, ref }) => [ref, problem?.code ?? null]),
      [
        ["refs/remotes/origin/forged", "log-corrupt"],
        ["refs/remotes/origin/topic", null]
      ]
    )
    assert.match(btk(ada, ["proposed"]).out, /^origin\/forged {2}can't be believed: /mu)
    assert.deepStrictEqual(titles(ada), ["First"])
  })

  it("has to exist when it is named", () => {
    assert.strictEqual(failure(ada, ["proposed", "nowhere"]).code, "branch-proposes-nothing")
    assert.strictEqual(failure(ada, ["proposed", "main"]).code, "branch-proposes-nothing")
    assert.strictEqual(failure(ada, ["proposed", "--upload-pack=x"]).exit, 2)
  })
})
