/**
 * The price book in force, as a service.
 *
 * @since 0.1.0
 */
import { defaultPriceBook } from "@backlog-toolkit/core/cost/defaultPriceBook"
import { hashInput, priceOf } from "@backlog-toolkit/core/cost/PriceBook"
import { Prices, type PricesShape } from "@backlog-toolkit/core/usecases/implement/Prices"
import { sha256 } from "@backlog-toolkit/storage-fs/sha256"
import * as Layer from "effect/Layer"

export const prices: PricesShape = {
  book: defaultPriceBook,
  ref: { version: defaultPriceBook.version, hash: sha256(hashInput(defaultPriceBook)) },
  of: (usage) => priceOf(defaultPriceBook, usage, new Date().toISOString()).nanoUsd
}

/** Models that a ticket is estimated on: the configured one first, then those that the book has short names for. */
export const estimateModels = (configured: string | undefined): ReadonlyArray<string> => [
  ...new Set([...(configured === undefined ? [] : [configured]), ...Object.values(defaultPriceBook.aliases)])
]

export const layer: Layer.Layer<Prices> = Layer.succeed(Prices, prices)
