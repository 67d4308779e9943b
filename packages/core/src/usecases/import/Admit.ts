/**
 * Whether a commit from elsewhere may become part of this log: its bytes and chain, its payloads, the order of its times, and
 * everything it says of other commits. Pure; what it looks up is given.
 *
 * @since 0.1.0
 */
import * as Result from "effect/Result"
import { blobsNamed } from "../../log/Blob.ts"
import type { ReplicaId } from "../../log/Event.ts"
import { AHEAD_MS } from "../../log/EpochDecider.ts"
import { epochOf, wallMillisOf, wallOf } from "../../log/Hlc.ts"
import type { Sha256 } from "../../log/Line.ts"
import { type VerifiedCommit, verifyCommit } from "../../log/VerifyCommit.ts"
import { payloadProblem } from "../store/VerifyLog.ts"
import type { ProvenCommit } from "../store/VerifyLinks.ts"
import type { Arrival } from "./Arrivals.ts"

/** Times further ahead than this wait until they are less so (event-log.md §3.6): a day is more than any time zone. */
const MAX_AHEAD_MS = 24 * 3_600_000

/** Where a replica's chain ends. */
export interface End {
  readonly seq: number
  readonly hash: string
  /** Time of its last event; empty before the first. */
  readonly t: string
}

export type HeldCode =
  /** Its bytes, chain or payload are not what the toolkit writes. */
  | "commit-invalid"
  /** It doesn't continue what is here: it was changed, or two copies of one clone wrote under one name. */
  | "chain-differs"
  /** It says something else of a commit than this log has: one of the two was rewritten. */
  | "history-differs"
  /** It follows a commit that isn't there yet. */
  | "commit-missing"
  | "blob-missing"
  | "clock-ahead"
  | "segment-too-long"
  /** Storage can't give it as the other side has it: its tree or objects are damaged, or are no log. */
  | "log-unreadable"

export interface Refusal {
  readonly _tag: "held"
  readonly code: HeldCode
  readonly why: string
}

export interface Admitted {
  readonly _tag: "admitted"
  readonly commit: VerifiedCommit
  readonly proven: ProvenCommit
  /** Milliseconds that its newest time is ahead, where that is worth a word; else null. */
  readonly aheadMs: number | null
}

export interface AdmitInput {
  readonly replica: ReplicaId
  readonly arrival: Arrival
  readonly end: End
  readonly nowMs: number
  /** The highest epoch that a person started, here or in what arrives: times of earlier ones are forgiven. */
  readonly epoch: number
  /** Undefined for a commit that isn't here. */
  readonly lookUp: (replica: ReplicaId, seq: number) => ProvenCommit | undefined
}

const held = (code: HeldCode, why: string): Refusal => ({ _tag: "held", code, why })

/** Commits that a commit names: those that its events follow, and what its replica had seen. */
export const namedBy = ({ recorded, seen }: VerifiedCommit): ReadonlyArray<readonly [ReplicaId, number]> => [
  ...recorded.flatMap(({ on }) =>
    on.map((id): readonly [ReplicaId, number] => {
      const [replica = "", seq] = id.split(".")
      return [replica, Number(seq)]
    })
  ),
  ...Object.entries(seen).map(([replica, [seq]]) => [replica, seq] as const)
]

const missing = (replica: ReplicaId, seq: number): Refusal =>
  held("commit-missing", `It builds on commit ${seq} of replica ${replica}, which isn't here yet.`)

/** What is wrong with the events that it follows. */
const followProblem = (
  { id, on, stream, t }: VerifiedCommit["recorded"][number],
  own: { readonly replica: ReplicaId; readonly seq: number; readonly commit: VerifiedCommit },
  lookUp: AdmitInput["lookUp"]
): Refusal | null => {
  for (const other of on) {
    const [replica = "", seq, index] = other.split(".")
    const isOwn = replica === own.replica && Number(seq) === own.seq
    const events = isOwn ? own.commit.recorded : lookUp(replica, Number(seq))?.events
    if (events === undefined) return missing(replica, Number(seq))
    const followed = events[Number(index)]
    if (followed === undefined) return held("history-differs", `${id} follows ${other}, which doesn't exist.`)
    if (followed.t >= t) return held("history-differs", `${id} follows ${other}, which comes after it.`)
    if (followed.stream !== stream)
      return held("history-differs", `${id} follows ${other}, which is of another stream.`)
  }
  return null
}

const seenProblem = ({ seen }: VerifiedCommit, lookUp: AdmitInput["lookUp"]): Refusal | null => {
  for (const [other, [seq, end]] of Object.entries(seen)) {
    const known = lookUp(other, seq)
    if (known === undefined) return missing(other, seq)
    if (known.end !== end)
      return held("history-differs", `It saw another commit ${seq} of replica ${other} than this log has.`)
  }
  return null
}

const orderProblem = ({ recorded }: VerifiedCommit, { t }: End): Refusal | null => {
  const [first] = recorded
  return first !== undefined && first.t <= t
    ? held("commit-invalid", `Its time ${first.t} is not after ${t}, the one before it in its replica.`)
    : null
}

const payloadRefusal = ({ recorded }: VerifiedCommit): Refusal | null => {
  const command = recorded[0]?.command
  for (const event of recorded) {
    const problem = payloadProblem(event)
    if (problem !== null) return held("commit-invalid", `${event.id}: ${problem}`)
    if (event.command !== command) return held("commit-invalid", "Its events are of several commands.")
  }
  return null
}

const aheadOf = ({ recorded }: VerifiedCommit, { epoch, nowMs }: AdmitInput): Refusal | number | null => {
  const t = recorded.at(-1)?.t
  if (t === undefined || epochOf(t) < epoch) return null
  const ahead = wallMillisOf(t) - nowMs
  if (ahead <= AHEAD_MS) return null
  return ahead <= MAX_AHEAD_MS
    ? ahead
    : held("clock-ahead", `Its time, ${wallOf(t)}, is more than a day ahead of this computer's clock.`)
}

/** Takes text as it comes: bytes first, so that nothing unproven is looked at. */
export const bytesOf = (
  { arrival, end, replica }: Pick<AdmitInput, "arrival" | "end" | "replica">,
  sha256: Sha256
): VerifiedCommit | Refusal => {
  const at = { replica, seq: end.seq + 1, place: arrival.place, blobs: arrival.blobs }
  const verified = verifyCommit(arrival.text, end.hash, sha256, at)
  if (Result.isSuccess(verified)) return verified.success
  const alone = verifyCommit(arrival.text, null, sha256, at)
  return Result.isSuccess(alone) && end.seq > 0
    ? held(
        "chain-differs",
        `It doesn't continue commit ${end.seq} as it is here: it was changed, or two copies of one clone wrote under one name.`
      )
    : held("commit-invalid", verified.failure.why)
}

export const admit = (commit: VerifiedCommit, input: AdmitInput): Admitted | Refusal => {
  const { arrival, end, lookUp, replica } = input
  const lost = blobsNamed(arrival.text).find((name) => !arrival.blobs.has(name))
  if (lost !== undefined)
    return held("blob-missing", `A text that it names is in none of the refs: blob ${lost.slice(0, 12)}….`)
  const own = { replica, seq: end.seq + 1, commit }
  const problem =
    orderProblem(commit, end) ??
    payloadRefusal(commit) ??
    seenProblem(commit, lookUp) ??
    commit.recorded.reduce<Refusal | null>((found, event) => found ?? followProblem(event, own, lookUp), null)
  if (problem !== null) return problem
  const ahead = aheadOf(commit, input)
  if (typeof ahead === "object" && ahead !== null) return ahead
  const events = commit.recorded.map(({ stream, t }) => ({ stream, t }))
  return { _tag: "admitted", commit, proven: { end: commit.hash, events }, aheadMs: ahead }
}
