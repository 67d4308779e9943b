/**
 * One line of a cost report: calls, tokens and money of a group of calls. Sums of whole numbers, kept in place.
 *
 * @since 0.1.0
 */
import { addTokens, newTokens, type TokenSum } from "./Tokens.ts"
import type { Spent } from "./Spent.ts"

/** What was spent with its price; null is unpriced. */
export interface Priced {
  readonly usage: Spent
  readonly nanoUsd: number | null
}

export interface CostRow {
  calls: number
  /** Calls whose price is unknown: `pricedNanoUsd` is then only a lower bound. */
  unpriced: number
  /** Calls of scripted agents: no provider was called and nothing was paid. */
  simulated: number
  readonly tokens: TokenSum
  /** Sum of the priced calls. */
  pricedNanoUsd: number
}

export const newRow = (): CostRow => ({ calls: 0, unpriced: 0, simulated: 0, tokens: newTokens(), pricedNanoUsd: 0 })

/** Adds it, or with -1 takes it out again. */
export const addCall = (row: CostRow, { nanoUsd, usage }: Priced, sign: 1 | -1 = 1): void => {
  const calls = sign * usage.calls
  row.calls += calls
  if (nanoUsd === null) row.unpriced += calls
  else row.pricedNanoUsd += sign * nanoUsd
  if (usage.simulated) row.simulated += calls
  addTokens(row.tokens, usage.tokens, sign)
}

export type CostGroups = Map<string, CostRow>

/** Calls that belong to nothing in particular: no ticket, no gate… They are shown, so that parts add up to the whole. */
export const OVERHEAD = "overhead"

/** Adds a call to its group, or takes it out; a group without calls is gone. */
export const addToGroup = (groups: CostGroups, name: string | null, call: Priced, sign: 1 | -1 = 1): void => {
  const key = name ?? OVERHEAD
  let row = groups.get(key)
  if (row === undefined) {
    row = newRow()
    groups.set(key, row)
  }
  addCall(row, call, sign)
  if (row.calls === 0) groups.delete(key)
}

/** What the group cost; null as soon as one call is unpriced, because a part must not be read as the whole. */
export const nanoUsdOf = (row: CostRow): number | null => (row.unpriced === 0 ? row.pricedNanoUsd : null)

/**
 * Which of two records of one call counts: the one with more output, because a call is written down while it runs and
 * again when it is done. Ties are broken by content, so that the order of arrival never matters.
 */
export const supersedes = (a: Priced, b: Priced): boolean => {
  const moreOutput = a.usage.tokens.output - b.usage.tokens.output
  return moreOutput === 0 ? JSON.stringify(a) > JSON.stringify(b) : moreOutput > 0
}
