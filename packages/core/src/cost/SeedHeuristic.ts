/**
 * The estimator `seed-heuristic`: tokens from the number of files and tests that a ticket names, by fixed weights.
 * It knows nothing of the ticket's difficulty and gives no interval; it is the baseline that others must beat.
 *
 * @since 0.1.0
 */
import { type PriceBook, priceOfMany } from "./PriceBook.ts"
import type { TicketEstimate } from "./TicketEstimate.ts"
import { NO_TOKENS } from "./Tokens.ts"
import type { TokenVector } from "./Usage.ts"

export const SEED_HEURISTIC = { estimator: "seed-heuristic", version: 1 } as const

/** Numbers of files by action, and of planned tests. */
export interface SeedFeatures {
  readonly modify: number
  readonly create: number
  /** Counts for nothing in this estimator. */
  readonly delete: number
  readonly tests: number
}

/** A rename changes a file that exists, so it counts as a modification. */
export const seedFeatures = (files: ReadonlyArray<{ readonly action: string }>, tests: number): SeedFeatures => {
  const count = (...actions: ReadonlyArray<string>): number =>
    files.filter(({ action }) => actions.includes(action)).length
  return { modify: count("modify", "rename"), create: count("create"), delete: count("delete"), tests }
}

/**
 * in = 8000·modify + 3000·create; out = 2500·modify + 4000·create + 1200·tests; total = (in + out)·2.5, of which 60 %
 * is input and 40 % output (weights of the estimator that the toolkit began with; design: cost, "Estimates").
 */
export const seedTokens = ({ create, modify, tests }: SeedFeatures): TokenVector => {
  const base = 8000 * modify + 3000 * create + (2500 * modify + 4000 * create + 1200 * tests)
  // 2.5 · 60 % = 1.5 and 2.5 · 40 % = 1; `base` is a multiple of 100, so both are whole.
  return { ...NO_TOKENS, input: (base * 3) / 2, output: base }
}

/** The same tokens on each model, priced on `date`; a model that the book doesn't know is null. */
export const seedEstimate = (
  features: SeedFeatures,
  input: { readonly models: ReadonlyArray<string>; readonly book: PriceBook; readonly date: string }
): TicketEstimate => {
  const tokens = seedTokens(features)
  return {
    ...SEED_HEURISTIC,
    byModel: input.models.map((model) => ({
      model,
      tokens,
      nanoUsd: priceOfMany(input.book, { model, tokens, batch: false }, input.date).nanoUsd
    })),
    p50: null,
    p80: null
  }
}
