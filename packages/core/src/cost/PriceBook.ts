/**
 * A price book is data: dated rows of prices per token, and how to price one call with them.
 * Unknown stays unknown: a call that the book can't price is unpriced, never free. Reads no files and no clock.
 *
 * @since 0.1.0
 */
import { divideHalfEven } from "./Money.ts"
import { promptTokens } from "./Tokens.ts"
import type { Usage } from "./Usage.ts"

/** Kinds of token that are billed; `thinking` is part of `output`. */
export const TOKEN_CLASSES = ["input", "output", "cacheRead", "cacheWrite5m", "cacheWrite1h"] as const
export type TokenClass = (typeof TOKEN_CLASSES)[number]

/**
 * Pico-USD (1e-12 USD) per token, a whole number: 1 USD per million tokens is 1,000,000. This unit is exact for every
 * list price with up to six decimals per million tokens. A class left out has no known price.
 */
export type Prices = Readonly<Partial<Record<TokenClass, number>>>

/** A factor as two whole numbers: ×1.1 is `{ times: 11, over: 10 }`. */
export interface Ratio {
  readonly times: number
  readonly over: number
}

export interface PriceRow {
  readonly model: string
  /** First day in UTC that the row holds for, `YYYY-MM-DD`. */
  readonly effectiveFrom: string
  readonly prices: Prices
  /** When input + cache reads + cache writes exceed `above`, these prices hold for the whole call. */
  readonly long?: { readonly above: number; readonly prices: Prices }
  readonly batch?: Ratio
  /** By the provider's word for it, e.g. `fast`. */
  readonly speed?: Readonly<Record<string, Ratio>>
  readonly geo?: Readonly<Record<string, Ratio>>
}

export interface PriceBook {
  readonly version: string
  /** Where the prices come from, for people. */
  readonly source: string
  /** The day they were read, `YYYY-MM-DD`. */
  readonly readAt: string
  readonly rows: ReadonlyArray<PriceRow>
  /** Short name → model. */
  readonly aliases: Readonly<Record<string, string>>
}

/** What decides the price of one call. */
export type Billable = Pick<Usage, "model" | "tokens" | "batch"> & {
  /** Left out or `standard`: no factor. */
  readonly speed?: string
  readonly geo?: string
  /** Of many calls, tokens of the shortest and of the longest prompt; left out for one call. */
  readonly prompts?: { readonly min: number; readonly max: number }
}

export type Priced =
  | { readonly nanoUsd: number; readonly reason: null }
  | {
      readonly nanoUsd: null
      /** `mixed-bands`: of several calls some have the price of long prompts and some haven't. */
      readonly reason: "unknown-model" | "missing-class" | "mixed-bands"
      /** The model, or what has no price: a token class, `batch`, `speed fast`… */
      readonly what: string
    }

/** Own entries only: a model named `constructor` is just an unknown model. */
const entryOf = <A>(table: Readonly<Record<string, A>> | undefined, name: string): A | undefined =>
  table !== undefined && Object.hasOwn(table, name) ? table[name] : undefined

/** The model behind an alias; any other name is taken as a model's. */
const modelOf = (book: PriceBook, model: string): string => entryOf(book.aliases, model) ?? model

/** The row in force on a day (`date`: any ISO date or time in UTC); null when there is none yet or at all. */
export const rowFor = (book: PriceBook, model: string, date: string): PriceRow | null => {
  const day = date.slice(0, 10)
  const wanted = modelOf(book, model)
  let found: PriceRow | null = null
  for (const row of book.rows) {
    if (row.model !== wanted || row.effectiveFrom > day) continue
    if (found === null || row.effectiveFrom > found.effectiveFrom) found = row
  }
  return found
}

const NO_FACTOR: Ratio = { times: 1, over: 1 }
const PICO_PER_NANO = 1000n

const missing = (what: string): Priced => ({ nanoUsd: null, reason: "missing-class", what })

const factorFor = (factors: PriceRow["speed"], word: string | undefined): Ratio | undefined =>
  word === undefined || word === "standard" ? NO_FACTOR : entryOf(factors, word)

/** Prices of a row for tokens, with its factors; rounded once, half to even. */
const priceWith = (row: PriceRow, prices: Prices, usage: Billable): Priced => {
  const batch = usage.batch ? row.batch : NO_FACTOR
  const speed = factorFor(row.speed, usage.speed)
  const geo = factorFor(row.geo, usage.geo)
  if (batch === undefined) return missing("batch")
  if (speed === undefined) return missing(`speed ${usage.speed}`)
  if (geo === undefined) return missing(`geo ${usage.geo}`)
  // Whole numbers throughout; a large sum of pico-USD doesn't fit into a safe integer.
  let pico = 0n
  for (const kind of TOKEN_CLASSES) {
    const count = usage.tokens[kind]
    if (count === 0) continue
    const price = prices[kind]
    if (price === undefined) return missing(kind)
    pico += BigInt(count) * BigInt(price)
  }
  const times = BigInt(batch.times) * BigInt(speed.times) * BigInt(geo.times)
  const over = BigInt(batch.over) * BigInt(speed.over) * BigInt(geo.over)
  return { nanoUsd: divideHalfEven(pico * times, over * PICO_PER_NANO), reason: null }
}

/** The price of a call on a day, or of several that are priced alike. */
export const priceOf = (book: PriceBook, usage: Billable, date: string): Priced => {
  const row = rowFor(book, usage.model, date)
  if (row === null) return { nanoUsd: null, reason: "unknown-model", what: usage.model }
  if (row.long === undefined) return priceWith(row, row.prices, usage)
  const prompt = promptTokens(usage.tokens)
  const { max, min } = usage.prompts ?? { min: prompt, max: prompt }
  if (min <= row.long.above && max > row.long.above) {
    return { nanoUsd: null, reason: "mixed-bands", what: usage.model }
  }
  return priceWith(row, max > row.long.above ? row.long.prices : row.prices, usage)
}

/** The price of tokens that many calls share, as an estimate has them: long-prompt bands are for single calls. */
export const priceOfMany = (book: PriceBook, usage: Billable, date: string): Priced => {
  const row = rowFor(book, usage.model, date)
  return row === null
    ? { nanoUsd: null, reason: "unknown-model", what: usage.model }
    : priceWith(row, row.prices, usage)
}

const canonical = (value: unknown): string => {
  if (Array.isArray(value)) return `[${value.map(canonical).join(",")}]`
  if (typeof value !== "object" || value === null) return JSON.stringify(value)
  const fields = Object.entries(value)
    .filter(([, field]) => field !== undefined)
    .map(([name, field]) => `${JSON.stringify(name)}:${canonical(field)}`)
  return `{${fields.toSorted().join(",")}}`
}

/** The text whose hash names the book's content: the same whatever the order of rows and fields. */
export const hashInput = (book: PriceBook): string => canonical({ ...book, rows: book.rows.map(canonical).toSorted() })
