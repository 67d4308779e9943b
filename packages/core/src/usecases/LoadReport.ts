/**
 * Reads the log once for what reports show: the state, each ticket's trail, and where tokens and money went.
 *
 * @since 0.1.0
 */
import * as Effect from "effect/Effect"
import * as Stream from "effect/Stream"
import { applyToCosts, newCostReport } from "../cost/CostReport.ts"
import { EventStore } from "../ports/EventStore.ts"
import { applyToTrails, type TicketTrails } from "../projections/TicketTrail.ts"
import { Prices } from "./implement/Prices.ts"

export const loadReport = Effect.gen(function* () {
  const store = yield* EventStore
  const prices = yield* Prices
  const costs = newCostReport()
  const trails: TicketTrails = new Map()
  yield* Stream.runForEach(store.readFrom(new Map()), (events) =>
    Effect.sync(() => {
      for (const event of events) {
        applyToTrails(trails, event)
        applyToCosts(costs, event, prices.book)
      }
    })
  )
  return { state: yield* store.state, trails, costs, prices }
})
