/**
 * Proves a commit: form, limits, envelope and chain, so that a change of any byte is found. Takes any text, in bounded time
 * and memory. Owns no payload rules: those are the schemas of `Decode.ts`.
 *
 * @since 0.1.0
 */
import * as Result from "effect/Result"
import { blobProblem, type Blobs, isBlobRef, referenceProblem, resolvePayload } from "./Blob.ts"
import { corrupt, recordedOf } from "./Commit.ts"
import type { DomainError } from "./DomainError.ts"
import type { EventId, ReplicaId, StoredRecorded } from "./Event.ts"
import { exceedsBytes, jsonProblem } from "./Json.ts"
import {
  chainHash,
  chainHashOf,
  type Head,
  headProblem,
  headText,
  isHash,
  MAX_COMMIT_BYTES,
  MAX_LINE_BYTES,
  MAX_NESTING,
  type Seen,
  type Sha256,
  splitLine
} from "./Line.ts"

/** Where the text is said to stand in the log. */
export interface CommitPlace {
  readonly replica: ReplicaId
  readonly seq: number
  readonly place: string
  /** Texts that the commit names; what it names and isn't here stays a reference in its event. */
  readonly blobs?: Blobs
}

export interface VerifiedCommit {
  readonly recorded: ReadonlyArray<StoredRecorded>
  readonly seen: Seen
  /** Chain end. */
  readonly hash: string
}

const parsed = (text: string): unknown => {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

interface CheckedLine {
  readonly hash: string
  readonly digest: string | null
  readonly head: Head
  readonly payload: unknown
}

const textProblem = (payload: unknown, { blobs }: CommitPlace): string | null => {
  const text = isBlobRef(payload) ? blobs?.get(payload.$blob) : undefined
  return isBlobRef(payload) && text !== undefined ? blobProblem(payload, text) : null
}

/** Why a line is not the `i`th of its commit after `previous`, or the line's hash. Without `previous` its hash is believed. */
const checkLine = (
  line: string,
  i: number,
  previous: string | null,
  commit: CommitPlace,
  sha256: Sha256
): CheckedLine | string => {
  if (exceedsBytes(line, MAX_LINE_BYTES - 1)) return `it is longer than ${MAX_LINE_BYTES} bytes`
  const parts = splitLine(line)
  if (parts === null) return "it doesn't end with a payload and a hash"
  const envelope = parsed(`${parts.head}0}`)
  const payload = parsed(parts.payload)
  if (typeof envelope !== "object" || envelope === null || payload === undefined) return "it is not JSON"
  const head = envelope as Head
  const wrong = headProblem(envelope as Readonly<Record<string, unknown>>)
  if (wrong !== null) return wrong.why
  // One spelling only: no foreign or doubled keys, no spaces, no other order.
  if (headText(head) !== parts.head) return "its envelope is not spelled as the toolkit spells it"
  const unsafe = jsonProblem(payload, MAX_NESTING - 1)
  if (unsafe !== null) return `\`${unsafe.path}\` in its payload ${unsafe.why}`
  const named = referenceProblem(payload, parts.payload) ?? textProblem(payload, commit)
  if (named !== null) return named
  if (head.r !== commit.replica) return `it belongs to replica ${head.r}, not ${commit.replica}`
  if (head.c !== commit.seq) return `it belongs to commit ${head.c}, not ${commit.seq}`
  if (head.i !== i) return `it is number ${head.i}, not ${i}, of its commit`
  if (!isHash(parts.hash)) return "it doesn't end with a hash"
  const { digest } = parts
  const hash =
    previous === null
      ? parts.hash
      : digest === null
        ? chainHash(previous, parts.head, parts.payload, sha256)
        : chainHashOf(previous, parts.head, digest, sha256)
  return hash === parts.hash ? { digest, hash, head, payload } : "its hash doesn't fit its text and the line before"
}

const payloadOf = (payload: unknown, { blobs, place }: CommitPlace): unknown =>
  isBlobRef(payload) && blobs?.has(payload.$blob) === true ? resolvePayload(payload, blobs, place) : payload

/** The id that a damaged line seems to have, or, where even that is damaged, the one that belongs in its place. */
const eventOf = (line: string, i: number, { replica, seq }: CommitPlace): EventId => {
  const match = /^\{"v":1,"r":"(?<r>[a-z2-7]{8})","c":(?<c>\d{1,10}),"i":(?<i>\d{1,6}),/u.exec(line)?.groups
  return match === undefined ? `${replica}.${seq}.${i}` : `${match["r"]}.${match["c"]}.${match["i"]}`
}

/**
 * The events of a commit and its chain end, or `log-corrupt` with the line, the event and why. `prevHash` is the chain end
 * before it (`chainStart` for the first); null when that is lost: then the first line's own hash is believed.
 */
export const verifyCommit = (
  text: string,
  prevHash: string | null,
  sha256: Sha256,
  commit: CommitPlace
): Result.Result<VerifiedCommit, DomainError> => {
  const refuse = (why: string, line: number | null, event: EventId | null = null) =>
    Result.fail(corrupt(`${why[0]?.toUpperCase() ?? ""}${why.slice(1)}.`, { place: commit.place, line, event }))
  if (exceedsBytes(text, MAX_COMMIT_BYTES)) return refuse(`it is longer than ${MAX_COMMIT_BYTES} bytes`, null)
  if (!text.endsWith("\n")) return refuse(text === "" ? "it is empty" : "its end is cut off", null)
  const lines = text.slice(0, -1).split("\n")
  const recorded: Array<VerifiedCommit["recorded"][number]> = []
  let hash: string | null = prevHash
  let seen: Seen = {}
  let t = ""
  for (const [i, line] of lines.entries()) {
    const checked = checkLine(line, i, hash, commit, sha256)
    if (typeof checked === "string") return refuse(checked, i + 1, eventOf(line, i, commit))
    if (checked.head.of !== lines.length) {
      return refuse(`the commit has ${lines.length} lines, not ${checked.head.of}`, i + 1, eventOf(line, i, commit))
    }
    if (checked.head.t <= t) return refuse("its time is not after the line before", i + 1, eventOf(line, i, commit))
    t = checked.head.t
    hash = checked.hash
    if (checked.head.seen !== undefined) seen = checked.head.seen
    const { digest, head, payload } = checked
    recorded.push(recordedOf({ ...head, ...(digest === null ? {} : { dh: digest }), d: payloadOf(payload, commit) }))
  }
  // A text that ends with LF has a line.
  return Result.succeed({ recorded, seen, hash: hash ?? "" })
}
