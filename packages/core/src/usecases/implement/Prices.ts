/**
 * The price book in force, as the use cases need it. Money is whole nano-USD; null means unpriced.
 *
 * @since 0.1.0
 */
import * as Context from "effect/Context"
import type { PriceBook } from "../../cost/PriceBook.ts"
import type { Usage } from "../../cost/Usage.ts"

export interface PricesShape {
  readonly book: PriceBook
  readonly ref: { readonly version: string; readonly hash: string }
  readonly of: (usage: Omit<Usage, "context">) => number | null
}

export class Prices extends Context.Service<Prices, PricesShape>()("@backlog-toolkit/core/usecases/implement/Prices") {}
