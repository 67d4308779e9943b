import { afterAll, assert, beforeAll, describe, it } from "@effect/vitest"
import { FAILPOINTS } from "@backlog-toolkit/core/ports/Progress"
import { logOf } from "../support/events.ts"
import { everyWay } from "./support/everyWay.ts"
import { check, finish, killAfter, killAt, killWhen, type Result, resultOf, type Runs } from "./support/kill.ts"
import { clearPlace, processesOf } from "./support/leftovers.ts"
import { randomFrom } from "./support/random.ts"
import { makeShop, type Shop } from "./support/shop.ts"

/** The same moments again: BTK_SEED=…; all of what the design asks for: BTK_LONG=1. */
const SEED = Number(process.env["BTK_SEED"] ?? "20260417")
const LONG = process.env["BTK_LONG"] === "1"
const MOMENTS = LONG ? 20 : 8

/** Every third run is killed again while it picks up the work. */
const AGAIN_EACH = 3

const LIMIT = 240_000

describe("an implement that is killed", () => {
  let shop: Shop
  let expected: Result
  /** Milliseconds that an undisturbed run takes. */
  let span = 0

  const runsFromStart = (): Runs => {
    shop.restore()
    return { shop, marks: [] }
  }

  beforeAll(async () => {
    shop = makeShop(everyWay)
    const runs = runsFromStart()
    const began = performance.now()
    await finish(runs)
    span = performance.now() - began
    expected = resultOf(shop, logOf(shop))
    assert.deepStrictEqual(Object.values(expected.statuses).toSorted(), [
      "completed",
      "completed",
      "completed",
      "test-blocked"
    ])
    check(runs, expected)
  }, LIMIT)
  afterAll(() => clearPlace(shop))

  for (const failpoint of FAILPOINTS) {
    it(
      `at ${failpoint} is finished by the next one as if nothing had happened`,
      async () => {
        const runs = runsFromStart()
        await killAt(runs, failpoint)
        await finish(runs)
        check(runs, expected)
      },
      LIMIT
    )
  }

  it(
    "while an agent and what it started are at work is finished by the next one, which ends them",
    async () => {
      const runs = runsFromStart()
      const started = () => processesOf(shop.base).some((line) => line.includes("sleep 600"))
      await killWhen(runs, "what an agent started", started)
      assert.isTrue(started())
      await finish(runs)
      check(runs, expected)
    },
    LIMIT
  )

  const random = randomFrom(SEED)
  for (let number = 1; number <= MOMENTS; number++) {
    const [first, second] = [random(), random()]
    const again = number % AGAIN_EACH === 0
    const title = `after ${first.toFixed(3)}${again ? ` and again after ${second.toFixed(3)}` : ""} of its time (seed ${SEED})`
    it(
      `${title} is finished by the next one as if nothing had happened`,
      async () => {
        let runs = runsFromStart()
        // A run that was faster than the undisturbed one is killed a little earlier.
        for (let part = first; !(await killAfter(runs, part * span)); part *= 0.8) runs = runsFromStart()
        if (again) await killAfter(runs, second * span)
        await finish(runs)
        check(runs, expected)
      },
      LIMIT
    )
  }
})
