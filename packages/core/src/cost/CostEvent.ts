/**
 * Facts about cost: tokens that were used, the price book in force, estimates and settlements.
 *
 * @since 0.1.0
 */
import * as Schema from "effect/Schema"
import { defineEvent } from "../log/EventDefinition.ts"
import { TokenVector, Usage, UsageContext, UsageSource } from "./Usage.ts"

/** One provider call. Those of agents' turns are in the telemetry log. */
export const CostUsageRecorded = defineEvent("cost.usage-recorded", Usage)

const Tokens = Schema.Int.check(Schema.isGreaterThanOrEqualTo(0))

/**
 * The calls of one turn, each counted once: sums of tokens of calls that are priced alike, and the shortest and longest prompt of
 * them (in tokens), which say whether a price book has one price for all. `keys` is the SHA-256 of the calls' keys, sorted, each
 * with a line break.
 */
export const CostUsageRolledUp = defineEvent(
  "cost.usage-rolled-up",
  Schema.Struct({
    keys: Schema.String,
    groups: Schema.Array(
      Schema.Struct({
        source: UsageSource,
        provider: Schema.String,
        model: Schema.String,
        batch: Schema.Boolean,
        simulated: Schema.Boolean,
        calls: Schema.Int.check(Schema.isGreaterThanOrEqualTo(1)),
        prompts: Schema.Struct({ min: Tokens, max: Tokens }),
        tokens: TokenVector
      })
    ),
    context: UsageContext
  })
)

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

export const costEvents = [
  CostUsageRecorded,
  CostUsageRolledUp,
  CostPriceBookAdopted,
  CostEstimateMade,
  CostTicketSettled
] as const
