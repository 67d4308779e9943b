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
import type { ReplicaId, StoredRecorded } from "../../log/Event.ts"
import { blobsNamed, isBlobRef } from "../../log/Blob.ts"
import { decodeEvent } from "../../log/Decode.ts"
import { isReleased, versionOf } from "../../log/Kinds.ts"
import { chainStart, endHash, type Sha256 } from "../../log/Line.ts"
import { type VerifiedCommit, verifyCommit } from "../../log/VerifyCommit.ts"
import { Digest } from "../../ports/Digest.ts"
import type { AnyRecorded } from "../../ports/EventStore.ts"
import { LogStore, type LogStoreShape, type RawCommit } from "../../ports/LogStore.ts"
import { type NewerEvents, newerEvents } from "../../projections/NewerEvents.ts"
import { finding, type LogFinding } from "./LogFinding.ts"
import { newRedactionNotes, noteRedactions, redactionFindings, type RedactionNotes } from "./VerifyRedactions.ts"
import { epochFindings, type Epochs, noteEpochs } from "./VerifyEpochs.ts"
import { type Claim, isSettled, linkFindings, type ProvenCommit } from "./VerifyLinks.ts"

export type { LogFinding } from "./LogFinding.ts"

export interface LogReport {
  readonly findings: ReadonlyArray<LogFinding>
  readonly commits: number
  readonly events: number
  /** Events of kinds or versions that this toolkit doesn't know: proven in bytes only. */
  readonly newer: ReadonlyArray<NewerEvents>
}

/** Where the commits to prove come from. */
export type Provable = Pick<LogStoreShape, "read" | "replicas">

/** What of a log is proven; all of it unless said otherwise. */
export interface Scope {
  readonly replica?: ReplicaId
  /** The first commit of each replica to prove, given its newest. What comes before is believed. */
  readonly from?: (head: number) => number
  /** The last one, given its newest. What comes after isn't read. */
  readonly upTo?: (head: number) => number
  /** Payloads too, not only bytes, chains and links (default true). */
  readonly schemas?: boolean
}

/** By replica, what was proven of each commit from number 1 on; null for one that is damaged, missing or was left out. */
export type Proven = ReadonlyMap<ReplicaId, ReadonlyArray<ProvenCommit | null>>

/** What has been read so far, of all replicas. */
interface Progress {
  readonly schemas: boolean
  readonly findings: Array<LogFinding>
  commits: number
  events: number
  /** Unknown events, and the sessions that tell who wrote them. */
  readonly newer: Array<AnyRecorded>
  readonly epochs: Epochs
  readonly redactions: RedactionNotes
  readonly proven: Map<ReplicaId, Array<ProvenCommit | null>>
  /** To look up when all replicas are read. */
  readonly claims: Array<Claim>
}

/** Why a payload is not what its kind and version say; null for one that is. */
export const payloadProblem = ({ event, stream }: StoredRecorded): string | null => {
  if (event.type === "unknown") {
    const { kind, version } = event.data
    return isReleased(kind, version) ? `Its payload is not one of ${kind}/${version}: it can't be read.` : null
  }
  if (isBlobRef(event.data)) return null
  // What was parsed has been upcast already, so its payload is that of the newest version.
  const decoded = decodeEvent(event.type, versionOf(event.type), event.data)
  if (Result.isFailure(decoded)) return `${decoded.failure.message} ${decoded.failure.why}`
  return event.type === "ticket.created" && stream !== `ticket/${event.data.uid}`
    ? `It creates the ticket ${event.data.uid} in the stream ${stream}.`
    : null
}

/** What a proven commit says that its bytes don't prove: order, payloads, and that no command was recorded twice. */
const checkEvents = (
  { findings, schemas }: Progress,
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
    const problem = schemas ? payloadProblem(event) : null
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
const replicaCheck = (
  progress: Progress,
  sha256: Sha256,
  replica: ReplicaId,
  from: number
): ((raw: RawCommit) => void) => {
  const { claims, findings } = progress
  const proven: Array<ProvenCommit | null> = Array.from({ length: from - 1 }, () => null)
  progress.proven.set(replica, proven)
  const commands = new Map<string, string>()
  const streams = new Map<string, string>()
  /** One text for all events of a stream: each line brings its own. */
  const nameOf = (stream: string): string => {
    const known = streams.get(stream)
    if (known === undefined) streams.set(stream, stream)
    return known ?? stream
  }
  // The link of the first commit is believed when what comes before isn't read.
  let hash: string | null = from === 1 ? chainStart(replica, sha256) : null
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
    progress.newer.push(...recorded.filter(({ event }) => event.type === "unknown" || event.type === "session.opened"))
    // This much is kept of the whole log: no payload, and not `end`, which as a part of the text would hold on to all of it.
    proven.push({ end: proof, events: recorded.map(({ stream, t: time }) => ({ stream: nameOf(stream), t: time })) })
    for (const name of blobsNamed(raw.text)) {
      if (raw.blobs?.has(name) !== true) report(finding(raw, null, `Its text ${name} (a blob) is missing or damaged.`))
    }
    const claim: Claim = { by: { place: raw.place, replica: raw.replica, seq: raw.seq }, events: recorded, seen }
    if (!isSettled(progress.proven, claim)) {
      const events = recorded.map(({ id, on, stream, t: time }) => ({ id, on, stream, t: time }))
      claims.push({ ...claim, events })
    }
    checkEvents(progress, commands, raw, recorded, t)
    findings.push(...noteEpochs(progress.epochs, raw, recorded))
    noteRedactions(progress.redactions, raw, recorded)
    t = recorded.at(-1)?.t ?? t
  }
}

interface Range {
  readonly from: number
  readonly to: number
}

const checkReplica = (log: Provable, sha256: Sha256, progress: Progress, replica: ReplicaId, { from, to }: Range) => {
  const check = replicaCheck(progress, sha256, replica, from)
  const unreadable = ({ details, message, why }: DomainError) =>
    Effect.sync(() => {
      const place = typeof details["place"] === "string" ? details["place"] : replica
      const seq = (progress.proven.get(replica)?.length ?? 0) + 1
      progress.findings.push(finding({ place, replica, seq }, null, `${message} ${why}`))
    })
  const wanted = Stream.takeWhile(log.read(replica, from), ([first]) => (first?.seq ?? from) <= to)
  return Stream.runForEach(wanted, (chunk) =>
    Effect.andThen(
      Effect.sync(() => {
        for (const commit of chunk) if (commit.seq <= to) check(commit)
      }),
      Effect.yieldNow
    )
  ).pipe(
    Effect.catchTag("DomainError", (error) => (error.kind === "integrity" ? unreadable(error) : Effect.fail(error)))
  )
}

/** Proves what `scope` says. Fails only when storage can't be read at all; damage is findings. */
export const proveLog = (
  log: Provable,
  sha256: Sha256,
  scope: Scope = {}
): Effect.Effect<LogReport & { readonly proven: Proven }, DomainError> =>
  Effect.gen(function* () {
    const progress: Progress = {
      schemas: scope.schemas ?? true,
      findings: [],
      commits: 0,
      events: 0,
      newer: [],
      epochs: new Map(),
      redactions: newRedactionNotes(),
      proven: new Map(),
      claims: []
    }
    const heads = yield* log.replicas
    for (const replica of [...heads.keys()].toSorted()) {
      if (scope.replica !== undefined && scope.replica !== replica) continue
      const head = heads.get(replica) ?? 0
      const range = { from: Math.max(1, scope.from?.(head) ?? 1), to: scope.upTo?.(head) ?? Infinity }
      yield* checkReplica(log, sha256, progress, replica, range)
    }
    const { claims, commits, epochs, events, findings, newer, proven, redactions } = progress
    const placeOf = (event: string) => {
      const [replica = "", seq, index] = event.split(".")
      const commit = proven.get(replica)?.[Number(seq) - 1]
      return commit?.events[Number(index)] === undefined
        ? undefined
        : { replica, seq: Number(seq), place: `commit ${seq} of ${replica}` }
    }
    // What commits say of others, and of epochs, can only be judged when all are read.
    const whole = scope.replica === undefined && scope.from === undefined && scope.upTo === undefined
    const between = whole
      ? [...linkFindings(proven, claims), ...epochFindings(epochs), ...redactionFindings(redactions, placeOf)]
      : []
    return { findings: [...findings, ...between], commits, events, newer: newerEvents(newer), proven }
  })

/** Fails only when storage can't be read at all; damage is findings. */
export const verifyLog: Effect.Effect<LogReport, DomainError, LogStore | Digest> = Effect.gen(function* () {
  const log = yield* LogStore
  const { sha256 } = yield* Digest
  const { proven: _, ...report } = yield* proveLog(log, sha256)
  return report
})
