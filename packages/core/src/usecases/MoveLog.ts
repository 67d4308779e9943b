/**
 * Copies a whole log from one store into another under the same names: proven first, and again by being put. Doing it twice is doing
 * it once, so that it can be cut off anywhere. Deletes nothing.
 *
 * @since 0.1.0
 */
import * as Effect from "effect/Effect"
import * as Stream from "effect/Stream"
import { domainError, type DomainError } from "../log/DomainError.ts"
import type { ReplicaId } from "../log/Event.ts"
import { Digest } from "../ports/Digest.ts"
import type { LogStoreShape, RawCommit } from "../ports/LogStore.ts"
import { adoptInTurn } from "./store/adoptInTurn.ts"
import { proveLog } from "./store/VerifyLog.ts"

export interface MovedLog {
  readonly replicas: number
  readonly commits: number
}

const unproven = (place: string, problem: string, more: number): DomainError =>
  domainError(
    "integrity",
    "move-unproven",
    "The log was not moved, because it is damaged.",
    `${place}: ${problem}${more === 0 ? "" : ` ${more} more findings.`}`,
    "Set log.storage back, look with btk fsck, and mend it first. Nothing was changed.",
    { place }
  )

const differs = (replica: ReplicaId, seq: number, place: string): DomainError =>
  domainError(
    "conflict",
    "move-differs",
    `Both places hold a commit ${seq} of replica ${replica}, and they differ.`,
    `Two logs were written under one name; one is at ${place}.`,
    "Keep both and ask whoever wrote them which one goes on. What was copied stays in both places.",
    { replica, seq, place }
  )

const put = (to: LogStoreShape, self: ReplicaId | null, commits: ReadonlyArray<RawCommit>) =>
  Effect.gen(function* () {
    const [first] = commits
    if (first === undefined) return
    const { replica, seq } = first
    for (const { blobs } of commits) for (const [name, text] of blobs ?? []) yield* to.blob.put(name, text)
    const texts = commits.map(({ text }) => text)
    const count = yield* replica === self ? adoptInTurn(to, replica, seq, texts) : to.adopt(replica, seq, texts)
    const other = commits[count]
    if (other !== undefined) return yield* differs(replica, other.seq, other.place)
  })

/** Everything of one store into another, without proof. Fails with `move-differs`, and as the stores do. */
export const copyLog = (from: LogStoreShape, to: LogStoreShape) =>
  Effect.gen(function* () {
    const self = yield* from.self
    const heads = yield* from.replicas
    let commits = 0
    for (const replica of heads.keys()) {
      yield* Stream.runForEach(from.read(replica, 1), (chunk) => {
        commits += chunk.length
        return put(to, self, chunk)
      })
    }
    const moved: MovedLog = { replicas: heads.size, commits }
    return moved
  })

/** Fails with `move-unproven`, and as `copyLog`. */
export const moveLog = (from: LogStoreShape, to: LogStoreShape) =>
  Effect.gen(function* () {
    const { sha256 } = yield* Digest
    const { findings } = yield* proveLog(from, sha256)
    const [first] = findings
    if (first !== undefined) return yield* unproven(first.place, first.problem, findings.length - 1)
    return yield* copyLog(from, to)
  })
