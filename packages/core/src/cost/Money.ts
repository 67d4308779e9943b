/**
 * Money as whole nano-USD (1e-9 USD) in a safe integer: exact up to about 9 million USD. No fractions of it exist;
 * whoever divides rounds once, half to even.
 *
 * @since 0.1.0
 */

const exactHalfEven = (numerator: bigint, denominator: bigint): bigint => {
  const quotient = numerator / denominator
  const twice = (numerator % denominator) * 2n
  const isUp = twice > denominator || (twice === denominator && quotient % 2n === 1n)
  return isUp ? quotient + 1n : quotient
}

/** `numerator / denominator` rounded half to even; both whole, `numerator` ≥ 0, `denominator` > 0. */
export const divideHalfEven = (numerator: bigint, denominator: bigint): number =>
  Number(exactHalfEven(numerator, denominator))

const dollars = (whole: bigint): string => whole.toString().replaceAll(/\B(?=(?:\d{3})+$)/gu, ",")

const decimals = (nanoUsd: bigint, digits: number): string => {
  const units = exactHalfEven(nanoUsd, 10n ** BigInt(9 - digits))
  const scale = 10n ** BigInt(digits)
  return `${dollars(units / scale)}.${(units % scale).toString().padStart(digits, "0")}`
}

/** Below this, four decimals would round up to a dollar. */
const SHOWN_AS_A_DOLLAR = 999_950_000

/** `$0.0123`, `$12.35`, `$1,234.50`; `<$0.0001` for what four decimals would show as nothing; null is `unpriced`. */
export const formatUsd = (nanoUsd: number | null): string => {
  if (nanoUsd === null) return "unpriced"
  const sign = nanoUsd < 0 ? "-" : ""
  const amount = Math.abs(nanoUsd)
  if (amount > 0 && amount < 100_000) return `${sign}<$0.0001`
  return `${sign}$${decimals(BigInt(amount), amount < SHOWN_AS_A_DOLLAR ? 4 : 2)}`
}

/** A sum where one unknown part makes the whole unknown: a partial sum must not be read as the total. */
export const addNanoUsd = (a: number | null, b: number | null): number | null =>
  a === null || b === null ? null : a + b
