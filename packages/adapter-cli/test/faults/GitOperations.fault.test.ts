import { assert, describe, it } from "@effect/vitest"
import { btk, btkJson } from "../support/cli.ts"
import { makeClones } from "../support/clones.ts"
import { type LogEvent, logOf } from "../support/events.ts"
import { removePlace } from "../support/project.ts"
import { randomFrom } from "./support/random.ts"
import { goHome, newFigures, walk, type Walker } from "./support/walk.ts"

/** The same walk again: BTK_SEED=…; as many operations as the design asks for: BTK_LONG=1. */
const SEED = Number(process.env["BTK_SEED"] ?? "20261126")
const LONG = process.env["BTK_LONG"] === "1"
const SEEDS = LONG ? 10 : 1
const OPERATIONS = LONG ? 160 : 45
/** Until nobody has anything new for anybody: each round brings everything one step further. */
const ROUNDS = 8

const byId = (events: ReadonlyArray<LogEvent>): ReadonlyArray<string> =>
  events.map((event) => JSON.stringify(event)).toSorted()

describe("three clones and a remote under whatever git can do to them", () => {
  for (let n = 0; n < SEEDS; n++) {
    const seed = SEED + n
    it(`lose no event, are refused nothing because of our files, and agree in the end (seed ${seed})`, () => {
      const random = randomFrom(seed)
      const { base, clones } = makeClones(["grace", "linus"])
      const figures = newFigures()
      const walkers = clones.map((project): Walker => ({ project, figures, random }))
      const steps: Array<string> = []
      try {
        /** What a clone's log had once stays in it. */
        const known = clones.map(() => new Set<string>())
        for (let at = 0; at < OPERATIONS; at++) {
          const who = Math.floor(random() * walkers.length)
          const walker = walkers[who] ?? assert.fail("nobody")
          steps.push(`${who} ${walk(walker)}`)
          const ids = new Set(logOf(walker.project).map(({ id }) => id))
          const lost = [...(known[who] ?? [])].filter((id) => !ids.has(id))
          assert.deepStrictEqual(lost, [], `events lost by ${steps.at(-1)}`)
          known[who] = ids
        }
        for (let round = 0; round < ROUNDS; round++) for (const walker of walkers) goHome(walker)
        const all = new Set(known.flatMap((ids) => [...ids]))
        const logs = clones.map((project) => logOf(project))
        const missing = logs.map((log) => {
          const ids = new Set(log.map(({ id }) => id))
          return [...all].filter((id) => !ids.has(id)).length
        })
        process.stdout.write(
          `seed ${seed}: ${figures.operations} operations, ${figures.refused.length} refused because of our files ` +
            `(${figures.unsynced} until a sync), ` +
            `${figures.logConflicts.length} conflicts in the log, ${figures.ticketConflicts} in ticket files, ` +
            `${missing.reduce((sum, count) => sum + count, 0)} events missing of ${logs[0]?.length ?? 0}\n`
        )
        assert.deepStrictEqual(figures.failed, [], steps.join(", "))
        assert.deepStrictEqual(figures.refused, [], steps.join(", "))
        assert.deepStrictEqual(figures.logConflicts, [], steps.join(", "))
        assert.deepStrictEqual(missing, [0, 0, 0], steps.join(", "))
        const [first, ...others] = logs.map(byId)
        for (const other of others) assert.deepStrictEqual(other, first)
        const lists = clones.map((project) => btkJson(project, ["list", "--all"]))
        for (const list of lists) assert.deepStrictEqual(list, lists[0])
        for (const project of clones) {
          const { code, out } = btk(project, ["verify"])
          assert.strictEqual(code, 0, out)
        }
      } finally {
        removePlace({ base })
      }
    }, 1_200_000)
  }
})
