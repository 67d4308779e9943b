/**
 * The log as a Git revision has it: its committed segments, proven by their chains, cut where the tree has everything
 * that came before. Reads Git's objects, never a work tree.
 *
 * @since 0.1.0
 */
import * as Effect from "effect/Effect"
import * as Result from "effect/Result"
import { blobMissing, blobName, isBlobRef, withBlobs } from "../../log/Blob.ts"
import { corrupt } from "../../log/Commit.ts"
import { closedVector, type Cut, isWithin } from "../../log/Cut.ts"
import { decodeEvent } from "../../log/Decode.ts"
import { domainError, type DomainError } from "../../log/DomainError.ts"
import type { ReplicaId } from "../../log/Event.ts"
import { versionOf } from "../../log/Kinds.ts"
import { chainStart, type Sha256 } from "../../log/Line.ts"
import { blobPath, BLOBS_DIR, EVENTS_DIR, segmentCommits, segmentReplica } from "../../log/Segment.ts"
import { type VerifiedCommit, verifyCommit } from "../../log/VerifyCommit.ts"
import { Digest } from "../../ports/Digest.ts"
import { obeying, type Redactions, redactionsIn } from "../../log/Redaction.ts"
import { heed, rejectionsAfter } from "../../log/Rejection.ts"
import { type AnyRecorded, EventStore } from "../../ports/EventStore.ts"
import { ProjectPlace } from "../../ports/ProjectPlace.ts"
import { Vcs } from "../../ports/Vcs.ts"
import { prefixAt } from "../PrefixAt.ts"
import { mergeOrdered } from "../../log/Order.ts"

interface Found {
  readonly text: string
  readonly place: string
}

/** By replica and number. Two segments may hold the same commit; then they have to hold the same text. */
const commitsOf = (
  segments: ReadonlyMap<string, string>,
  redactions: Redactions,
  sha256: Sha256
): Result.Result<Map<ReplicaId, Map<number, Found>>, DomainError> => {
  const found = new Map<ReplicaId, Map<number, Found>>()
  for (const [place, text] of segments) {
    const replica = segmentReplica(place)
    if (replica === null) continue
    const commits = found.get(replica) ?? new Map<number, Found>()
    found.set(replica, commits)
    for (const [seq, written] of segmentCommits(text)) {
      // What was redacted since is not shown from where Git still has it.
      const commit = obeying(written, replica, seq, redactions, sha256)
      const other = commits.get(seq)
      if (other !== undefined && other.text !== commit) {
        return Result.fail(
          corrupt(`Its commit ${seq} differs from the one in ${other.place}.`, { place, line: null, event: null })
        )
      }
      commits.set(seq, { text: commit, place })
    }
  }
  return Result.succeed(found)
}

/** What comes from elsewhere has to satisfy its schema before it is folded. */
const payloadsHold = ({ recorded }: VerifiedCommit, place: string): DomainError | null => {
  for (const { event, id } of recorded) {
    if (event.type === "unknown") continue
    if (isBlobRef(event.data)) {
      return blobMissing(event.data.$blob, place, "The revision lacks it, or has another text under its name.")
    }
    const decoded = decodeEvent(event.type, versionOf(event.type), event.data)
    if (Result.isFailure(decoded)) {
      return corrupt(`${decoded.failure.message} ${decoded.failure.why}`, { place, line: null, event: id })
    }
  }
  return null
}

/** A replica's commits from number 1 up to the first that the tree lacks. `textOf` answers proven texts only. */
const proven = (
  replica: ReplicaId,
  commits: ReadonlyMap<number, Found>,
  textOf: (name: string) => string | undefined,
  sha256: Sha256
): Result.Result<ReadonlyArray<VerifiedCommit>, DomainError> => {
  const list: Array<VerifiedCommit> = []
  let hash = chainStart(replica, sha256)
  for (let seq = 1, found = commits.get(1); found !== undefined; found = commits.get(++seq)) {
    const { place, text } = found
    const verified = verifyCommit(text, hash, sha256, withBlobs({ replica, seq, place, text }, textOf))
    if (Result.isFailure(verified)) return Result.fail(verified.failure)
    const problem = payloadsHold(verified.success, place)
    if (problem !== null) return Result.fail(problem)
    list.push(verified.success)
    hash = verified.success.hash
  }
  return Result.succeed(list)
}

const notInTrees = (commit: string): DomainError =>
  domainError(
    "not-found",
    "revision-without-log",
    `The tree of ${commit.slice(0, 10)} holds no log.`,
    "This project keeps its log on Git refs (log.storage), so a revision doesn't tell what was known then.",
    "Ask for an event, a date or a time ago instead: --at <event>, --at 2026-11-26, --at -3d",
    { commit }
  )

export interface CommittedCut {
  readonly cut: Cut
  /** In log order. */
  readonly events: ReadonlyArray<AnyRecorded>
}

/** Fails with `log-corrupt` and `blob-missing`, and with `revision-without-log` where no tree is expected to have one. */
export const committedCut = (commit: string): Effect.Effect<CommittedCut, DomainError, Vcs | Digest | EventStore> =>
  Effect.gen(function* () {
    const aboutTheLog = yield* (yield* EventStore).readStream("log/main")
    const redactions = redactionsIn(aboutTheLog)
    const rejections = rejectionsAfter(new Map(), aboutTheLog)
    const vcs = yield* Vcs
    const { sha256 } = yield* Digest
    const prefix = yield* prefixAt(commit)
    const found = yield* Effect.fromResult(
      commitsOf(yield* vcs.showAll(commit, prefix + EVENTS_DIR), redactions, sha256)
    )
    // From before the log was moved to refs, trees have it.
    if (found.size === 0 && !(yield* ProjectPlace).segments) return yield* notInTrees(commit)
    const texts = yield* vcs.showAll(commit, prefix + BLOBS_DIR)
    const textOf = (name: string): string | undefined => {
      const text = texts.get(prefix + blobPath(name))
      return text !== undefined && blobName(text, sha256) === name ? text : undefined
    }
    const replicas = new Map<ReplicaId, ReadonlyArray<VerifiedCommit>>()
    for (const [replica, commits] of found) {
      replicas.set(replica, yield* Effect.fromResult(proven(replica, commits, textOf, sha256)))
    }
    const needs = new Map(
      [...replicas].map(([replica, list]) => [replica, list.map(({ recorded, seen }) => ({ seen, events: recorded }))])
    )
    const cut: Cut = { kind: "vector", upTo: closedVector(needs) }
    const lists = [...replicas.values()].map((list) => list.flatMap(({ recorded }) => recorded))
    const events = mergeOrdered(lists).filter((event) => isWithin(cut, event))
    return { cut, events: events.map((event) => heed(rejections, event)) }
  })
