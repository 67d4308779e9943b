import { assert, describe, it } from "@effect/vitest"
import * as fc from "fast-check"
import {
  applyToCosts,
  type CostGroups,
  type CostReport,
  type CostRow,
  nanoUsdOf,
  newCostReport
} from "../../src/cost/CostReport.ts"
import { defaultPriceBook } from "../../src/cost/defaultPriceBook.ts"
import { spentByCall } from "../../src/cost/Spent.ts"
import { settleCost } from "../../src/cost/Settlement.ts"
import type { Usage } from "../../src/cost/Usage.ts"
import type { BacklogEvent } from "../../src/log/Registry.ts"
import { recorded } from "../support.ts"
import { anyUsage, AT, REF, tokens, usage } from "./arbitraries.ts"

const fold = (events: ReadonlyArray<BacklogEvent>): CostReport => {
  const report = newCostReport()
  for (const event of events) applyToCosts(report, recorded({ stream: "ticket/t-1", event }), defaultPriceBook)
  return report
}

const used = (data: Usage): BacklogEvent => ({ type: "cost.usage-recorded", data })
const reportOf = (all: ReadonlyArray<Usage>): CostReport => fold(all.map(used))
const groupsOf = (report: CostReport): ReadonlyArray<CostGroups> => [report.byTicket, report.byGate, report.byModel]

/** Maps keep the order of arrival: compare what is in them. */
const contents = (report: CostReport) => ({
  total: report.total,
  groups: groupsOf(report).map((groups) => [...groups].toSorted(([a], [b]) => (a < b ? -1 : 1)))
})

const shuffled = <A>(all: ReadonlyArray<A>) => fc.shuffledSubarray([...all], { minLength: all.length })

describe("the cost report", () => {
  it("adds up calls by ticket, gate and model", () => {
    const report = reportOf([
      usage("k1", { tokens: tokens({ input: 1000, output: 100 }) }),
      usage("k2", {
        tokens: tokens({ input: 2000, output: 200 }),
        context: { gate: "review", phase: "security" },
        simulated: true
      }),
      usage("k3", { model: "nobody", context: { ticket: null, wave: null, gate: null, phase: null } })
    ])
    const row = (group: CostGroups, name: string) => {
      const { calls, pricedNanoUsd, simulated, unpriced } = group.get(name) ?? assert.fail(name)
      return [calls, unpriced, simulated, pricedNanoUsd]
    }
    // 1,000 in at $2 and 100 out at $10 per million are 3,000 millionths.
    assert.deepStrictEqual(row(report.byTicket, "t-1"), [2, 0, 1, 9_000_000])
    assert.deepStrictEqual(row(report.byTicket, "overhead"), [1, 1, 0, 0])
    assert.deepStrictEqual(row(report.byGate, "tdd"), [1, 0, 0, 3_000_000])
    assert.deepStrictEqual(row(report.byGate, "review"), [1, 0, 1, 6_000_000])
    assert.deepStrictEqual(row(report.byModel, "nobody"), [1, 1, 0, 0])
    assert.deepStrictEqual([report.total.calls, report.total.simulated], [3, 1])
    assert.strictEqual(nanoUsdOf(report.byTicket.get("t-1") as CostRow), 9_000_000)
    assert.isNull(nanoUsdOf(report.total))
    assert.strictEqual(report.total.tokens.input, 4000)
  })

  it("counts a call that is recorded again once, with the record that has more output", () => {
    const partial = usage("k1", { tokens: tokens({ input: 1000, output: 1 }), context: { gate: "plan" } })
    const whole = usage("k1", { tokens: tokens({ input: 1000, output: 100 }) })
    for (const order of [
      [partial, whole],
      [whole, partial],
      [whole, partial, whole]
    ]) {
      const report = reportOf(order)
      assert.strictEqual(report.total.calls, 1)
      assert.strictEqual(report.total.pricedNanoUsd, 3_000_000)
      assert.deepStrictEqual([...report.byGate.keys()], ["tdd"])
    }
  })

  it("has parts that add up to the whole, in every grouping", () => {
    fc.assert(
      fc.property(fc.array(anyUsage), (all) => {
        const report = reportOf(all)
        for (const groups of groupsOf(report)) {
          const sum = (of: (row: CostRow) => number) => [...groups.values()].reduce((total, row) => total + of(row), 0)
          assert.strictEqual(
            sum(({ calls }) => calls),
            report.total.calls
          )
          assert.strictEqual(
            sum(({ pricedNanoUsd }) => pricedNanoUsd),
            report.total.pricedNanoUsd
          )
          assert.strictEqual(
            sum(({ unpriced }) => unpriced),
            report.total.unpriced
          )
          for (const kind of ["input", "output", "cacheRead", "cacheWrite5m", "cacheWrite1h"] as const) {
            assert.strictEqual(
              sum((row) => row.tokens[kind]),
              report.total.tokens[kind]
            )
          }
        }
        assert.strictEqual(report.total.calls, new Set(all.map(({ key }) => key)).size)
      })
    )
  })

  it("doesn't depend on the order of events, nor on events that come twice", () => {
    fc.assert(
      fc.property(
        fc.array(anyUsage, { maxLength: 12 }).chain((all) => fc.tuple(fc.constant(all), shuffled([...all, ...all]))),
        ([all, again]) => {
          assert.deepStrictEqual(contents(reportOf(again)), contents(reportOf(all)))
        }
      )
    )
  })

  it("prices a call at the rate of the day it was recorded", () => {
    const [row] = defaultPriceBook.rows
    const model = row?.model ?? assert.fail("an empty book")
    const book = {
      ...defaultPriceBook,
      rows: [{ model, effectiveFrom: "2026-12-01", prices: { input: 7000, output: 0 } }, ...defaultPriceBook.rows]
    }
    const report = newCostReport()
    const event = used(usage("k1", { model, tokens: tokens({ input: 10 }) }))
    applyToCosts(report, recorded({ stream: "ticket/t-1", event }, "2026-12-01T00:00:00.000Z"), book)
    assert.strictEqual(report.total.pricedNanoUsd, 70)
  })
})

describe("settleCost", () => {
  const settled = (all: ReadonlyArray<Usage>) =>
    settleCost({ ticket: "t-1", usage: all.map(spentByCall), book: defaultPriceBook, ref: REF, at: AT })

  it("is the payload: by model, by gate and in total, each call once", () => {
    const again = usage("k1", { tokens: tokens({ input: 1000, output: 100 }) })
    assert.deepStrictEqual(
      settled([again, usage("k2", { model: "opus", tokens: tokens({ output: 10 }), context: { gate: null } }), again]),
      {
        ticket: "t-1",
        calls: 2,
        simulated: false,
        byModel: [
          { model: "claude-sonnet-5-5", tokens: tokens({ input: 1000, output: 100 }), nanoUsd: 3_000_000 },
          { model: "opus", tokens: tokens({ output: 10 }), nanoUsd: 200_000 }
        ],
        byGate: [
          { gate: "overhead", tokens: tokens({ output: 10 }), nanoUsd: 200_000 },
          { gate: "tdd", tokens: tokens({ input: 1000, output: 100 }), nanoUsd: 3_000_000 }
        ],
        nanoUsd: 3_200_000,
        priceBook: REF
      }
    )
  })

  it("is unpriced as a whole when one call is, and free only without calls", () => {
    const { byModel, nanoUsd } = settled([usage("k1"), usage("k2", { model: "nobody" })])
    assert.isNull(nanoUsd)
    assert.deepStrictEqual(
      byModel.map((row) => row.nanoUsd),
      [3_000_000, null]
    )
    assert.strictEqual(settled([]).nanoUsd, 0)
  })

  it("is marked as simulated when one call was", () => {
    assert.isTrue(settled([usage("k1"), usage("k2", { simulated: true })]).simulated)
  })

  it("is the same in whatever order its usage was recorded, and agrees with the report", () => {
    fc.assert(
      fc.property(
        fc.array(anyUsage).chain((all) => fc.tuple(fc.constant(all), shuffled(all))),
        ([all, other]) => {
          assert.deepStrictEqual(settled(other), settled(all))
          const { total } = reportOf(all)
          assert.deepStrictEqual([settled(all).calls, settled(all).nanoUsd], [total.calls, nanoUsdOf(total)])
        }
      )
    )
  })
})
