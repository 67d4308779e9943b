/**
 * The log's clock: wall time made strictly increasing, so that order never contradicts causality. `t` only orders; the
 * wall clock beside it (`w`) is what reports use. Owns no clock: wall time arrives as data.
 *
 * @since 0.1.0
 */
import { DAY_MS, isUtcText, millisOf, textOfMillis } from "./civil.ts"
import { domainError, type DomainError } from "./DomainError.ts"

/** `0:2026-11-22T05:55:01.443Z-0003`: epoch digit, time, 4 hex digits of a counter. Text order is log order. */
const FORM = /^\d:(?<time>.{24})-[0-9a-f]{4}$/u
const MAX_COUNTER = 0xffff
/** Year 9999 is the last one that has the format's four digits. */
const MAX_MILLIS = millisOf("9999-12-31T23:59:59.999Z")
/** Up to here `t` stands for the wall clock too: people read times to the second. */
const W_TOLERANCE_MS = 1000
/** A clock may be off by a time zone and a bit. */
const BEFORE_BUILD_MS = DAY_MS
/** Nobody runs a build ten years old; a clock that says so is broken. */
const AFTER_BUILD_MS = 3653 * DAY_MS

export const isTime = (t: string): boolean => {
  const time = FORM.exec(t)?.groups?.["time"]
  return time !== undefined && isUtcText(time)
}

/** The time part of `t`, RFC 3339 UTC. */
export const wallOf = (t: string): string => t.slice(2, 26)

/** The time part of `t` in milliseconds since 1970. */
export const wallMillisOf = (t: string): number => millisOf(wallOf(t))

/** The next `t` after `last`: the wall clock if it moved on, else `last` and one more. Keeps the epoch digit of `last`. */
export const nextTime = (last: string | null, wallMs: number): string => {
  const wall = Math.floor(wallMs)
  if (last === null) return `0:${textOfMillis(wall)}-0000`
  const lastMs = wallMillisOf(last)
  const epoch = last.slice(0, 2)
  if (wall > lastMs) return `${epoch}${textOfMillis(wall)}-0000`
  const counter = Number.parseInt(last.slice(27), 16) + 1
  return counter > MAX_COUNTER
    ? `${epoch}${textOfMillis(lastMs + 1)}-0000`
    : `${epoch}${last.slice(2, 26)}-${counter.toString(16).padStart(4, "0")}`
}

/** An epoch is one digit. */
export const MAX_EPOCH = 9

/** The epoch of a time: raised when a person restarted the clock. */
export const epochOf = (t: string): number => Number(t.slice(0, 1))

/** The first time of an epoch: after every time of the one before, whatever that said. */
export const epochStart = (epoch: number, wallMs: number): string => `${epoch}:${textOfMillis(wallMs)}-0000`

/** What to store as `w` beside `t`: the wall clock when it differs by more than a second, else null. */
export const wallIfOff = (t: string, wallMs: number): string | null =>
  Math.abs(wallMs - wallMillisOf(t)) > W_TOLERANCE_MS ? textOfMillis(wallMs) : null

/** `clock-implausible` (environment) when the wall clock can't be right for a toolkit built at `builtMs`; else null. */
export const clockProblem = (wallMs: number, builtMs: number): DomainError | null => {
  const from = builtMs - BEFORE_BUILD_MS
  const to = Math.min(builtMs + AFTER_BUILD_MS, MAX_MILLIS)
  if (wallMs >= from && wallMs <= to) return null
  return domainError(
    "environment",
    "clock-implausible",
    `This computer's clock is implausible: ${wallMs} ms since 1970.`,
    `This toolkit was built at ${textOfMillis(builtMs)}. A wrong time in the log would order everything after it wrongly.`,
    "Set the clock (or update the toolkit), then repeat the command.",
    { wallMs, from: textOfMillis(from), to: textOfMillis(to) }
  )
}
