/**
 * Commits as text: written whole, and read back by trusting what was checked when it was written or imported.
 * Loads no schema and computes no hash when reading; `VerifyCommit.ts` does both for text from elsewhere.
 *
 * @since 0.1.0
 */
import * as Result from "effect/Result"
import { type Blobs, isBlobRef, MAX_INLINE_BYTES, resolvePayload } from "./Blob.ts"
import { domainError, type DomainError } from "./DomainError.ts"
import type { StoredRecorded, Actor, EventId, NewEvent, ReplicaId } from "./Event.ts"
import { wallOf } from "./Hlc.ts"
import { exceedsBytes, heaviest, jsonProblem, utf8Length } from "./Json.ts"
import { splitTag, trustedEvent } from "./Kinds.ts"
import {
  chainHash,
  endHash,
  type Head,
  headProblem,
  headText,
  type Line,
  LINE_VERSION,
  lineText,
  MAX_COMMIT_BYTES,
  MAX_LINE_BYTES,
  MAX_NESTING,
  type Seen,
  type Sha256
} from "./Line.ts"

/** An event that is ready to be written: `tag` and `payload` as `encodePayload` gives them. */
export interface Writable {
  readonly stream: string
  readonly tag: string
  readonly payload: unknown
  readonly on: ReadonlyArray<EventId>
  readonly t: string
  /** Wall clock when `t` is off by more than a second, else null. */
  readonly w: string | null
}

/** What all events of a commit share. */
export interface Envelope {
  readonly actor: Actor
  readonly command: string
  readonly correlation: string | null
  readonly causation: EventId | null
  readonly session: string | null
  /** What became known of other replicas since this one's previous commit; empty for nothing. */
  readonly seen: Seen
}

export interface CommitInput {
  readonly replica: ReplicaId
  readonly seq: number
  /** `endHash` of the previous commit; of the first, `chainStart`. */
  readonly prevHash: string
  readonly events: ReadonlyArray<Writable>
  readonly envelope: Envelope
  /** Texts that payloads of these events name. */
  readonly blobs?: Blobs
}

export interface EncodedCommit {
  readonly text: string
  /** Chain end: the hash of the last line. */
  readonly hash: string
  /** The events exactly as they are read back. */
  readonly recorded: ReadonlyArray<StoredRecorded>
}

const invalid = (why: string, details: Readonly<Record<string, unknown>>): DomainError =>
  domainError(
    "usage",
    "event-invalid",
    "An event can't be recorded.",
    why,
    "Correct the value, then try again.",
    details
  )

const tooLarge = (
  what: string,
  { bytes, field, limit }: { readonly bytes: number; readonly field: string; readonly limit: number },
  details: Readonly<Record<string, unknown>>
): DomainError =>
  domainError(
    "usage",
    "event-too-large",
    `${what} is too large to be recorded.`,
    `At most ${limit} bytes fit, so that the log stays quick to read and easy to review; it has ${bytes}${field === "" ? "" : `, most of them in \`${field}\``}.`,
    "Shorten the text, or split the change into several.",
    { limit, bytes, field, ...details }
  )

const headOf = ({ envelope, events, replica, seq }: CommitInput, event: Writable, i: number): Head => ({
  v: LINE_VERSION,
  r: replica,
  c: seq,
  i,
  of: events.length,
  t: event.t,
  ...(event.w === null ? {} : { w: event.w }),
  s: event.stream,
  e: event.tag,
  by: envelope.actor,
  cmd: envelope.command,
  ...(envelope.correlation === null ? {} : { cor: envelope.correlation }),
  ...(envelope.causation === null ? {} : { cau: envelope.causation }),
  ...(envelope.session === null ? {} : { ses: envelope.session }),
  ...(event.on.length === 0 ? {} : { on: event.on }),
  ...(i > 0 || Object.keys(envelope.seen).length === 0 ? {} : { seen: envelope.seen })
})

/** Fails with `event-invalid` (an envelope value or a payload that JSON can't carry) or `event-too-large`. */
export const encodeCommit = (input: CommitInput, sha256: Sha256): Result.Result<EncodedCommit, DomainError> => {
  if (input.events.length === 0) return Result.fail(invalid("A commit has at least one event.", {}))
  let hash = input.prevHash
  let text = ""
  for (const [i, event] of input.events.entries()) {
    const details = { stream: event.stream, event: event.tag, index: i }
    const head = headOf(input, event, i)
    const wrong = headProblem({ ...head })
    if (wrong !== null) return Result.fail(invalid(`${wrong.why}.`, { ...details, field: wrong.key }))
    const unsafe = jsonProblem(event.payload, MAX_NESTING - 1)
    if (unsafe !== null) {
      return Result.fail(invalid(`\`${unsafe.path}\`: ${unsafe.why}.`, { ...details, field: unsafe.path }))
    }
    const payload = JSON.stringify(event.payload)
    const before = headText(head)
    hash = chainHash(hash, before, payload, sha256)
    const line = lineText(before, payload, hash)
    if (exceedsBytes(line, MAX_LINE_BYTES)) {
      const size = { bytes: utf8Length(line), field: heaviest(event.payload), limit: MAX_LINE_BYTES }
      return Result.fail(tooLarge(`What ${splitTag(event.tag).kind} says`, size, details))
    }
    text += line
  }
  if (exceedsBytes(text, MAX_COMMIT_BYTES)) {
    return Result.fail(
      tooLarge(
        `A commit of ${input.events.length} events`,
        { bytes: utf8Length(text), field: "", limit: MAX_COMMIT_BYTES },
        {}
      )
    )
  }
  return Result.succeed({ text, hash, recorded: parseTrusted(text, undefined, input.blobs) })
}

/** Bytes of a line beside its payload: names, clock, hash and heads. */
const LINE_REST = 512

/**
 * Why these events can't be recorded by one commit, told before anything of it is; null when they can. A payload that is long stands
 * beside its line.
 */
export const recordProblem = (events: ReadonlyArray<NewEvent>): DomainError | null => {
  let bytes = 0
  for (const { event, stream } of events) {
    const details = { stream, event: event.type }
    const unsafe = jsonProblem(event.data, MAX_NESTING - 1)
    if (unsafe !== null) return invalid(`\`${unsafe.path}\`: ${unsafe.why}.`, { ...details, field: unsafe.path })
    const payload = JSON.stringify(event.data)
    if (exceedsBytes(payload, MAX_LINE_BYTES)) {
      const size = { bytes: utf8Length(payload), field: heaviest(event.data), limit: MAX_LINE_BYTES }
      return tooLarge(`What ${event.type} says`, size, details)
    }
    bytes += LINE_REST + Math.min(utf8Length(payload), MAX_INLINE_BYTES)
  }
  return bytes <= MAX_COMMIT_BYTES
    ? null
    : tooLarge(`A commit of ${events.length} events`, { bytes, field: "", limit: MAX_COMMIT_BYTES }, {})
}

/** `log-corrupt` (integrity) at a line (from 1) of a commit. `event` is its id when the line could be read that far. */
export const corrupt = (
  why: string,
  at: { readonly place: string; readonly line: number | null; readonly event: EventId | null }
): DomainError =>
  domainError(
    "integrity",
    "log-corrupt",
    `The log is damaged: ${at.place}${at.line === null ? "" : `, line ${at.line}`}${at.event === null ? "" : ` (event ${at.event})`}.`,
    why,
    "Run btk fsck to see all damage, then btk repair: it looks for copies in the repository's branches and in other clones.",
    { ...at, why }
  )

/** Shared by all events without heads. */
const NO_HEADS: ReadonlyArray<EventId> = []

/** A parsed line as the domain sees it; its payload is no reference any more. Trusts its input. */
export const recordedOf = (line: Omit<Line, "h">): StoredRecorded =>
  line.dh === undefined ? plainly(line) : { ...plainly(line), redacted: true }

const plainly = (line: Omit<Line, "h">): StoredRecorded => ({
  id: `${line.r}.${line.c}.${line.i}`,
  replica: line.r,
  commit: line.c,
  index: line.i,
  of: line.of,
  t: line.t,
  at: line.w ?? wallOf(line.t),
  stream: line.s,
  actor: line.by,
  command: line.cmd,
  correlation: line.cor ?? null,
  causation: line.cau ?? null,
  session: line.ses ?? null,
  on: line.on ?? NO_HEADS,
  event: trustedEvent(line.e, line.d)
})

export interface ParsedCommit {
  readonly events: ReadonlyArray<StoredRecorded>
  readonly seen: Seen
  /** Chain end. */
  readonly hash: string
}

const NOTHING_SEEN: Seen = {}

/**
 * Parses a commit that is known to be good: no schema, no hash. Throws `log-corrupt` for text that can't be a commit,
 * because a `Result` for each would cost and no caller can go on, and `blob-missing`. `place` names the text for people.
 */
export const parseCommit = (text: string, place = "a commit", blobs?: Blobs): ParsedCommit => {
  const events: Array<StoredRecorded> = []
  let seen = NOTHING_SEEN
  for (let start = 0; start < text.length;) {
    const end = text.indexOf("\n", start)
    const at = { place, line: events.length + 1, event: null }
    if (end < 0) throw corrupt("The last line is cut off.", at)
    let line: Line
    try {
      line = JSON.parse(text.slice(start, end)) as Line
    } catch {
      throw corrupt("The line is not JSON.", at)
    }
    if (line === null || line.v !== LINE_VERSION) throw corrupt("The line has a version this toolkit doesn't know.", at)
    const { d, e, s, t } = line
    if (typeof t !== "string" || typeof e !== "string" || typeof s !== "string" || d === undefined)
      throw corrupt("The line is not an event.", at)
    if (line.seen !== undefined) seen = line.seen
    events.push(recordedOf(isBlobRef(line.d) ? { ...line, d: resolvePayload(line.d, blobs, place) } : line))
    start = end + 1
  }
  if (events.length === 0 || events[0]?.of !== events.length) {
    throw corrupt(`It has ${events.length} of ${events[0]?.of ?? "?"} lines.`, { place, line: null, event: null })
  }
  return { events, seen, hash: endHash(text) }
}

/** The events of a commit that is known to be good. Throws `log-corrupt` for text that can't be one. */
export const parseTrusted = (text: string, place?: string, blobs?: Blobs): ReadonlyArray<StoredRecorded> =>
  parseCommit(text, place, blobs).events
