/**
 * Takes up what other clones wrote: commits in the segments of trusted refs that this log doesn't have, in an order in which
 * each one finds what it builds on. What can't be taken stays in Git, is said with its reason, and is tried again next time.
 * Appends no event of this clone's own.
 *
 * @since 0.1.0
 */
import * as Clock from "effect/Clock"
import * as Effect from "effect/Effect"
import * as Option from "effect/Option"
import * as Stream from "effect/Stream"
import type { DomainError } from "../../log/DomainError.ts"
import type { ReplicaId } from "../../log/Event.ts"
import { chainStart, endHash, type Sha256 } from "../../log/Line.ts"
import { parseTrusted } from "../../log/Commit.ts"
import { Digest } from "../../ports/Digest.ts"
import { LogStore, type LogStoreShape, type RawCommit } from "../../ports/LogStore.ts"
import { Vcs } from "../../ports/Vcs.ts"
import { adoptInTurn } from "../store/adoptInTurn.ts"
import type { ProvenCommit } from "../store/VerifyLinks.ts"
import { admit, bytesOf, type End, type HeldCode, namedBy } from "./Admit.ts"
import { type Arrival, incoming, type Incoming, segmentsBeyond, textsIn } from "./Arrivals.ts"
import { type ForeignLog, incomingFrom } from "./ForeignLog.ts"

/** The first commit of a replica that could not be taken; those after it wait for it. */
export interface Held {
  readonly replica: ReplicaId
  readonly commit: number
  /** The ref and the path that have it. */
  readonly place: string
  readonly code: HeldCode
  /** A sentence. */
  readonly why: string
}

export interface Imported {
  readonly commits: number
  readonly events: number
  /** True when a redaction is among them: then this store has to obey it (`applyRedactions`). */
  readonly redactions: boolean
  /** Replicas that grew, with their first and last new commit. */
  readonly replicas: ReadonlyArray<{ readonly replica: ReplicaId; readonly from: number; readonly to: number }>
  readonly held: ReadonlyArray<Held>
  /** Milliseconds that the newest time of a replica is ahead of this computer's clock, where it is much. */
  readonly ahead: ReadonlyArray<{ readonly replica: ReplicaId; readonly ms: number }>
}

/** This log's own commits, as far as arrivals name them; what is read is kept for the run. */
const localCommits = (log: LogStoreShape) => {
  const raw = new Map<ReplicaId, Map<number, RawCommit>>()
  const proven = new Map<ReplicaId, Map<number, ProvenCommit>>()
  const of = <A>(map: Map<ReplicaId, Map<number, A>>, replica: ReplicaId): Map<number, A> => {
    const inner = map.get(replica) ?? new Map<number, A>()
    map.set(replica, inner)
    return inner
  }
  return {
    add: (replica: ReplicaId, seq: number, commit: ProvenCommit) => of(proven, replica).set(seq, commit),
    /** Neighbours come along: whoever names one commit names others near it. */
    load: (replica: ReplicaId, seq: number) =>
      Effect.gen(function* () {
        if (of(proven, replica).has(seq) || of(raw, replica).has(seq)) return
        const chunk = Option.getOrElse(yield* Stream.runHead(log.read(replica, seq)), () => [])
        for (const commit of chunk) of(raw, replica).set(commit.seq, commit)
      }),
    at: (replica: ReplicaId, seq: number): ProvenCommit | undefined => {
      const known = of(proven, replica).get(seq)
      const stored = known === undefined ? of(raw, replica).get(seq) : undefined
      if (stored === undefined) return known
      const events = parseTrusted(stored.text, stored.place, stored.blobs).map(({ stream, t }) => ({ stream, t }))
      const commit: ProvenCommit = { end: endHash(stored.text), events }
      of(proven, replica).set(seq, commit)
      return commit
    }
  }
}

type Local = ReturnType<typeof localCommits>

/** One replica while it is being taken. */
interface Lane {
  readonly from: Incoming
  /** As of what is admitted. */
  end: End
  readonly first: number
  /** Admitted and not yet put. */
  waiting: Array<Arrival & { readonly events: number }>
  /** Put. */
  commits: number
  events: number
  redactions: boolean
  ms: number | null
  /** Final: nothing that arrives meanwhile can change it. */
  done: boolean
  held: Held | null
}

const laneOf = (local: Local, from: Incoming, head: number, sha256: Sha256) =>
  Effect.gen(function* () {
    const { replica } = from
    if (head > 0) yield* local.load(replica, head)
    const last = head === 0 ? undefined : local.at(replica, head)
    const end: End = {
      seq: head,
      hash: last?.end ?? chainStart(replica, sha256),
      t: last?.events.at(-1)?.t ?? ""
    }
    const lane: Lane = {
      from,
      end,
      first: head + 1,
      waiting: [],
      commits: 0,
      events: 0,
      redactions: false,
      ms: null,
      done: false,
      held: null
    }
    return lane
  })

/** In the line of every redaction; no string can hold it unescaped. */
const REDACTION = ',"e":"log.redacted/'

/** Puts what was admitted, with the texts that it names first. */
const flush = ({ log, self }: Run, lane: Lane) =>
  Effect.gen(function* () {
    const { from, waiting } = lane
    lane.waiting = []
    if (waiting.length === 0) return
    const fromSeq = lane.first + lane.commits
    for (const { blobs } of waiting) for (const [name, blob] of blobs) yield* log.blob.put(name, blob)
    const texts = waiting.map(({ text }) => text)
    // Somebody may append to our own replica at this moment.
    const put = yield* from.replica === self
      ? adoptInTurn(log, from.replica, fromSeq, texts)
      : log.adopt(from.replica, fromSeq, texts)
    lane.commits += put
    lane.redactions ||= texts.slice(0, put).some((text) => text.includes(REDACTION))
    lane.events += waiting.slice(0, put).reduce((sum, { events }) => sum + events, 0)
    const taken = waiting[put]
    if (taken === undefined) return
    lane.done = true
    lane.held = {
      replica: from.replica,
      commit: fromSeq + put,
      place: taken.place,
      code: "chain-differs",
      why: "This clone has another commit of that number."
    }
  })

interface Run {
  readonly log: LogStoreShape
  readonly self: ReplicaId | null
  readonly local: Local
  readonly sha256: Sha256
  readonly nowMs: number
  /** The highest epoch in everything that arrives; looked for when a time is far ahead, null before. */
  epoch: number | null
  readonly lanes: ReadonlyArray<Incoming>
}

const highestEpoch = ({ lanes }: Run) =>
  Effect.map(
    Effect.forEach(lanes, ({ epoch }) => epoch),
    (epochs) => Math.max(0, ...epochs)
  )

/** The next commit of a lane; true when it was taken. */
const step = (run: Run, lane: Lane): Effect.Effect<boolean, DomainError> =>
  Effect.gen(function* () {
    const { end, from } = lane
    const seq = end.seq + 1
    const hold = (code: HeldCode, why: string, place: string, final: boolean) => {
      lane.held = { replica: from.replica, commit: seq, place, code, why }
      lane.done = final
      return false
    }
    const arrivals = yield* from.at(seq)
    lane.held = null
    if (arrivals.length === 0) {
      const long = from.tooLong.find((file) => file.from <= seq && file.to >= seq)
      const broken = from.broken()
      lane.done = true
      if (broken !== null) return hold("log-unreadable", broken.why, broken.place, true)
      if (long !== undefined) return hold("segment-too-long", `It has ${long.bytes} bytes.`, long.place, true)
      const later = from.later()
      return later === null
        ? false
        : hold("commit-missing", "No ref has it, although later ones are there.", later, true)
    }
    for (const arrival of arrivals) {
      const commit = bytesOf({ replica: from.replica, arrival, end }, run.sha256)
      if ("_tag" in commit) {
        hold(commit.code, commit.why, arrival.place, true)
        continue
      }
      for (const [replica, named] of namedBy(commit)) yield* run.local.load(replica, named)
      const input = { replica: from.replica, arrival, end, nowMs: run.nowMs, lookUp: run.local.at }
      const first = admit(commit, { ...input, epoch: run.epoch ?? 0 })
      const poisoned = first._tag === "held" && first.code === "clock-ahead" && run.epoch === null
      // A person may have restarted the clock since.
      if (poisoned) run.epoch = yield* highestEpoch(run)
      const verdict = poisoned ? admit(commit, { ...input, epoch: run.epoch ?? 0 }) : first
      if (verdict._tag === "held") {
        hold(verdict.code, verdict.why, arrival.place, verdict.code !== "commit-missing")
        continue
      }
      run.local.add(from.replica, seq, verdict.proven)
      lane.end = { seq, hash: commit.hash, t: commit.recorded.at(-1)?.t ?? end.t }
      lane.waiting.push({ ...arrival, events: commit.recorded.length })
      lane.ms = verdict.aheadMs
      lane.held = null
      lane.done = false
      return true
    }
    return false
  })

/** Commits that are put at once, and between two yields to other fibers: some MB and milliseconds. */
const AT_ONCE = 1000

/** Takes what the sources have and this log lacks, as far as it can be proven. */
const importFrom = (sources: ReadonlyArray<Incoming>) =>
  Effect.gen(function* () {
    const log = yield* LogStore
    const { sha256 } = yield* Digest
    const nothing: Imported = { commits: 0, events: 0, redactions: false, replicas: [], held: [], ahead: [] }
    if (sources.length === 0) return nothing
    const heads = yield* log.replicas
    const local = localCommits(log)
    const lanes = yield* Effect.forEach(sources, (source) =>
      laneOf(local, source, heads.get(source.replica) ?? 0, sha256)
    )
    const run: Run = {
      log,
      self: yield* log.self,
      local,
      sha256,
      nowMs: yield* Clock.currentTimeMillis,
      epoch: null,
      lanes: sources
    }
    // What one replica waits for, another one may bring.
    for (let again = true; again;) {
      again = false
      for (const lane of lanes) {
        while (!lane.done && (yield* step(run, lane))) {
          again = true
          if (lane.waiting.length < AT_ONCE) continue
          yield* flush(run, lane)
          yield* Effect.yieldNow
        }
        // Before another replica's commits that build on these.
        yield* flush(run, lane)
      }
    }
    const grown = lanes.filter(({ commits }) => commits > 0)
    const imported: Imported = {
      commits: grown.reduce((sum, { commits }) => sum + commits, 0),
      events: grown.reduce((sum, { events }) => sum + events, 0),
      redactions: grown.some(({ redactions }) => redactions),
      replicas: grown.map(({ commits, first, from }) => ({
        replica: from.replica,
        from: first,
        to: first + commits - 1
      })),
      held: lanes.flatMap(({ held }) => held ?? []),
      ahead: grown.flatMap(({ from, ms }) => (ms === null ? [] : [{ replica: from.replica, ms }]))
    }
    return imported
  })

/**
 * `refs` are the trusted ones; those that don't exist are passed over. Fails with what reading Git and writing the log fail
 * with; what was taken until then stays.
 */
export const importLog = (refs: ReadonlyArray<string>) =>
  Effect.gen(function* () {
    const vcs = yield* Vcs
    const { sha256 } = yield* Digest
    const segments = yield* segmentsBeyond(refs, yield* (yield* LogStore).replicas)
    const texts = textsIn(vcs, refs, sha256)
    return yield* importFrom([...segments].map(([replica, files]) => incoming(vcs, texts, replica, files)))
  })

/** The same from whole logs that others keep, each replica by itself: one that can't be read is held, and the others are taken. */
export const importLogs = (logs: ReadonlyArray<ForeignLog>) =>
  Effect.gen(function* () {
    const heads = yield* (yield* LogStore).replicas
    const beyond = logs.filter(({ head, replica }) => head > (heads.get(replica) ?? 0))
    return yield* importFrom(beyond.map((log) => incomingFrom(log, (heads.get(log.replica) ?? 0) + 1)))
  })
