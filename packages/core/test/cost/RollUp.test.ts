import { assert, describe, it } from "@effect/vitest"
import * as fc from "fast-check"
import { applyToCosts, newCostReport, nanoUsdOf } from "../../src/cost/CostReport.ts"
import { defaultPriceBook } from "../../src/cost/defaultPriceBook.ts"
import { type PriceBook, priceOf } from "../../src/cost/PriceBook.ts"
import { rollUp } from "../../src/cost/RollUp.ts"
import { settleCost } from "../../src/cost/Settlement.ts"
import { spentIn } from "../../src/cost/Spent.ts"
import type { Usage } from "../../src/cost/Usage.ts"
import type { BacklogEvent } from "../../src/log/Registry.ts"
import { sha256 } from "../store/sha256.ts"
import { recorded } from "../support.ts"
import { anyUsage, AT, REF, tokens, usage } from "./arbitraries.ts"

const rolled = (all: ReadonlyArray<Usage>, book: PriceBook = defaultPriceBook) => rollUp(all, { at: AT, book, sha256 })

const costsOf = (events: ReadonlyArray<BacklogEvent>, book: PriceBook = defaultPriceBook) => {
  const report = newCostReport()
  for (const event of events) applyToCosts(report, recorded({ stream: "ticket/t-1", event }), book)
  return report
}

const sumOf = (all: ReadonlyArray<Usage>): BacklogEvent => {
  const data = rolled(all)
  assert.isNotNull(data)
  return { type: "cost.usage-rolled-up", data }
}

/** Calls of one turn: one context. */
const anyTurn = fc
  .array(anyUsage, { minLength: 1, maxLength: 10 })
  .map((all) => all.map((one): Usage => ({ ...one, context: usage("x").context })))

const LONG = 100_000

/** One model that asks more for prompts above a limit. */
const banded: PriceBook = {
  version: "1",
  source: "test",
  readAt: "2026-11-01",
  aliases: {},
  rows: [
    {
      model: "m",
      effectiveFrom: "2026-01-01",
      prices: { input: 1000, output: 1000 },
      long: { above: LONG, prices: { input: 2000, output: 2000 } }
    }
  ]
}

const prompt = (key: string, input: number): Usage => usage(key, { model: "m", tokens: tokens({ input }) })

describe("the calls of a turn rolled up", () => {
  it("are nothing when there are none", () => {
    assert.isNull(rolled([]))
  })

  it("are one group for each way of being priced, each call once, whatever their order", () => {
    const partial = usage("k1", { tokens: tokens({ input: 1000, output: 1 }) })
    const whole = usage("k1", { tokens: tokens({ input: 1000, output: 100 }) })
    const other = usage("k2", { tokens: tokens({ input: 3000, output: 10 }) })
    const batch = usage("k3", { batch: true, tokens: tokens({ input: 5, output: 5 }) })
    const sum = rolled([partial, whole, other, batch])
    assert.deepStrictEqual(
      sum?.groups.map((group) => [group.batch, group.calls, group.tokens.input, group.tokens.output, group.prompts]),
      [
        [false, 2, 4000, 110, { min: 1000, max: 3000 }],
        [true, 1, 5, 5, { min: 5, max: 5 }]
      ]
    )
    assert.deepStrictEqual(rolled([batch, other, whole, partial, other]), sum)
    assert.strictEqual(sum?.keys, sha256("k1\nk2\nk3\n"))
  })

  it("cost what the single calls do, but for rounding, with the same calls and tokens in every grouping", () => {
    fc.assert(
      fc.property(anyTurn, (all) => {
        const single = costsOf(all.map((data) => ({ type: "cost.usage-recorded", data })))
        const sum = costsOf([sumOf(all)])
        assert.deepStrictEqual({ ...sum.total, pricedNanoUsd: 0 }, { ...single.total, pricedNanoUsd: 0 })
        // Each call is rounded by itself, to half a nano-USD; so is each group.
        assert.isAtMost(Math.abs(sum.total.pricedNanoUsd - single.total.pricedNanoUsd), single.total.calls)
        for (const groups of ["byTicket", "byGate", "byModel"] as const) {
          const calls = (report: typeof sum) =>
            Object.fromEntries([...report[groups]].map(([name, row]) => [name, row.calls]))
          assert.deepStrictEqual(calls(sum), calls(single))
        }
      })
    )
  })

  it("count once when they are recorded twice", () => {
    const event = sumOf([usage("k1"), usage("k2")])
    assert.deepStrictEqual(costsOf([event, event]).total, costsOf([event]).total)
  })

  it("settle to what the report says", () => {
    fc.assert(
      fc.property(anyTurn, (all) => {
        const event = sumOf(all)
        const settled = settleCost({ ticket: "t-1", usage: spentIn(event), book: defaultPriceBook, ref: REF, at: AT })
        const { total } = costsOf([event])
        assert.deepStrictEqual([settled.calls, settled.nanoUsd], [total.calls, nanoUsdOf(total)])
      })
    )
  })

  it("keep long prompts apart, which cost more for the whole call", () => {
    const all = [prompt("k1", LONG), prompt("k2", LONG + 1), prompt("k3", 1)]
    const sum = rolled(all, banded)
    assert.deepStrictEqual(
      sum?.groups.map(({ calls, prompts }) => [calls, prompts]),
      [
        [2, { min: 1, max: LONG }],
        [1, { min: LONG + 1, max: LONG + 1 }]
      ]
    )
    const event: BacklogEvent = { type: "cost.usage-rolled-up", data: sum ?? assert.fail("nothing rolled up") }
    const exact = all.map((one) => priceOf(banded, one, AT).nanoUsd ?? 0).reduce((a, b) => a + b)
    assert.strictEqual(costsOf([event], banded).total.pricedNanoUsd, exact)
  })

  it("are unpriced, never guessed, by a later book that draws the line between them", () => {
    const sum = rolled([prompt("k1", 10), prompt("k2", 1000)], banded)
    const [row] = banded.rows
    const later: PriceBook = {
      ...banded,
      rows: [{ ...(row ?? assert.fail("no row")), long: { above: 100, prices: {} } }]
    }
    const [group] = sum?.groups ?? []
    assert.deepInclude(priceOf(later, group ?? assert.fail("no group"), AT), { nanoUsd: null, reason: "mixed-bands" })
  })
})
