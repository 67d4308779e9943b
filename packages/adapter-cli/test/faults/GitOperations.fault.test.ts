import { assert, describe, it } from "@effect/vitest"
import { cpSync, existsSync } from "node:fs"
import { join } from "node:path"
import { btk, btkJson } from "../support/cli.ts"
import { makeClones } from "../support/clones.ts"
import { type LogEvent, logOf } from "../support/events.ts"
import { removePlace } from "../support/project.ts"
import { randomFrom } from "./support/random.ts"
import { type Figures, newFigures, summary } from "./support/walk/figures.ts"
import { walk } from "./support/walk/operations.ts"
import { goHome, settle } from "./support/walk/settle.ts"
import { branchOf, git, newWalker, type Walker } from "./support/walk/walker.ts"

/** The same walk again: BTK_SEED=…; as many operations as the design asks for: BTK_LONG=1, of one walk with BTK_WALKS=1. */
const SEED = Number(process.env["BTK_SEED"] ?? "20261126")
const LONG = process.env["BTK_LONG"] === "1"
const COUNT = Number(process.env["BTK_WALKS"] ?? (LONG ? 10 : 1))
const OPERATIONS = LONG ? 160 : 100
/** Here a merge left two conflicts in files of one ticket, which another clone wrote; nothing shorter shows that. */
const TWO_CONFLICTS = { seed: 20_261_129, operations: 160 }
const WALKS = [
  ...Array.from({ length: COUNT }, (_, n) => ({ seed: SEED + n, operations: OPERATIONS })),
  ...(LONG ? [] : [TWO_CONFLICTS])
]
/** Until nobody has anything new for anybody: each round brings everything one step further. */
const ROUNDS = 8
/** Commands that a failure shows: those before it. */
const SHOWN = 40

const NAMES = ["ada", "grace", "linus"]

interface Walk {
  readonly base: string
  readonly figures: Figures
  readonly random: () => number
  readonly walkers: ReadonlyArray<Walker>
}

const begin = (seed: number): Walk => {
  const random = randomFrom(seed)
  const { base, clones } = makeClones(NAMES.slice(1))
  const figures = newFigures()
  let words = 0
  const word = () => `word${(words += 1)}`
  const held = new Map<string, Set<string>>()
  const walkers = clones.map((project, at) => newWalker(NAMES[at] ?? "", project, { figures, held, random, word }))
  return { base, figures, random, walkers }
}

const anybody = ({ random, walkers }: Walk): Walker =>
  walkers[Math.floor(random() * walkers.length)] ?? assert.fail("nobody")

/** What may not happen, each with the number of the operation; nothing when all is well. */
const wrong = ({ failed, forgotten, logConflicts, lost, mixed, phantom, refused, unresolved }: Figures) => ({
  failed,
  forgotten,
  logConflicts,
  lost,
  mixed,
  phantom,
  refused,
  unresolved
})

const NOTHING_WRONG = wrong(newFigures())

const byId = (events: ReadonlyArray<LogEvent>): ReadonlyArray<string> =>
  events.map((event) => JSON.stringify(event)).toSorted()

const MIRROR = "backlog/mirror"

/** What the log's place was chosen against: every command copies it, and one of them commits and pushes the copy. */
const mirror = (walker: Walker): void => {
  const { name, project, store } = walker
  if (!existsSync(join(store, "log"))) return
  cpSync(join(store, "log"), join(project.dir, MIRROR), { recursive: true })
  if (name !== NAMES[0] || branchOf(walker) !== "main") return
  git(walker, "add", MIRROR)
  git(walker, "commit", "--quiet", "-m", "Copy the log")
  if (git(walker, "push", "--quiet", "origin", "main").ok) return
  git(walker, "pull", "--quiet", "--no-rebase", "--no-edit", "origin", "main")
  settle(walker, 0)
  git(walker, "push", "--quiet", "origin", "main")
}

describe("three clones and a remote under whatever git can do to them", () => {
  for (const { operations, seed } of WALKS) {
    it(`lose no event, are refused nothing because of our files, and agree in the end (seed ${seed})`, () => {
      const walking = begin(seed)
      const { base, figures, walkers } = walking
      try {
        for (let at = 0; at < operations; at++) {
          walk(anybody(walking))
          assert.deepStrictEqual(wrong(figures), NOTHING_WRONG, figures.steps.slice(-SHOWN).join("\n"))
        }
        let before = ""
        for (let round = 0; round < ROUNDS; round++) {
          const heads = walkers.map(goHome)
          if (new Set(heads).size === 1 && heads.join() === before) break
          before = heads.join()
        }
        const all = new Set(walkers.flatMap(({ ids }) => [...ids]))
        const missing = walkers.flatMap(({ ids, name }) =>
          [...all].flatMap((id) => (ids.has(id) ? [] : [`${name} ${id}`]))
        )
        process.stdout.write(`seed ${seed}: ${summary(figures, { events: all.size, missing: missing.length })}\n`)
        assert.deepStrictEqual(wrong(figures), NOTHING_WRONG, figures.steps.slice(-SHOWN).join("\n"))
        assert.deepStrictEqual(missing, [])
        const logs = walkers.map(({ project }) => byId(logOf(project)))
        const lists = walkers.map(({ project }) => btkJson(project, ["list", "--all"]))
        assert.strictEqual(logs[0]?.length, all.size)
        for (const log of logs) assert.deepStrictEqual(log, logs[0])
        for (const list of lists) assert.deepStrictEqual(list, lists[0])
        for (const { project } of walkers) {
          const { code, out } = btk(project, ["verify"])
          assert.strictEqual(code, 0, out)
          assert.strictEqual(project.git("status", "--porcelain", "--", "backlog"), "")
        }
      } finally {
        removePlace({ base })
      }
    }, 1_200_000)
  }

  it("are refused something by the same walk when the log is also copied into the work tree, as it is not", () => {
    const walking = begin(SEED)
    const { base, figures } = walking
    const ofMirror = () => figures.refused.filter((said) => said.includes(MIRROR))
    try {
      for (let at = 0; at < OPERATIONS && ofMirror().length === 0; at++) {
        const walker = anybody(walking)
        walk(walker)
        if (ofMirror().length === 0) mirror(walker)
      }
      assert.isAbove(ofMirror().length, 0)
    } finally {
      removePlace({ base })
    }
  }, 1_200_000)
})
