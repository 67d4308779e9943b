/**
 * Proves a whole log: every byte, chain and schema, and that its events fit together. Reads everything and repairs nothing.
 * Damage is one finding where it is: what follows a damaged commit is proven from there on.
 *
 * @since 0.1.0
 */
import * as Effect from "effect/Effect"
import * as Result from "effect/Result"
import * as Stream from "effect/Stream"
import type { DomainError } from "../../log/DomainError.ts"
import type { ReplicaId } from "../../log/Event.ts"
import { decodeEvent } from "../../log/Decode.ts"
import { versionOf } from "../../log/Kinds.ts"
import { chainStart, endHash, type Sha256 } from "../../log/Line.ts"
import { type VerifiedCommit, verifyCommit } from "../../log/VerifyCommit.ts"
import { Digest } from "../../ports/Digest.ts"
import type { AnyRecorded } from "../../ports/EventStore.ts"
import { LogStore, type LogStoreShape, type RawCommit } from "../../ports/LogStore.ts"
import { finding, type LogFinding } from "./LogFinding.ts"
import { type Claim, linkFindings, type ProvenCommit } from "./VerifyLinks.ts"

export type { LogFinding } from "./LogFinding.ts"

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
  readonly proven: Map<ReplicaId, Array<ProvenCommit | null>>
  /** To look up when all replicas are read. */
  readonly claims: Array<Claim>
}

const payloadProblem = ({ event }: AnyRecorded): string | null => {
  if (event.type === "unknown") return null
  // What was parsed has been upcast already, so its payload is that of the newest version.
  const decoded = decodeEvent(event.type, versionOf(event.type), event.data)
  return Result.isFailure(decoded) ? `${decoded.failure.message} ${decoded.failure.why}` : null
}

/** What a proven commit says that its bytes don't prove: order, payloads, and that no command was recorded twice. */
const checkEvents = (
  { findings }: Progress,
  commands: Map<string, string>,
  raw: RawCommit,
  recorded: VerifiedCommit["recorded"],
  before: string
): void => {
  let newest = before
  for (const event of recorded) {
    const report = (problem: string) => findings.push(finding(raw, event.id, problem))
    if (event.t <= newest) report(`Its time ${event.t} is not after ${newest}, the one before it in its replica.`)
    newest = event.t
    const problem = payloadProblem(event)
    if (problem !== null) report(problem)
  }
  const [event] = recorded
  if (event === undefined) return
  const first = commands.get(event.command)
  // The same command on two replicas is no damage: neither knew of the other, and the first in log order counts.
  if (first === undefined) commands.set(event.command, raw.place)
  else findings.push(finding(raw, event.id, `Its command ${event.command} is recorded already, in ${first}.`))
  const other = recorded.find(({ command }) => command !== event.command)
  if (other !== undefined) findings.push(finding(raw, other.id, "The events of its commit are of several commands."))
}

const missing = (from: number, to: number): string =>
  from === to ? `Commit ${from} is missing before it.` : `Commits ${from} to ${to} are missing before it.`

/** Takes one replica's commits, one after the other. */
const replicaCheck = (progress: Progress, sha256: Sha256, replica: ReplicaId): ((raw: RawCommit) => void) => {
  const { claims, findings } = progress
  const proven: Array<ProvenCommit | null> = []
  progress.proven.set(replica, proven)
  const commands = new Map<string, string>()
  let hash = chainStart(replica, sha256)
  let t = ""
  /** The finding about what stands before the next commit, when that is damaged or missing. */
  let broken: number | null = null

  const report = (found: LogFinding): number => findings.push(found) - 1

  /** Checked against the chain end before it; after damage, which may have hit that too, against its own word. */
  const verify = (raw: RawCommit): ReturnType<typeof verifyCommit> => {
    const linked = verifyCommit(raw.text, hash, sha256, raw)
    const before = broken === null ? undefined : findings[broken]
    if (Result.isSuccess(linked) || broken === null || before === undefined) return linked
    const alone = verifyCommit(raw.text, null, sha256, raw)
    if (Result.isFailure(alone)) return linked
    findings[broken] = {
      ...before,
      problem: `${before.problem} Until it is restored, the next commit's link is unproven.`
    }
    return alone
  }

  return (raw) => {
    progress.commits += 1
    if (raw.seq > proven.length + 1) {
      broken = report(finding(raw, null, missing(proven.length + 1, raw.seq - 1)))
      while (proven.length + 1 < raw.seq) proven.push(null)
    }
    const verified = verify(raw)
    const end = endHash(raw.text)
    hash = end
    if (Result.isFailure(verified)) {
      const { details, message, why } = verified.failure
      const event = details["event"]
      broken = report(finding(raw, typeof event === "string" ? event : null, `${message} ${why}`))
      proven.push(null)
      return
    }
    broken = null
    const { hash: proof, recorded, seen } = verified.success
    progress.events += recorded.length
    progress.unknown += recorded.filter(({ event }) => event.type === "unknown").length
    // This much is kept of the whole log: no payload, and not `end`, which as a part of the text would hold on to all of it.
    const events = recorded.map(({ id, on, stream, t: time }) => ({ id, on, stream, t: time }))
    proven.push({ end: proof, events })
    if (events.some(({ on }) => on.length > 0) || Object.keys(seen).length > 0) {
      claims.push({ by: { place: raw.place, replica: raw.replica, seq: raw.seq }, events, seen })
    }
    checkEvents(progress, commands, raw, recorded, t)
    t = recorded.at(-1)?.t ?? t
  }
}

const checkReplica = (log: LogStoreShape, sha256: Sha256, progress: Progress, replica: ReplicaId) => {
  const check = replicaCheck(progress, sha256, replica)
  const unreadable = ({ details, message, why }: DomainError) =>
    Effect.sync(() => {
      const place = typeof details["place"] === "string" ? details["place"] : replica
      const seq = (progress.proven.get(replica)?.length ?? 0) + 1
      progress.findings.push(finding({ place, replica, seq }, null, `${message} ${why}`))
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

/** Fails only when storage can't be read at all; damage is findings. */
export const verifyLog: Effect.Effect<LogReport, DomainError, LogStore | Digest> = Effect.gen(function* () {
  const log = yield* LogStore
  const { sha256 } = yield* Digest
  const progress: Progress = { findings: [], commits: 0, events: 0, unknown: 0, proven: new Map(), claims: [] }
  for (const replica of [...(yield* log.replicas).keys()].toSorted()) {
    yield* checkReplica(log, sha256, progress, replica)
  }
  const { claims, commits, events, findings, proven, unknown } = progress
  return { findings: [...findings, ...linkFindings(proven, claims)], commits, events, unknown }
})
