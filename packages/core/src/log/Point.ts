/**
 * A point in the log's history as a person names it: an event, a moment, or a Git revision. Parsing only: pure, and the
 * same in every time zone and language, because times without a zone are UTC.
 *
 * @since 0.1.0
 */
import * as Result from "effect/Result"
import { DAY_MS, isUtcText, millisOf, textOfMillis } from "./civil.ts"
import { domainError, type DomainError } from "./DomainError.ts"
import type { EventId } from "./Event.ts"
import { isEventId } from "./Line.ts"
import { quoted } from "./shown.ts"

export type Point =
  | { readonly kind: "event"; readonly id: EventId }
  /** `at` is the last millisecond that belongs to it, RFC 3339 UTC. */
  | { readonly kind: "time"; readonly at: string }
  | { readonly kind: "revision"; readonly rev: string }
  /** Everything there is, also what another clone's clock says will happen. */
  | { readonly kind: "present" }

/** `through` includes what is named (a date with its whole day), `before` ends just ahead of it (a date: the day before). */
export type Edge = "through" | "before"

const UNIT_MS: Readonly<Record<string, number>> = {
  s: 1000,
  m: 60_000,
  h: 3_600_000,
  d: DAY_MS,
  w: 7 * DAY_MS
}

const RELATIVE = /^-(?<count>\d{1,6})(?<unit>[smhdw])$/u
/** What nobody would call a branch or tag; whether it is a date that exists is told afterwards. */
const DATE_LIKE = /^\+?\d{2,6}-\d{1,2}-\d{1,2}(?:$|[Tt ]\d)/u
/** As RFC 3339 has it, also with fractions of a millisecond, which the log's times don't have. */
const TIME =
  /^(?<date>\d{4}-\d{2}-\d{2})(?:[Tt ](?<minute>\d{2}:\d{2})(?::(?<second>\d{2})(?:\.(?<fraction>\d{1,9}))?)?(?<zone>[Zz]|[+-]\d{2}:\d{2})?)?$/u

const invalid = (text: string, why: string): DomainError =>
  domainError(
    "usage",
    "point-invalid",
    `${quoted(text)} names no point in the log.`,
    why,
    "Use an event id (btk log), a date or time (2026-11-24, 2026-11-24T10:30Z), a time ago (-3d, -2h), now, or a Git revision.",
    { point: text }
  )

/** Minutes east of UTC in milliseconds; null for a zone that doesn't exist. */
const zoneMillis = (zone: string | undefined): number | null => {
  if (zone === undefined || zone.toUpperCase() === "Z") return 0
  const [hours, minutes] = [Number(zone.slice(1, 3)), Number(zone.slice(4, 6))]
  if (hours > 23 || minutes > 59) return null
  return (zone.startsWith("-") ? -1 : 1) * (hours * 60 + minutes) * 60_000
}

/** First and last millisecond that a written time names; why there are none otherwise. */
const spanOf = (text: string): readonly [from: number, to: number] | string => {
  const parts = TIME.exec(text)?.groups
  if (parts === undefined)
    return "It looks like a date, but is not written as one: 2026-11-24, 2026-11-24T10:30 or 2026-11-24T10:30:05.250+01:00."
  const { date, fraction = "", minute = "00:00", second = "00", zone } = parts
  const utc = `${date}T${minute}:${second}.${fraction.slice(0, 3).padEnd(3, "0")}Z`
  const offset = zoneMillis(zone)
  if (offset === null || !isUtcText(utc)) return "It looks like a date, but no such date or time exists."
  const from = millisOf(utc) - offset
  return [from, parts["minute"] === undefined ? from + DAY_MS - 1 : from]
}

const MAX_MILLIS = millisOf("9999-12-31T23:59:59.999Z")
const MIN_MILLIS = millisOf("0000-01-01T00:00:00.000Z")

const at = (text: string, millis: number): Result.Result<Point, DomainError> =>
  millis < MIN_MILLIS || millis > MAX_MILLIS
    ? Result.fail(invalid(text, "The log's times have years from 0000 to 9999."))
    : Result.succeed({ kind: "time", at: textOfMillis(millis) })

/** `now` is the wall time of the command, RFC 3339 UTC with milliseconds. Fails with `point-invalid`. */
export const parsePoint = (written: string, now: string, edge: Edge = "through"): Result.Result<Point, DomainError> => {
  const text = written.trim()
  const back = edge === "before" ? 1 : 0
  if (isEventId(text)) return Result.succeed({ kind: "event", id: text })
  if (text === "now") return Result.succeed({ kind: "present" })
  const ago = RELATIVE.exec(text)?.groups
  if (ago !== undefined) {
    return at(text, millisOf(now) - Number(ago["count"]) * (UNIT_MS[ago["unit"] ?? ""] ?? 0) - back)
  }
  if (DATE_LIKE.test(text)) {
    const span = spanOf(text)
    return typeof span === "string"
      ? Result.fail(invalid(text, span))
      : at(text, edge === "before" ? span[0] - 1 : span[1])
  }
  if (text === "") return Result.fail(invalid(text, "It is empty."))
  if (text.startsWith("-")) return Result.fail(invalid(text, "Times ago are a number and one of s, m, h, d and w."))
  return Result.succeed({ kind: "revision", rev: text })
}
