/**
 * Proves what commits say of one another, when all are read: the heads that events follow, and how far each replica saw the
 * others. Owns no bytes: a commit that could not be proven is not looked into again.
 *
 * @since 0.1.0
 */
import type { EventId, ReplicaId } from "../../log/Event.ts"
import type { Seen } from "../../log/Line.ts"
import type { AnyRecorded } from "../../ports/EventStore.ts"
import type { RawCommit } from "../../ports/LogStore.ts"
import { finding, type LogFinding } from "./LogFinding.ts"

/** What is kept of a proven commit. */
export interface ProvenCommit {
  readonly events: ReadonlyArray<Pick<AnyRecorded, "stream" | "t">>
  /** Chain end. */
  readonly end: string
}

/** What a commit says of others. */
export interface Claim {
  readonly by: Pick<RawCommit, "place" | "replica" | "seq">
  readonly events: ReadonlyArray<Pick<AnyRecorded, "id" | "on" | "stream" | "t">>
  readonly seen: Seen
}

/** By replica, the commits from number 1 on; null for one that is damaged or missing. */
export type ProvenLog = ReadonlyMap<ReplicaId, ReadonlyArray<ProvenCommit | null>>

type Follower = Pick<AnyRecorded, "stream" | "t">

/** Why an event can't follow another one; null when it can, or when the other is in a damaged commit. */
const followProblem = (log: ProvenLog, id: EventId, { stream, t }: Follower): string | null => {
  const [replica = "", commit, index] = id.split(".")
  const proven = log.get(replica)?.[Number(commit) - 1]
  // The damage is a finding of its own.
  if (proven === null) return null
  const followed = proven?.events[Number(index)]
  if (followed === undefined) return `It follows ${id}, which this log doesn't have.`
  if (followed.t >= t) return `It follows ${id}, which comes after it.`
  return followed.stream === stream ? null : `It follows ${id}, which is of another stream: ${followed.stream}.`
}

/** Why a replica can't have seen commit `seq` of another one with this chain end. */
const seenProblem = (log: ProvenLog, other: ReplicaId, seq: number, end: string): string | null => {
  const commits = log.get(other) ?? []
  if (seq > commits.length) return `It saw commit ${seq} of replica ${other}, of which this log has ${commits.length}.`
  const proven = commits[seq - 1]
  return proven === null || proven?.end === end
    ? null
    : `It saw another commit ${seq} of replica ${other} than this log has: one of the two was rewritten.`
}

/**
 * Whether what a commit says of others is right and can be told already, because it only speaks of its own replica up to
 * itself. Of most commits that is so, and nothing of them has to be kept.
 */
export const isSettled = (log: ProvenLog, { by, events, seen }: Claim): boolean =>
  Object.keys(seen).length === 0 &&
  events.every((event) =>
    event.on.every((id) => {
      const [replica, commit] = id.split(".")
      return replica === by.replica && Number(commit) <= by.seq && followProblem(log, id, event) === null
    })
  )

export const linkFindings = (log: ProvenLog, claims: ReadonlyArray<Claim>): ReadonlyArray<LogFinding> =>
  claims.flatMap(({ by, events, seen }) => {
    const found: Array<LogFinding> = []
    for (const event of events) {
      for (const id of event.on) {
        const problem = followProblem(log, id, event)
        if (problem !== null) found.push(finding(by, event.id, problem))
      }
    }
    for (const [other, [seq, end]] of Object.entries(seen)) {
      const problem = seenProblem(log, other, seq, end)
      if (problem !== null) found.push(finding(by, events[0]?.id ?? null, problem))
    }
    return found
  })
