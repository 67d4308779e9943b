/**
 * Money for people: nano-USD as dollars, unpriced as such and never as 0.
 *
 * @since 0.1.0
 */

const NANO = 1e9

/** Four decimals below a dollar, two above; null is "unpriced". */
export const money = (nanoUsd: number | null): string =>
  nanoUsd === null ? "unpriced" : `$${(nanoUsd / NANO).toFixed(Math.abs(nanoUsd) < NANO ? 4 : 2)}`
