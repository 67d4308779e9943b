/**
 * Facts about cost: tokens that were used, the price book in force, estimates and settlements.
 *
 * @since 0.1.0
 */
import * as Schema from "effect/Schema"
import { defineEvent } from "../log/EventDefinition.ts"
import { TokenVector, Usage } from "./Usage.ts"

export const CostUsageRecorded = defineEvent("cost.usage-recorded", Usage)

/** From here on money is derived with this book (older figures keep the book they name). */
export const CostPriceBookAdopted = defineEvent(
  "cost.price-book-adopted",
  Schema.Struct({ version: Schema.String, hash: Schema.String })
)

const ByModel = Schema.Struct({
  model: Schema.String,
  tokens: TokenVector,
  /** Whole nano-USD (1e-9 USD); null when the model is unpriced. */
  nanoUsd: Schema.NullOr(Schema.Int)
})

/** A prediction made before the work: features, tokens and money per model, and the estimator that made it. */
export const CostEstimateMade = defineEvent(
  "cost.estimate-made",
  Schema.Struct({
    ticket: Schema.String,
    estimator: Schema.String,
    version: Schema.Int,
    features: Schema.Struct({
      type: Schema.String,
      modify: Schema.Int,
      create: Schema.Int,
      delete: Schema.Int,
      tests: Schema.Int
    }),
    byModel: Schema.Array(ByModel),
    /** P50 and P80 in nano-USD; null where the estimator gives no interval. */
    p50: Schema.NullOr(Schema.Int),
    p80: Schema.NullOr(Schema.Int),
    priceBook: Schema.Struct({ version: Schema.String, hash: Schema.String })
  })
)

/** What the ticket really used, computed from usage events when it settled. */
export const CostTicketSettled = defineEvent(
  "cost.ticket-cost-settled",
  Schema.Struct({
    ticket: Schema.String,
    calls: Schema.Int,
    simulated: Schema.Boolean,
    byModel: Schema.Array(ByModel),
    byGate: Schema.Array(
      Schema.Struct({ gate: Schema.String, tokens: TokenVector, nanoUsd: Schema.NullOr(Schema.Int) })
    ),
    nanoUsd: Schema.NullOr(Schema.Int),
    priceBook: Schema.Struct({ version: Schema.String, hash: Schema.String })
  })
)

export const costEvents = [CostUsageRecorded, CostPriceBookAdopted, CostEstimateMade, CostTicketSettled] as const
