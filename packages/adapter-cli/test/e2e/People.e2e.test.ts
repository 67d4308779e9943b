import { afterAll, assert, beforeAll, beforeEach, describe, it } from "@effect/vitest"
import { spawnSync } from "node:child_process"
import { readFileSync, rmSync, writeFileSync } from "node:fs"
import { join } from "node:path"
import { setTimeout as sleep } from "node:timers/promises"
import { implementWhile, makeWaitingProject, PRICE } from "../support/atWork.ts"
import { btk, btkJson, type Done, environmentOf } from "../support/cli.ts"
import { keep } from "../support/keep.ts"
import { everything, theirs } from "../support/person.ts"
import { type Project, removePlace } from "../support/project.ts"
import { create, tidying } from "../support/tickets.ts"
import { until } from "../support/until.ts"
import { show } from "../support/show.ts"

const LIMIT = 120_000
/** How long another git command has the index. */
const LOCKED_MS = 1500
const CHANGED = "src/price.js"
const TIDY = `/** Cents as dollars. */\n${PRICE}`

describe("a person at work in the main work tree while implement runs", () => {
  let project: Project
  let restore: () => void
  let key = ""

  const read = (path: string): string => readFileSync(join(project.dir, path), "utf8")
  /** A command of theirs that stops with a conflict. */
  const conflicting = (...args: ReadonlyArray<string>): void => {
    const { status } = spawnSync("git", args, { cwd: project.dir, env: environmentOf(project) })
    assert.notStrictEqual(status, 0)
  }
  const commit = (path: string, text: string, message: string): void => {
    project.write(path, text)
    project.git("add", path)
    project.git("commit", "--quiet", "-m", message)
  }

  beforeAll(() => {
    project = makeWaitingProject()
    project.git("checkout", "--quiet", "-b", "side")
    commit("notes.txt", "side\n", "Side")
    project.git("checkout", "--quiet", "main")
    commit("notes.txt", "more\n", "More")
    project.write("src/free.js", "export const gift = 0\n")
    project.git("stash", "push", "--quiet", "--include-untracked", "-m", "a gift", "--", "src/free.js")
    key = create(project, tidying(CHANGED, TIDY))
    restore = keep(project)
  }, LIMIT)
  beforeEach(() => restore())
  afterAll(() => removePlace(project))

  const landed = (done: Done): void => {
    assert.strictEqual(done.code, 0, done.err)
    const { landed: at, status } = show(project, key)
    assert.strictEqual(status, "completed", done.err)
    assert.strictEqual(project.git("show", `${at?.commit}:${CHANGED}`).split("\n")[0], "/** Cents as dollars. */")
    project.git("merge-base", "--is-ancestor", at?.commit ?? "", "main")
  }

  /** The ticket says why it waits and how it is finished, wherever one looks; answers the command that finishes it. */
  const waits = (done: Done, why: RegExp): ReadonlyArray<string> => {
    assert.strictEqual(done.code, 0, done.err)
    const { status, waiting } = show(project, key)
    assert.deepStrictEqual([status, waiting?.reason], ["committed", "target-busy"], done.err)
    assert.match(waiting?.detail ?? "", why)
    const said = `${waiting?.detail} Finish with: ${waiting?.finish}`
    assert.include(done.err, said)
    assert.include(btk(project, ["show", key]).out, said)
    const [program, ...args] = (waiting?.finish ?? "").split(" ")
    assert.strictEqual(program, "btk")
    return args
  }

  it(
    "keeps what is staged, changed, new and stashed, byte for byte, and gets the ticket's commit",
    async () => {
      let before = ""
      const done = await implementWhile(project, {
        atWork: () => {
          project.write("notes.txt", "staged\n")
          project.git("add", "notes.txt")
          project.write("notes.txt", "staged and more\n")
          project.write("test/price.test.js", `${read("test/price.test.js")}// mine\n`)
          project.write("todo.txt", "new\n")
          before = theirs(project, [CHANGED])
        }
      })
      landed(done)
      assert.strictEqual(theirs(project, [CHANGED]), before)
      assert.strictEqual(read(CHANGED), TIDY)
      assert.deepStrictEqual(project.git("status", "--porcelain").split("\n"), [
        "MM notes.txt",
        " M test/price.test.js",
        "?? todo.txt"
      ])
    },
    LIMIT
  )

  const mine = PRICE.replace("price(0)", "price(1 - 1)")
  const overlaps: ReadonlyArray<readonly [string, () => void, () => void]> = [
    ["an unstaged change, undone later", () => {}, () => void project.git("checkout", "--quiet", CHANGED)],
    ["a staged change, stashed later", () => void project.git("add", CHANGED), () => void project.git("stash")],
    [
      "an unstaged change, committed later",
      () => {},
      () => void project.git("commit", "--quiet", "-m", "Mine", "--", CHANGED)
    ]
  ]
  for (const [title, work, end] of overlaps) {
    it(
      `keeps ${title}, and the printed command finishes the ticket`,
      async () => {
        let before = ""
        const done = await implementWhile(project, {
          atWork: () => {
            project.write(CHANGED, mine)
            work()
            before = theirs(project, [])
          }
        })
        const finish = waits(done, /Uncommitted work .*src\/price\.js/u)
        assert.strictEqual(theirs(project, []), before)
        // Still in the way: asking again changes nothing either.
        assert.strictEqual(btk(project, finish).code, 0)
        assert.strictEqual(theirs(project, []), before)
        end()
        const committed = project.git("show", `main:${CHANGED}`)
        landed(btk(project, finish))
        assert.strictEqual(read(CHANGED).replace("/** Cents as dollars. */\n", ""), `${committed}\n`)
        assert.strictEqual(project.git("status", "--porcelain"), "")
      },
      LIMIT
    )
  }

  it(
    "notices nothing on another branch, while the target moves under it",
    async () => {
      let before = ""
      const main = project.git("rev-parse", "main")
      const done = await implementWhile(project, {
        atWork: () => {
          project.git("checkout", "--quiet", "side")
          project.write(CHANGED, mine)
          project.git("add", CHANGED)
          project.write("notes.txt", "unstaged\n")
          before = everything(project)
        }
      })
      assert.strictEqual(everything(project), before)
      landed(done)
      assert.notStrictEqual(project.git("rev-parse", "main"), main)
      assert.strictEqual(everything(project), before)
    },
    LIMIT
  )

  it(
    "rebases another branch without noticing anything",
    async () => {
      let before = ""
      const done = await implementWhile(project, {
        atWork: () => {
          project.git("checkout", "--quiet", "side")
          conflicting("rebase", "main")
          before = everything(project)
        }
      })
      landed(done)
      assert.strictEqual(everything(project), before)
      project.git("rebase", "--abort")
      assert.strictEqual(read("notes.txt"), "side\n")
    },
    LIMIT
  )

  const operations: ReadonlyArray<readonly [string, () => void, () => void]> = [
    [
      "a merge",
      () => conflicting("merge", "side"),
      () => {
        project.write("notes.txt", "both\n")
        project.git("commit", "--quiet", "-am", "Merge")
      }
    ],
    ["a cherry-pick", () => conflicting("cherry-pick", "side"), () => void project.git("cherry-pick", "--abort")],
    ["a revert", () => conflicting("revert", "--no-edit", "side"), () => void project.git("revert", "--abort")],
    ["a rebase", () => conflicting("rebase", "side"), () => void project.git("rebase", "--abort")],
    ["a bisect", () => void project.git("bisect", "start", "HEAD", "HEAD~2"), () => void project.git("bisect", "reset")]
  ]
  for (const [operation, begin, end] of operations) {
    it(
      `is in ${operation} on the target: nothing is touched, sync waits as well, and the printed command finishes the ticket`,
      async () => {
        let before = ""
        const main = project.git("rev-parse", "main")
        const done = await implementWhile(project, {
          atWork: () => {
            begin()
            before = everything(project)
          }
        })
        const why = new RegExp(`${operation}(?: of main)? is in progress`, "u")
        const finish = waits(done, why)
        const { busy } = btkJson<{ busy: { detail: string; finish: string } | null }>(project, ["sync"])
        assert.match(busy?.detail ?? "", why)
        assert.strictEqual(busy?.finish, "btk sync")
        assert.match(btk(project, ["sync"]).out, /Waiting: .*\nFinish with: btk sync/u)
        assert.strictEqual(everything(project), before)
        assert.strictEqual(project.git("rev-parse", "main"), main)
        end()
        landed(btk(project, finish))
        assert.strictEqual(project.git("status", "--porcelain"), "")
        assert.strictEqual(project.git("symbolic-ref", "--short", "HEAD"), "main")
      },
      LIMIT
    )
  }

  it(
    "is told what is in the way now, not what was before",
    async () => {
      const done = await implementWhile(project, { atWork: () => project.write(CHANGED, mine) })
      waits(done, /Uncommitted work/u)
      project.git("checkout", "--quiet", CHANGED)
      conflicting("merge", "side")
      const finish = waits(btk(project, ["implement"]), /a merge is in progress/u)
      waits(btk(project, finish), /a merge is in progress/u)
      project.git("merge", "--abort")
      landed(btk(project, finish))
    },
    LIMIT
  )

  it(
    "commits to the target, and the ticket lands on top of it",
    async () => {
      const done = await implementWhile(project, { atWork: () => commit("notes.txt", "meanwhile\n", "Meanwhile") })
      landed(done)
      assert.strictEqual(project.git("log", "--format=%s", "-1", `${show(project, key).landed?.commit}~1`), "Meanwhile")
      assert.strictEqual(read("notes.txt"), "meanwhile\n")
      assert.strictEqual(project.git("status", "--porcelain"), "")
    },
    LIMIT
  )

  it(
    "holds the index for a moment, as every git status does, without keeping the ticket from landing",
    async () => {
      const lock = join(project.dir, ".git/index.lock")
      const branch = join(project.dir, `.git/refs/heads/backlog/${key.toLowerCase()}`)
      const done = await implementWhile(project, {
        atWork: () => writeFileSync(lock, ""),
        after: async () => {
          const base = readFileSync(branch, "utf8")
          await until("the ticket's commit", () => readFileSync(branch, "utf8") !== base)
          // Theirs takes its time.
          await sleep(LOCKED_MS)
          rmSync(lock)
        }
      })
      landed(done)
    },
    LIMIT
  )
})
