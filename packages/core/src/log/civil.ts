/**
 * Calendar arithmetic between RFC 3339 UTC text with milliseconds and milliseconds since 1970, without a clock or a
 * platform date. Proleptic Gregorian calendar, years 0000 to 9999, no leap seconds.
 *
 * @since 0.1.0
 */

export const DAY_MS = 86_400_000

/** Days from 0000-03-01 to 1970-01-01. Years that begin in March end with the leap day, which makes months regular. */
const MARCH_OF_YEAR_0 = 719_468
/** Days in 400 years, after which the Gregorian calendar repeats. */
const ERA_DAYS = 146_097

/** Days since 1970-01-01 of a date; `month` and `day` count from 1. */
const daysOf = (year: number, month: number, day: number): number => {
  const marchYear = month > 2 ? year : year - 1
  const era = Math.floor(marchYear / 400)
  const yearOfEra = marchYear - era * 400
  // Months from March on have 31,30,31,30,31 days in a row of 153: the division spreads them.
  const dayOfYear = Math.floor((153 * (month > 2 ? month - 3 : month + 9) + 2) / 5) + day - 1
  const dayOfEra = yearOfEra * 365 + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100) + dayOfYear
  return era * ERA_DAYS + dayOfEra - MARCH_OF_YEAR_0
}

const dateOf = (days: number): readonly [year: number, month: number, day: number] => {
  const shifted = days + MARCH_OF_YEAR_0
  const era = Math.floor(shifted / ERA_DAYS)
  const dayOfEra = shifted - era * ERA_DAYS
  // The era's leap days: one in 4 years (1,460 days), not in 100 (36,524), and the 400th again.
  const yearOfEra = Math.floor(
    (dayOfEra - Math.floor(dayOfEra / 1460) + Math.floor(dayOfEra / 36_524) - Math.floor(dayOfEra / 146_096)) / 365
  )
  const dayOfYear = dayOfEra - (365 * yearOfEra + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100))
  const marchMonth = Math.floor((5 * dayOfYear + 2) / 153)
  const day = dayOfYear - Math.floor((153 * marchMonth + 2) / 5) + 1
  const month = marchMonth < 10 ? marchMonth + 3 : marchMonth - 9
  return [yearOfEra + era * 400 + (month <= 2 ? 1 : 0), month, day]
}

const digits = (value: number, width: number): string => String(value).padStart(width, "0")

/** `YYYY-MM-DDThh:mm:ss.sssZ`, 24 characters. Fractions of a millisecond are cut off; the year must have four digits. */
export const textOfMillis = (millis: number): string => {
  const whole = Math.floor(millis)
  const days = Math.floor(whole / DAY_MS)
  const rest = whole - days * DAY_MS
  const [year, month, day] = dateOf(days)
  const hour = Math.floor(rest / 3_600_000)
  const minute = Math.floor(rest / 60_000) % 60
  const second = Math.floor(rest / 1000) % 60
  const time = `${digits(hour, 2)}:${digits(minute, 2)}:${digits(second, 2)}.${digits(rest % 1000, 3)}`
  return `${digits(year, 4)}-${digits(month, 2)}-${digits(day, 2)}T${time}Z`
}

const at = (text: string, from: number, to: number): number => Number(text.slice(from, to))

/** Milliseconds since 1970 of `YYYY-MM-DDThh:mm:ss.sssZ`. Trusts its input: see `isUtcText`. */
export const millisOf = (text: string): number =>
  daysOf(at(text, 0, 4), at(text, 5, 7), at(text, 8, 10)) * DAY_MS +
  at(text, 11, 13) * 3_600_000 +
  at(text, 14, 16) * 60_000 +
  at(text, 17, 19) * 1000 +
  at(text, 20, 23)

const UTC_TEXT = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}\.\d{3}Z$/u

/** All events of a commit have the same. */
let lastUtcText = ""

/** True for the one spelling of a moment that exists: 31 April and 24:00 don't. */
export const isUtcText = (text: string): boolean => {
  if (text !== lastUtcText) {
    if (!UTC_TEXT.test(text) || textOfMillis(millisOf(text)) !== text) return false
    lastUtcText = text
  }
  return true
}
