/**
 * The prices that ship with the toolkit. A project that pays other prices brings its own book.
 *
 * @since 0.1.0
 */
import type { PriceBook, PriceRow, Prices } from "./PriceBook.ts"

/** The prices were read from the client in November 2026; how long before that they held is not known. */
const EFFECTIVE_FROM = "2026-11-01"

/** USD per million tokens in thousandths, which keeps 0.125 whole, to pico-USD per token. */
const perToken = (milliUsdPerMillion: number): number => milliUsdPerMillion * 1000

/** In the order of the table: input, output, cache read, cache write for 5 minutes, for 1 hour. */
const prices = (
  input: number,
  output: number,
  cacheRead: number,
  cacheWrite5m: number,
  cacheWrite1h: number
): Prices => ({
  input: perToken(input),
  output: perToken(output),
  cacheRead: perToken(cacheRead),
  cacheWrite5m: perToken(cacheWrite5m),
  cacheWrite1h: perToken(cacheWrite1h)
})

/** Half of the list price, for every model (the provider's Batch API). */
const BATCH = { times: 1, over: 2 }
/** Inference in the United States only. */
const GEO = { us: { times: 11, over: 10 } }

const row = (model: string, list: Prices, more: Pick<PriceRow, "long" | "speed"> = {}): PriceRow => ({
  model,
  effectiveFrom: EFFECTIVE_FROM,
  prices: list,
  batch: BATCH,
  geo: GEO,
  ...more
})

const FABLE_5_2 = prices(8000, 40_000, 200, 10_000, 16_000)
const OPUS_5 = prices(5000, 25_000, 500, 6250, 10_000)
const SONNET_4 = prices(3000, 15_000, 300, 3750, 6000)

export const defaultPriceBook: PriceBook = {
  version: "2026-11",
  source: "read from the Claude Code client, 2026-11 (client 2.1.330, one priced request per model and token class)",
  // The day that client was built: the reading is not older than this.
  readAt: "2026-11-20",
  rows: [
    row("claude-fable-5-2", FABLE_5_2),
    row("claude-mythos-5-2", FABLE_5_2),
    row("claude-fable-5-1", prices(10_000, 50_000, 250, 12_500, 20_000)),
    row("claude-fable-5", prices(10_000, 50_000, 1000, 12_500, 20_000)),
    row("claude-opus-5-5", prices(4000, 20_000, 200, 5000, 8000), { speed: { fast: { times: 2, over: 1 } } }),
    row("claude-opus-5", OPUS_5),
    row("claude-opus-4-8", OPUS_5),
    row("claude-opus-4-6", OPUS_5),
    row("claude-opus-4-5", OPUS_5),
    row("claude-sonnet-5-5", prices(2000, 10_000, 100, 2500, 4000)),
    row("claude-sonnet-5", prices(2000, 10_000, 200, 2500, 4000)),
    row("claude-sonnet-4-6", SONNET_4),
    row("claude-sonnet-4-5", SONNET_4),
    row("claude-haiku-5-5", prices(100, 500, 10, 125, 200), {
      long: { above: 100_000, prices: prices(500, 2500, 50, 625, 1000) }
    }),
    row("claude-haiku-4-5", prices(1000, 5000, 100, 1250, 2000))
  ],
  aliases: { opus: "claude-opus-5-5", best: "claude-opus-5-5", sonnet: "claude-sonnet-5-5", haiku: "claude-haiku-5-5" }
}
