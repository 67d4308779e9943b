/**
 * Sums of token vectors.
 *
 * @since 0.1.0
 */
import type { TokenVector } from "./Usage.ts"

export const NO_TOKENS: TokenVector = {
  input: 0,
  output: 0,
  cacheRead: 0,
  cacheWrite5m: 0,
  cacheWrite1h: 0,
  thinking: 0
}

/** A token vector that is being added up. */
export type TokenSum = { -readonly [K in keyof TokenVector]: TokenVector[K] }

export const newTokens = (): TokenSum => ({ ...NO_TOKENS })

/** Adds `tokens` to `sum` in place, or with -1 takes them out again. */
export const addTokens = (sum: TokenSum, tokens: TokenVector, sign: 1 | -1 = 1): void => {
  sum.input += sign * tokens.input
  sum.output += sign * tokens.output
  sum.cacheRead += sign * tokens.cacheRead
  sum.cacheWrite5m += sign * tokens.cacheWrite5m
  sum.cacheWrite1h += sign * tokens.cacheWrite1h
  sum.thinking += sign * tokens.thinking
}

/** What goes in: new, read from cache and written to cache. */
export const promptTokens = (tokens: TokenVector): number =>
  tokens.input + tokens.cacheRead + tokens.cacheWrite5m + tokens.cacheWrite1h

/** All tokens, in and out; `thinking` is in `output` already. */
export const totalTokens = (tokens: TokenVector): number => promptTokens(tokens) + tokens.output
