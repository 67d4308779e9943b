/**
 * One event as one line: the fixed order of its keys, and the hash that chains it to the line before. The hash covers raw
 * text, so nothing needs a canonical form (of a redacted line, whose payload was replaced, its `dh` stands for that text): `h = SHA-256(previous h, LF, text up to and including ',"d":', LF,
 * SHA-256(text of d))`. Owns the bytes; what a payload means is `Decode.ts`.
 *
 * @since 0.1.0
 */
import type { Actor, EventId, ReplicaId } from "./Event.ts"
import { isUtcText } from "./civil.ts"
import { isTime } from "./Hlc.ts"

/** Version of the envelope. */
export const LINE_VERSION = 1
/** Longest line, LF included, in bytes of UTF-8. */
export const MAX_LINE_BYTES = 64 * 1024
/** Longest commit in bytes of UTF-8. */
export const MAX_COMMIT_BYTES = 1024 * 1024
/** How deep a line nests, the line itself included. */
export const MAX_NESTING = 32

/** UTF-8 text to base64url without padding: 43 characters. */
export type Sha256 = (text: string) => string

/** What this replica had of another when it wrote: highest commit and chain end. */
export type Seen = Readonly<Record<ReplicaId, readonly [commit: number, hash: string]>>

/** The envelope of a line, in the order of its keys. */
export interface Head {
  readonly v: number
  /** Replica, commit, index in the commit and number of events in it. */
  readonly r: ReplicaId
  readonly c: number
  readonly i: number
  readonly of: number
  /** Hybrid logical clock, and the wall clock when it is off by more than a second. */
  readonly t: string
  readonly w?: string
  readonly s: string
  /** `kind/version`. */
  readonly e: string
  readonly by: Actor
  readonly cmd: string
  readonly cor?: string
  readonly cau?: EventId
  readonly ses?: string
  /** Heads of the stream that the decider saw. */
  readonly on?: ReadonlyArray<EventId>
  /** On the first line of a commit: what became known of other replicas since the last one. */
  readonly seen?: Seen
}

/** A parsed line. */
export interface Line extends Head {
  /** Digest of the payload that was written, where that was redacted: `d` is then what was put in its place. */
  readonly dh?: string
  readonly d: unknown
  readonly h: string
}

const D = ',"d":'
const H = ',"h":"'
/** Characters of SHA-256 in base64url without padding. */
const HASH_LENGTH = 43
/** `"}` and LF stand behind the hash. */
const HASH_END = 3

/** What the hash of a replica's first line is chained to. */
export const chainStart = (replica: ReplicaId, sha256: Sha256): string => sha256(replica)

export const chainHash = (previous: string, head: string, payload: string, sha256: Sha256): string =>
  chainHashOf(previous, head, sha256(payload), sha256)

/** The same for a payload of which only the digest is left. */
export const chainHashOf = (previous: string, head: string, digest: string, sha256: Sha256): string =>
  sha256(`${previous}\n${head}\n${digest}`)

/** Text of a line up to and including `,"d":`. Absent keys are left out. */
export const headText = (head: Head): string => {
  const { by, c, cau, cmd, cor, e, i, of, on, r, s, seen, ses, t, v, w } = head
  const ordered = { v, r, c, i, of, t, w, s, e, by, cmd, cor, cau, ses, on, seen }
  return JSON.stringify(ordered).slice(0, -1) + D
}

export const lineText = (head: string, payload: string, hash: string): string => `${head}${payload}${H}${hash}"}\n`

/** The hash at the end of a commit, which the next one is chained to. Trusts the form of the last line. */
export const endHash = (text: string): string => text.slice(-HASH_LENGTH - HASH_END, -HASH_END)

export interface LineParts {
  /** Up to and including `,"d":`, as it was written: without `dh`. */
  readonly head: string
  readonly payload: string
  readonly hash: string
  /** Digest of the payload that was written; null unless that was redacted. */
  readonly digest: string | null
}

const DIGEST = /,"dh":"(?<digest>[\w-]{43})"$/u

/** The parts of a line (without its LF), or null when it doesn't have the form. */
export const splitLine = (line: string): LineParts | null => {
  // No string can hold these characters unescaped, and no key before `d` is called so.
  const d = line.indexOf(D)
  const h = line.length - H.length - HASH_LENGTH - 2
  if (d < 0 || h < d + D.length || !line.startsWith(H, h) || !line.endsWith('"}')) return null
  const before = line.slice(0, d)
  const digest = DIGEST.exec(before)?.groups?.["digest"] ?? null
  return {
    head: (digest === null ? before : before.slice(0, before.lastIndexOf(',"dh":'))) + D,
    payload: line.slice(d + D.length, h),
    hash: line.slice(h + H.length, -2),
    digest
  }
}

/** A line (without its LF) with another payload, so that its hash still holds. Null when it doesn't have the form. */
export const redactLine = (line: string, instead: string, sha256: Sha256): string | null => {
  const parts = splitLine(line)
  if (parts === null) return null
  const digest = parts.digest ?? sha256(parts.payload)
  return `${parts.head.slice(0, -D.length)},"dh":"${digest}"${D}${instead}${H}${parts.hash}"}`
}

const REPLICA = /^[a-z2-7]{8}$/u
const EVENT_ID = /^[a-z2-7]{8}\.[1-9]\d{0,9}\.\d{1,6}$/u
const STREAM = /^[a-z][a-z-]*\/[^\s\p{Cc}]{1,200}$/u
const TAG = /^[a-z][a-z-]*(?:\.[a-z][a-z-]*)+\/[1-9]\d{0,3}$/u
const ACTOR = /^(?:human|agent|system):[^\p{Cc}]{1,200}$/u
const NAME = /^[^\p{Cc}]{1,200}$/u
const HASH = /^[\w-]{43}$/u

/** True for the form of a hash: 43 characters of base64url. */
export const isHash = (text: string): boolean => HASH.test(text)

/** True for the form of an event id: `k3f7q2ab.812.0`. */
export const isEventId = (text: string): boolean => EVENT_ID.test(text)

const matches = (value: unknown, form: RegExp): boolean => typeof value === "string" && form.test(value)
const isCount = (value: unknown, from: number): boolean => Number.isSafeInteger(value) && (value as number) >= from
const isSeen = (value: unknown): boolean =>
  typeof value === "object" &&
  value !== null &&
  !Array.isArray(value) &&
  Object.entries(value).every(
    ([replica, known]: [string, unknown]) =>
      REPLICA.test(replica) &&
      Array.isArray(known) &&
      known.length === 2 &&
      isCount(known[0], 1) &&
      typeof known[1] === "string" &&
      isHash(known[1])
  )

/** Key → whether its value has the right form, and what that form is. */
const FORMS: ReadonlyArray<
  readonly [key: keyof Head, optional: boolean, holds: (value: unknown) => boolean, form: string]
> = [
  ["v", false, (value) => value === LINE_VERSION, `is not ${LINE_VERSION}, the version that this toolkit reads`],
  ["r", false, (value) => matches(value, REPLICA), "is not eight characters of base32"],
  ["c", false, (value) => isCount(value, 1), "is not a whole number from 1"],
  ["i", false, (value) => isCount(value, 0), "is not a whole number from 0"],
  ["of", false, (value) => isCount(value, 1), "is not a whole number from 1"],
  ["t", false, (value) => typeof value === "string" && isTime(value), "is not a time of the log's clock"],
  [
    "w",
    true,
    (value) => typeof value === "string" && isUtcText(value),
    "is not an RFC 3339 UTC time with milliseconds"
  ],
  [
    "s",
    false,
    (value) => matches(value, STREAM),
    "is not a stream: a word, a slash, up to 200 characters without spaces"
  ],
  ["e", false, (value) => matches(value, TAG), "is not an event kind and version"],
  ["by", false, (value) => matches(value, ACTOR), "is not human:, agent: or system: and up to 200 characters"],
  ["cmd", false, (value) => matches(value, NAME), "is not 1 to 200 characters without control characters"],
  ["cor", true, (value) => matches(value, NAME), "is not 1 to 200 characters without control characters"],
  ["cau", true, (value) => matches(value, EVENT_ID), "is not an event id"],
  ["ses", true, (value) => matches(value, NAME), "is not 1 to 200 characters without control characters"],
  [
    "on",
    true,
    (value) => Array.isArray(value) && value.length > 0 && value.every((id) => matches(id, EVENT_ID)),
    "is not a list of event ids"
  ],
  ["seen", true, isSeen, "is not a map of replicas to commit and hash"]
]

/** The first key of an envelope whose value is wrong, and why; null when all are right. */
export const headProblem = (
  head: Readonly<Record<string, unknown>>
): { readonly key: keyof Head; readonly why: string } | null => {
  for (const [key, optional, holds, why] of FORMS) {
    const value = head[key]
    if (value === undefined ? !optional : !holds(value)) return { key, why: `\`${key}\` ${why}` }
  }
  return null
}
