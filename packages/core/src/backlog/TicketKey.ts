/**
 * Ticket keys such as `FEAT-007`: reading, writing, ordering, and finding the one a person meant.
 * Owns the form of keys; issuing numbers is the decider's. Loads no schema.
 *
 * @since 0.1.0
 */
import * as Result from "effect/Result"
import { domainError, type DomainError } from "../log/DomainError.ts"
import { shown } from "../log/shown.ts"
import { nearest } from "./nearest.ts"

/** `suffix` marks a key that two clones issued at the same time: `FEAT-007~k3f9`. */
export interface TicketKey {
  readonly type: string
  readonly number: number
  readonly suffix: string | null
}

/** Digits that a key shows at least. */
const DIGITS = 3
const SHOWN = 8
/** Not by the `i` flag, which also takes the Kelvin sign and the long s for letters. */
const KEY = /^([A-Za-z][A-Za-z0-9]{0,15})-(\d{1,15})(?:~([A-Za-z0-9]{1,16}))?$/u

/**
 * Highest number that the log counts on from. What is higher (a file's or another clone's) is a key like any other, but its
 * successors would soon have more digits than a key can.
 */
export const MAX_COUNTED = 999_999_999

/** Of a-z only: ı, ſ and others have capital letters of a-z too, and mean none of them. */
export const upperCase = (text: string): string => text.replaceAll(/[a-z]+/gu, (letters) => letters.toUpperCase())

/** Null when the text is no key. Case and missing zeros don't matter: `feat-7` is `FEAT-007`. */
export const parseKey = (text: string): TicketKey | null => {
  const found = KEY.exec(text.trim())
  if (found === null) return null
  return { type: (found[1] ?? "").toUpperCase(), number: Number(found[2]), suffix: found[3]?.toLowerCase() ?? null }
}

export const formatKey = ({ type, number, suffix }: TicketKey): string =>
  `${type}-${String(number).padStart(DIGITS, "0")}${suffix === null ? "" : `~${suffix}`}`

/** The one spelling of a key; null when the text is no key. */
export const canonicalKey = (text: string): string | null => {
  const key = parseKey(text)
  return key === null ? null : formatKey(key)
}

const byCodeUnit = (left: string, right: string): number => (left < right ? -1 : left > right ? 1 : 0)

/** By type, then by number (`FEAT-999` before `FEAT-1000`), then suffix; texts that are no keys come last. */
export const compareKeys = (left: string, right: string): number => {
  const [one, other] = [parseKey(left), parseKey(right)]
  if (one === null || other === null) {
    return one === other ? byCodeUnit(left, right) : one === null ? 1 : -1
  }
  return (
    byCodeUnit(one.type, other.type) ||
    one.number - other.number ||
    byCodeUnit(one.suffix ?? "", other.suffix ?? "") ||
    byCodeUnit(left, right)
  )
}

const notFound = (input: string, keys: ReadonlyArray<string>): DomainError => {
  const near = nearest(canonicalKey(input) ?? input, keys)
  return domainError(
    "not-found",
    "ticket-not-found",
    `No ticket is called ${shown(input)}.`,
    "Keys look like FEAT-007; a beginning that fits one ticket only is enough.",
    near.length === 0 ? "List the tickets: btk list" : `Did you mean ${near.join(" or ")}? All tickets: btk list`,
    { input, nearest: near }
  )
}

const ambiguous = (input: string, candidates: ReadonlyArray<string>): DomainError => {
  const some = candidates.slice(0, SHOWN)
  const more = candidates.length > some.length ? ` and ${candidates.length - some.length} more` : ""
  const bare = some.find((key) => parseKey(key)?.suffix === null)
  const twin = bare !== undefined && candidates.every((key) => key.split("~")[0] === bare)
  return domainError(
    "not-found",
    "ticket-ambiguous",
    `${shown(input)} fits ${candidates.length} tickets: ${some.join(", ")}${more}.`,
    twin ? "Two clones issued the same key at the same time." : "A beginning has to fit one ticket only.",
    twin ? `Write the key with its suffix, or ${bare}~ for the one without.` : "Write the whole key.",
    { input, candidates }
  )
}

/** The keys that the input can mean; more than one is ambiguous. */
const candidatesOf = (input: string, keys: ReadonlyArray<string>): ReadonlyArray<string> => {
  const wanted = upperCase(input)
  if (wanted.endsWith("~")) {
    const bare = canonicalKey(wanted.slice(0, -1))
    return bare === null ? [] : keys.filter((key) => canonicalKey(key) === bare)
  }
  const exact = canonicalKey(wanted)
  if (exact !== null) {
    const same = keys.filter(
      (key) => canonicalKey(key) === exact || (!exact.includes("~") && key.toUpperCase().startsWith(`${exact}~`))
    )
    if (same.length > 0) return same
  }
  if (/^\d+$/u.test(wanted)) return keys.filter((key) => parseKey(key)?.number === Number(wanted))
  return keys.filter((key) => key.toUpperCase().startsWith(wanted))
}

/**
 * The key that a person meant: the key itself in any case, with or without zeros, its number when only one type has
 * it, or a beginning that only one key has. `FEAT-007~` means the one without suffix where clones issued it twice.
 */
export const resolveKey = (input: string, keys: Iterable<string>): Result.Result<string, DomainError> => {
  const all = [...keys]
  const text = input.trim()
  const found = text === "" ? [] : candidatesOf(text, all)
  const [only] = found
  if (found.length > 1) return Result.fail(ambiguous(text, found.toSorted(compareKeys)))
  return only === undefined ? Result.fail(notFound(text === "" ? "an empty key" : text, all)) : Result.succeed(only)
}
