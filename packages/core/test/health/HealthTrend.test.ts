import { assert, describe, it } from "@effect/vitest"
import * as fc from "fast-check"
import { emptyState, applyEvent } from "../../src/backlog/BacklogState.ts"
import type { Recorded } from "../../src/log/Event.ts"
import { BEST } from "../../src/health/Health.ts"
import { healthByLog, healthTrend, periodEnds } from "../../src/health/HealthTrend.ts"
import { anyRecorded } from "../backlog/events.ts"
import { created, recorded } from "../support.ts"

describe("the ends of days and weeks", () => {
  it("are midnights and Mondays in UTC, and now", () => {
    assert.deepStrictEqual(periodEnds("2026-11-27T14:00:00.000Z", 1, 2), [
      "2026-11-26T00:00:00.000Z",
      "2026-11-27T00:00:00.000Z",
      "2026-11-27T14:00:00.000Z"
    ])
    assert.deepStrictEqual(periodEnds("2026-11-27T14:00:00.000Z", 7, 2), [
      "2026-11-16T00:00:00.000Z",
      "2026-11-23T00:00:00.000Z",
      "2026-11-27T14:00:00.000Z"
    ])
  })
})

describe("health over time", () => {
  it("falls with what is recorded against tickets, and rises when it is mended", () => {
    const at = (day: number) => `2026-11-${String(day).padStart(2, "0")}T10:00:00.000Z`
    const trend = healthTrend(periodEnds(at(6), 1, 5))
    trend.take([
      recorded(created("t-1", "FEAT-001", {}, ["No criteria."]), at(2)),
      recorded(created("t-2", "FEAT-002"), at(2)),
      recorded(
        {
          stream: "ticket/t-2",
          event: { type: "ticket.duplicate-suspected", data: { of: "t-1", likeness: 500, measure: "words/1" } }
        },
        at(3)
      ),
      recorded({ stream: "ticket/t-1", event: { type: "ticket.checked", data: { open: [] } } }, at(4))
    ])
    assert.deepStrictEqual(
      trend.points().map(({ at: end, score, tickets }) => [end.slice(8, 10), score, tickets]),
      [
        ["02", null, 0],
        ["03", 90_000, 2],
        ["04", 82_500, 2],
        ["05", 92_500, 2],
        ["06", 92_500, 2],
        ["06", 92_500, 2]
      ]
    )
  })

  it("is at each end what the log up to there says, though the log is replayed once", () => {
    const DAY = 86_400_000
    const start = Date.parse("2026-01-01T00:00:00.000Z")
    const anyDays = fc.array(fc.nat(30), { minLength: 1, maxLength: 30 })
    fc.assert(
      fc.property(fc.array(anyRecorded, { maxLength: 60 }), anyDays, (history, days) => {
        let now = start
        const events = history.map((event, n): Recorded => {
          now += ((days[n % days.length] ?? 0) * DAY) / 10
          return { ...event, at: new Date(now).toISOString() }
        })
        const ends = periodEnds(new Date(now + DAY).toISOString(), 7, 6)
        const trend = healthTrend(ends)
        for (const event of events) trend.take([event])
        const expected = ends.map((end, n) => {
          const state = emptyState()
          const last = n === ends.length - 1
          for (const event of events) if (last || event.at < end) applyEvent(state, event)
          const { score, tickets } = healthByLog(state, end)
          return { at: end, score, tickets }
        })
        assert.deepStrictEqual(trend.points(), expected)
        for (const { score } of expected) assert.isTrue(score === null || (score >= 0 && score <= BEST))
      })
    )
  })
})
