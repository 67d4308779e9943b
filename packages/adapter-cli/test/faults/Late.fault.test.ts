import type { FailpointName } from "@backlog-toolkit/core/ports/Progress"
import { afterAll, assert, beforeAll, describe, it } from "@effect/vitest"
import { rmSync } from "node:fs"
import { join } from "node:path"
import { logOf, ofType } from "../support/events.ts"
import { keep } from "../support/keep.ts"
import { create, honest } from "../support/tickets.ts"
import { finish, killAt, type Runs } from "./support/kill.ts"
import { breaches } from "./support/ledger.ts"
import { clearPlace, leftovers } from "./support/leftovers.ts"
import { makeShop, type Shop, stubbed } from "./support/shop.ts"
import { statusOf } from "../support/show.ts"

const LIMIT = 120_000

/** In the order in which finishing passes them; the first setup is for the commit that the change was made on. */
const POINTS: ReadonlyArray<FailpointName | `${FailpointName}:2`> = [
  "setup-recorded",
  "rebased",
  "setup-recorded:2",
  "command-finished",
  "receipt-recorded",
  "commit-recorded",
  "integrated",
  "completed"
]

describe("finishing a change that waited, killed", () => {
  let shop: Shop
  let restore: () => void
  let key = ""

  beforeAll(async () => {
    shop = makeShop((project) => {
      key = create(project, stubbed("double", honest("double", 2)))
    })
    shop.write("src/double.js", "mine\n")
    await finish({ shop, marks: [] })
    assert.strictEqual(statusOf(shop, key), "committed")
    rmSync(join(shop.dir, "src/double.js"))
    shop.write("src/other.js", "export const other = 1\n")
    shop.git("add", "src/other.js")
    shop.git("commit", "--quiet", "-m", "Other")
    restore = keep(shop)
  }, LIMIT)
  afterAll(() => clearPlace(shop))

  for (const point of POINTS) {
    it(
      `at ${point} is taken up by the next run`,
      async () => {
        restore()
        const runs: Runs = { shop, marks: [] }
        await killAt(runs, point)
        const { err } = await finish(runs)
        assert.strictEqual(statusOf(shop, key), "completed", err)
        assert.deepStrictEqual(leftovers(shop, []), [])
        const events = logOf(shop)
        assert.deepStrictEqual(breaches(events), [])
        assert.strictEqual(ofType(events, "ticket.completed").length, 1)
        assert.include(shop.git("show", "main:src/double.js"), "n * 2")
        assert.include(shop.git("show", "main:src/other.js"), "other")
      },
      LIMIT
    )
  }
})
