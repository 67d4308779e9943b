/**
 * The difference between two points in the log: what is different, what it cost, and the events that made it so.
 *
 * @since 0.1.0
 */
import * as Effect from "effect/Effect"
import * as Stream from "effect/Stream"
import { applyEvent, emptyState } from "../../backlog/BacklogState.ts"
import { applyToCosts, newCostReport, nanoUsdOf } from "../../cost/CostReport.ts"
import type { AnyRecorded } from "../../ports/EventStore.ts"
import { diffStates, type Side } from "../../projections/StateDiff.ts"
import { applyToContents } from "../../projections/TicketContents.ts"
import { Prices } from "../implement/Prices.ts"
import type { Past } from "./Past.ts"

export interface CostDelta {
  /** Nano-USD; null when calls are unpriced. */
  readonly from: number | null
  readonly to: number | null
  readonly delta: number | null
  /** Difference in calls. */
  readonly calls: number
}

/** One look at a past, and its events that the other one lacks. */
const sideOf = (past: Past, other: Past) =>
  Effect.gen(function* () {
    const { book } = yield* Prices
    const side: Side = { state: emptyState(), contents: new Map() }
    const costs = newCostReport()
    const own: Array<AnyRecorded> = []
    yield* Stream.runForEach(past.store.readFrom(new Map()), (events) =>
      Effect.sync(() => {
        for (const event of events) {
          applyEvent(side.state, event)
          applyToContents(side.contents, event)
          applyToCosts(costs, event, book)
          if (!other.has(event)) own.push(event)
        }
      })
    )
    return { side, own, calls: costs.total.calls, nanoUsd: nanoUsdOf(costs.total) }
  })

export const diffPoints = (from: Past, to: Past) =>
  Effect.gen(function* () {
    const [before, after] = [yield* sideOf(from, to), yield* sideOf(to, from)]
    const cost: CostDelta = {
      from: before.nanoUsd,
      to: after.nanoUsd,
      delta: before.nanoUsd === null || after.nanoUsd === null ? null : after.nanoUsd - before.nanoUsd,
      calls: after.calls - before.calls
    }
    return {
      diff: diffStates(before.side, after.side),
      cost,
      /** Events that only the second point has, in log order, and those that only the first has. */
      events: after.own,
      without: before.own
    }
  })
