/** Anything that a line may hold. */
import * as fc from "fast-check"
import type { Envelope, Writable } from "../../src/log/Commit.ts"
import type { Actor } from "../../src/log/Event.ts"
import { jsonProblem } from "../../src/log/Json.ts"
import { nextTime } from "../../src/log/Hlc.ts"
import type { Seen } from "../../src/log/Line.ts"
import { sha256 } from "../store/sha256.ts"

const base32 = fc.constantFrom(..."abcdefghijklmnopqrstuvwxyz234567")
export const anyReplica = fc.string({ unit: base32, minLength: 8, maxLength: 8 })
export const anyEventId = fc
  .tuple(anyReplica, fc.integer({ min: 1, max: 9_999_999_999 }), fc.nat(999_999))
  .map((parts) => parts.join("."))

/** Every plane, and what JSON escapes or other formats trip over. */
const unit = fc.oneof(
  { weight: 3, arbitrary: fc.string({ unit: "binary", minLength: 1, maxLength: 1 }) },
  fc.constantFrom('"', "\\", ",", '","d":', '","h":"', "\u2028", "\ufeff", "\ud800", "\udfff", "}", "{")
)
const text = (allowed: RegExp) =>
  fc
    .array(
      unit.filter((part) => allowed.test(part)),
      { minLength: 1, maxLength: 20 }
    )
    .map((parts) => parts.join(""))
/** The limit of 200 is in UTF-16 units with the flag u: characters. Twenty parts of at most six stay below it. */
const anyName = text(/^[^\p{Cc}]+$/u)
const anyStream = fc
  .tuple(fc.constantFrom("ticket", "wave", "a-b"), text(/^[^\s\p{Cc}]+$/u))
  .map((parts) => parts.join("/"))
const anyActor = fc.tuple(fc.constantFrom("human", "agent", "system"), anyName).map((parts) => parts.join(":") as Actor)

/** JSON that may be recorded. */
export const anyPayload = fc
  .jsonValue({ maxDepth: 6, stringUnit: "binary" })
  .filter((value) => jsonProblem(value, 31) === null)

/** Milliseconds of the years that the format has. */
const FIRST = -62_167_219_200_000
const LAST = 253_402_300_799_999
export const anyMillis = fc.integer({ min: FIRST, max: LAST })
/** Far enough from both ends for some steps of time. */
const MARGIN = 1000

/** One to four events in the order of their times. Their kinds are unknown. */
export const anyWritables = fc
  .tuple(
    fc.integer({ min: FIRST + MARGIN, max: LAST - MARGIN }),
    fc.array(
      fc.record({
        stream: anyStream,
        payload: anyPayload,
        on: fc.array(anyEventId, { maxLength: 2 }),
        step: fc.integer({ min: -1, max: 5 }),
        w: fc.option(fc.constant("2026-11-24T10:00:00.123Z"))
      }),
      { minLength: 1, maxLength: 4 }
    )
  )
  .map(([start, rows]): ReadonlyArray<Writable> => {
    let t: string | null = null
    let wall = start
    return rows.map(({ step, ...row }) => {
      wall += step
      t = nextTime(t, wall)
      return { ...row, t, tag: "other.kind/1" }
    })
  })

const anySeen: fc.Arbitrary<Seen> = fc.dictionary(
  anyReplica,
  fc.tuple(fc.integer({ min: 1, max: 1e9 }), fc.string().map(sha256)),
  { maxKeys: 3, noNullPrototype: true }
)

export const anyEnvelope: fc.Arbitrary<Envelope> = fc.record({
  actor: anyActor,
  command: anyName,
  correlation: fc.option(anyName),
  causation: fc.option(anyEventId),
  session: fc.option(anyName),
  seen: anySeen
})
