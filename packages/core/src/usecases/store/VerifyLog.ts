/**
 * Proves a whole log: every byte, chain and schema, and that its events fit together. Reads everything and repairs nothing;
 * a damaged commit is one finding, and what follows it is checked against what it says of itself.
 *
 * @since 0.1.0
 */
import * as Effect from "effect/Effect"
import * as Result from "effect/Result"
import * as Stream from "effect/Stream"
import type { DomainError } from "../../log/DomainError.ts"
import type { EventId, ReplicaId } from "../../log/Event.ts"
import { decodeEvent } from "../../log/Decode.ts"
import { versionOf } from "../../log/Kinds.ts"
import { chainStart, endHash, type Sha256 } from "../../log/Line.ts"
import { verifyCommit } from "../../log/VerifyCommit.ts"
import { Digest } from "../../ports/Digest.ts"
import type { AnyRecorded } from "../../ports/EventStore.ts"
import { LogStore, type LogStoreShape, type RawCommit } from "../../ports/LogStore.ts"

export interface LogFinding {
  /** File or row. */
  readonly place: string
  readonly replica: ReplicaId
  readonly commit: number
  readonly event: EventId | null
  /** A sentence. */
  readonly problem: string
}

export interface LogReport {
  readonly findings: ReadonlyArray<LogFinding>
  readonly commits: number
  readonly events: number
  /** Events of kinds or versions that this toolkit doesn't know: proven in bytes only. */
  readonly unknown: number
}

/** What has been read so far, of all replicas. */
interface Progress {
  readonly findings: Array<LogFinding>
  commits: number
  events: number
  unknown: number
  /** Replica → number of events of each commit; 0 of a damaged one. */
  readonly sizes: Map<ReplicaId, Array<number>>
  /** Command → where it was first recorded. */
  readonly commands: Map<string, string>
  /** Heads named by events, to look up when all replicas are read. */
  readonly named: Array<{ readonly on: ReadonlyArray<EventId>; readonly by: LogFinding }>
}

const finding = ({ place, replica, seq }: RawCommit, event: EventId | null, problem: string): LogFinding => ({
  place,
  replica,
  commit: seq,
  event,
  problem
})

const payloadProblem = ({ event }: AnyRecorded): string | null => {
  if (event.type === "unknown") return null
  // What was parsed has been upcast already, so its payload is that of the newest version.
  const decoded = decodeEvent(event.type, versionOf(event.type), event.data)
  return Result.isFailure(decoded) ? `${decoded.failure.message} ${decoded.failure.why}` : null
}

const checkCommit = (progress: Progress, raw: RawCommit, recorded: ReadonlyArray<AnyRecorded>, t: string): string => {
  let newest = t
  for (const event of recorded) {
    const report = (problem: string) => progress.findings.push(finding(raw, event.id, problem))
    if (event.t <= newest) report(`Its time ${event.t} is not after ${newest}, the one before it in its replica.`)
    newest = event.t
    if (event.event.type === "unknown") progress.unknown += 1
    const problem = payloadProblem(event)
    if (problem !== null) report(problem)
    if (event.on.length > 0) progress.named.push({ on: event.on, by: finding(raw, event.id, "") })
  }
  const command = recorded[0]?.command
  if (command !== undefined) {
    const first = progress.commands.get(command)
    if (first === undefined) progress.commands.set(command, raw.place)
    else progress.findings.push(finding(raw, null, `Its command ${command} is recorded already, in ${first}.`))
  }
  if (recorded.some((event) => event.command !== command)) {
    progress.findings.push(finding(raw, null, "Its events are of several commands."))
  }
  return newest
}

const checkReplica = (log: LogStoreShape, sha256: Sha256, progress: Progress, replica: ReplicaId) => {
  const sizes: Array<number> = []
  progress.sizes.set(replica, sizes)
  let hash = chainStart(replica, sha256)
  let t = ""
  const check = (raw: RawCommit): void => {
    progress.commits += 1
    if (raw.seq !== sizes.length + 1) {
      progress.findings.push(finding(raw, null, `Commit ${sizes.length + 1} is missing before it.`))
      while (sizes.length + 1 < raw.seq) sizes.push(0)
    }
    const verified = verifyCommit(raw.text, hash, sha256, raw)
    // A commit that is whole but for its link still says what its successor must be chained to.
    hash = endHash(raw.text)
    if (Result.isFailure(verified)) {
      const { details, message, why } = verified.failure
      sizes.push(0)
      const event = details["event"]
      progress.findings.push(finding(raw, typeof event === "string" ? event : null, `${message} ${why}`))
      return
    }
    const { recorded } = verified.success
    sizes.push(recorded.length)
    progress.events += recorded.length
    t = checkCommit(progress, raw, recorded, t)
  }
  const unreadable = ({ details, message, why }: DomainError) =>
    Effect.sync(() => {
      const place = typeof details["place"] === "string" ? details["place"] : replica
      progress.findings.push({ place, replica, commit: sizes.length + 1, event: null, problem: `${message} ${why}` })
    })
  return Stream.runForEach(log.read(replica, 1), (chunk) =>
    Effect.andThen(
      Effect.sync(() => chunk.forEach(check)),
      Effect.yieldNow
    )
  ).pipe(
    Effect.catchTag("DomainError", (error) => (error.kind === "integrity" ? unreadable(error) : Effect.fail(error)))
  )
}

const before = (id: EventId, by: LogFinding, index: number): boolean => {
  const [replica, commit, at] = id.split(".")
  if (replica !== by.replica) return true
  return Number(commit) < by.commit || (Number(commit) === by.commit && Number(at) < index)
}

const checkNamed = ({ findings, named, sizes }: Progress): void => {
  for (const { by, on } of named) {
    const index = Number(by.event?.split(".")[2])
    for (const id of on) {
      const [replica = "", commit, at] = id.split(".")
      const size = sizes.get(replica)?.[Number(commit) - 1]
      // Events of a damaged commit can't be looked up; the damage is a finding of its own.
      const known = size === 0 || (size !== undefined && Number(at) < size)
      if (!known) findings.push({ ...by, problem: `It follows ${id}, which this log doesn't have.` })
      else if (!before(id, by, index)) findings.push({ ...by, problem: `It follows ${id}, which comes after it.` })
    }
  }
}

/** Fails only when storage can't be read at all; damage is findings. */
export const verifyLog: Effect.Effect<LogReport, DomainError, LogStore | Digest> = Effect.gen(function* () {
  const log = yield* LogStore
  const { sha256 } = yield* Digest
  const progress: Progress = {
    findings: [],
    commits: 0,
    events: 0,
    unknown: 0,
    sizes: new Map(),
    commands: new Map(),
    named: []
  }
  for (const replica of [...(yield* log.replicas).keys()].toSorted()) {
    yield* checkReplica(log, sha256, progress, replica)
  }
  checkNamed(progress)
  const { commits, events, findings, unknown } = progress
  return { findings, commits, events, unknown }
})
