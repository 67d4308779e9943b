/**
 * How old a price book is, in days, and whether that is worth a warning.
 *
 * @since 0.1.0
 */
import type { PriceBook } from "./PriceBook.ts"

/** Days after which prices may well have changed (design: cost, "Money"). */
export const STALE_AFTER_DAYS = 60

/**
 * Days since 1970-01-01 of an ISO date in the Gregorian calendar. Years are counted from March, so that the leap day
 * is the last of its year and months have the day counts 31, 30, 31, 30, 31 twice over (153 days for five).
 */
const dayNumber = (date: string): number => {
  const [year = 0, month = 1, day = 1] = date.slice(0, 10).split("-").map(Number)
  const y = month > 2 ? year : year - 1
  const sinceMarch = (month + 9) % 12
  const leapDays = Math.floor(y / 4) - Math.floor(y / 100) + Math.floor(y / 400)
  return 365 * y + leapDays + Math.floor((153 * sinceMarch + 2) / 5) + day - 719_469
}

/** Whole days from the day the prices were read to `at` (ISO date or time, UTC); negative when `at` is before it. */
export const bookAge = (
  book: Pick<PriceBook, "readAt">,
  at: string
): { readonly days: number; readonly stale: boolean } => {
  const days = dayNumber(at) - dayNumber(book.readAt)
  return { days, stale: days > STALE_AFTER_DAYS }
}
