import { afterEach, assert, beforeEach, describe, it } from "@effect/vitest"
import { appendFileSync, existsSync, readdirSync, readFileSync } from "node:fs"
import { join } from "node:path"
import { btk, btkJson, failure } from "../support/cli.ts"
import { makeClones, pullMerging } from "../support/clones.ts"
import { logOf } from "../support/events.ts"
import { type Project, removePlace } from "../support/project.ts"

interface Synced {
  readonly branch: string
  readonly commit: string | null
  readonly waiting: boolean
  readonly events: number
  readonly files: number
}

const byPr = (project: Project): Synced => btkJson<Synced>(project, ["sync", "--pr"])

const ticketFiles = ({ dir }: Project): ReadonlyArray<string> =>
  existsSync(join(dir, "backlog/data"))
    ? readdirSync(join(dir, "backlog/data"), { recursive: true, encoding: "utf8" }).filter((name) =>
        name.endsWith(".md")
      )
    : []

const fileOf = (project: Project, key: string): string => {
  const name = ticketFiles(project).find((one) => one.includes(key)) ?? assert.fail(`${key} has no file`)
  return join(project.dir, "backlog/data", name)
}

const titles = (project: Project): ReadonlyArray<string> =>
  btkJson<{ tickets: ReadonlyArray<{ title: string }> }>(project, ["list", "--all"])
    .tickets.map(({ title }) => title)
    .toSorted()

describe("sync --pr, where the target takes pull requests only", { timeout: 240_000 }, () => {
  let base = ""
  let ada: Project
  /** Merges what she pushed, as the host does. */
  let host: Project
  const publish = ({ branch }: Synced): void => {
    ada.git("push", "--quiet", "origin", branch)
  }
  const merge = (branch: string, ...how: ReadonlyArray<string>): void => {
    host.git("fetch", "--quiet")
    host.git("merge", "--quiet", "--no-edit", ...how, `origin/${branch}`)
    if (how.includes("--squash")) host.git("commit", "--quiet", "-m", "Backlog (#1)")
    host.git("push", "--quiet")
  }
  const clean = (project: Project): void => {
    assert.strictEqual(project.git("status", "--porcelain"), "")
    const { code, out } = btk(project, ["verify", "--strict"])
    assert.strictEqual(code, 0, out)
  }

  beforeEach(() => {
    const made = makeClones(["host"])
    base = made.base
    ada = made.clones[0] ?? assert.fail("no first clone")
    host = made.clones[1] ?? assert.fail("no second clone")
    btkJson(ada, ["q", "First"])
    btkJson(ada, ["q", "Second"])
  })
  afterEach(() => removePlace({ base }))

  it("commits to a branch of this clone, leaves the target and its work tree as they were, and forgets nothing", () => {
    const before = ada.git("rev-parse", "main")
    const done = byPr(ada)
    assert.match(done.branch, /^backlog-sync\/[a-z2-7]{8}$/u)
    assert.deepStrictEqual([done.files, done.waiting, ada.git("rev-parse", "main")], [2, true, before])
    assert.deepStrictEqual([ada.git("status", "--porcelain"), ticketFiles(ada)], ["", []])
    assert.deepStrictEqual(titles(ada), ["First", "Second"])
    const events = logOf(ada).length
    // Again: there is nothing new, and nobody deleted anything.
    const { out } = btk(ada, ["sync", "--pr"])
    assert.strictEqual(
      out,
      `It waits to be merged into main: git push origin ${done.branch}, then open a pull request.\n`
    )
    assert.strictEqual(logOf(ada).length, events)
    assert.deepStrictEqual(ticketFiles(ada), [])
  })

  it.each([["merged"], ["squashed"]])(
    "is pulled without a refusal once it was %s, and begins anew from there",
    (how) => {
      publish(byPr(ada))
      const { branch } = byPr(ada)
      merge(branch, ...(how === "squashed" ? ["--squash"] : ["--no-ff"]))
      pullMerging(ada)
      const events = logOf(ada).length
      assert.lengthOf(ticketFiles(ada), 2)
      assert.deepStrictEqual(titles(ada), ["First", "Second"])
      assert.strictEqual(logOf(ada).length, events)
      assert.deepStrictEqual([byPr(ada).commit, byPr(ada).waiting], [null, false])
      clean(ada)
      btkJson(ada, ["q", "Third"])
      const next = byPr(ada)
      assert.deepStrictEqual([next.branch, next.files], [branch, 1])
      assert.strictEqual(ada.git("rev-parse", `${branch}~1`), ada.git("rev-parse", "main"))
      assert.deepStrictEqual(titles(host), ["First", "Second"])
    }
  )

  it("adds to what waits, and takes an edit along that somebody makes meanwhile", () => {
    const first = byPr(ada)
    publish(first)
    merge(first.branch)
    pullMerging(ada)
    appendFileSync(fileOf(ada, "TASK-001"), "\n## Notes\n\nSaid by hand.\n")
    btkJson(ada, ["q", "Third"])
    const second = byPr(ada)
    btkJson(ada, ["q", "Fourth"])
    const third = byPr(ada)
    assert.strictEqual(ada.git("rev-parse", `${third.branch}~1`).trim(), second.commit)
    assert.strictEqual(ada.git("status", "--porcelain"), "")
    assert.notInclude(readFileSync(fileOf(ada, "TASK-001"), "utf8"), "Said by hand.")
    publish(third)
    merge(third.branch)
    pullMerging(ada)
    assert.include(readFileSync(fileOf(ada, "TASK-001"), "utf8"), "Said by hand.")
    assert.deepStrictEqual(titles(host), ["First", "Fourth", "Second", "Third"])
    clean(ada)
  })

  it("moves no branch that somebody has checked out", () => {
    const first = byPr(ada)
    publish(first)
    merge(first.branch, "--no-ff")
    pullMerging(ada)
    ada.git("worktree", "add", "--quiet", join(base, "elsewhere"), first.branch)
    btkJson(ada, ["q", "Third"])
    const { code, exit } = failure(ada, ["sync", "--pr"])
    assert.deepStrictEqual([code, exit], ["branch-checked-out", 4])
    assert.deepStrictEqual(titles(ada), ["First", "Second", "Third"])
  })
})
