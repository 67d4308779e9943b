/**
 * The main job: plan a wave, run its slots through the gates, commit what is proven, until nothing is ready.
 * Resumable: an open wave is continued; one coordinator at a time.
 *
 * @since 0.1.0
 */
import * as Effect from "effect/Effect"
import * as Result from "effect/Result"
import * as Semaphore from "effect/Semaphore"
import { parseConfig, type BacklogConfig } from "../../backlog/BacklogConfig.ts"
import { keyOf } from "../../backlog/BacklogState.ts"
import { domainError, type DomainError } from "../../log/DomainError.ts"
import { AgentRunner } from "../../ports/AgentRunner.ts"
import { Digest } from "../../ports/Digest.ts"
import { EventStore } from "../../ports/EventStore.ts"
import { Host } from "../../ports/Host.ts"
import { Ids } from "../../ports/Ids.ts"
import { LogStore } from "../../ports/LogStore.ts"
import { Processes } from "../../ports/Processes.ts"
import { ProjectPlace } from "../../ports/ProjectPlace.ts"
import { SlotFiles } from "../../ports/SlotFiles.ts"
import { Vcs } from "../../ports/Vcs.ts"
import type { TicketContents } from "../../projections/TicketContents.ts"
import type { TicketState } from "../../ticket/TicketState.ts"
import { decideWave } from "../../wave/WaveDecider.ts"
import { openWaveOf, type WaveState } from "../../wave/WaveState.ts"
import { loadContents } from "../LoadContents.ts"
import { planFor, planNext } from "../PlanWaves.ts"
import { sync } from "../Sync.ts"
import { targetHead } from "../TargetHead.ts"
import { codeRulesAt } from "./CodeRules.ts"
import { finishWaiting, observeLanding } from "./LateLanding.ts"
import { type Locks, runSlot } from "./RunSlot.ts"
import { failpoint, type Slot, tell } from "./Slot.ts"
import { branchOf, sweep } from "./Sweep.ts"

export interface ImplementOptions {
  readonly projectId: string
  readonly configPath: string
  readonly target: string
  /** Stops cleanly after this many waves; the configuration's `waves.sessionMaxWaves` when absent. */
  readonly maxWaves: number | null
  readonly worktree: string
  readonly render: BacklogConfig["render"]
}

export interface ImplementResult {
  readonly waves: number
  /** Outcomes of this session, by ticket uid, in order. */
  readonly outcomes: ReadonlyArray<{
    readonly uid: string
    readonly key: string
    readonly outcome: string
    readonly reason: string
  }>
  /** True when the environment stopped a ticket: the exit code says so. */
  readonly environment: boolean
  readonly limitReached: boolean
}

/** Configuration as the base commit has it: a slot can't edit its judge. */
const configAt = (commit: string, path: string) =>
  Effect.gen(function* () {
    const vcs = yield* Vcs
    const { sha256 } = yield* Digest
    const text = yield* vcs.show(commit, path)
    if (text === null) {
      return yield* domainError(
        "policy",
        "config-not-committed",
        `${path} is not committed.`,
        "Gates are judged by the configuration of the target branch, so that no change can edit its own judge.",
        `Commit it: git add ${path} && git commit -m "Add the backlog configuration"`,
        { file: path, commit }
      )
    }
    const { config } = yield* Effect.fromResult(parseConfig(text, { path }))
    return { config, revision: sha256(text) }
  })

const requireTests = (config: BacklogConfig, path: string): Effect.Effect<void, DomainError> =>
  (config.qualityGates.testCommand ?? "") === ""
    ? Effect.fail(
        domainError(
          "policy",
          "test-command-missing",
          "No test command is configured, so nothing can be proven.",
          "A ticket is done when tests say so, not when an agent does.",
          `Set qualityGates.testCommand in ${path}, for example "npm test", and commit it.`,
          { file: path, field: "qualityGates.testCommand" }
        )
      )
    : Effect.void

const openSession = (session: string, options: ImplementOptions, base: string) =>
  Effect.gen(function* () {
    const store = yield* EventStore
    const host = yield* Host
    const replica = yield* (yield* LogStore).self
    yield* store.transact({ commandId: `session/${session}/open`, actor: "system:btk", session }, (state) =>
      decideWave(
        {
          type: "open-session",
          replica,
          dead: state.waves.sessions.filter((one) => !host.isAlive(one)).map((one) => one.session),
          session: {
            session,
            role: "implement",
            tool: "btk",
            version: host.toolkit,
            host: host.host,
            pid: host.pid,
            pidStart: host.pidStart,
            worktree: options.worktree,
            head: base
          }
        },
        state
      )
    )
    yield* failpoint("session-opened")
  })

const closeSession = (session: string, reason: string) =>
  EventStore.use((store) =>
    store.transact({ commandId: `session/${session}/close`, actor: "system:btk", session }, (state) =>
      decideWave({ type: "close-session", session, reason }, state)
    )
  )

/** What slots of one session share. */
interface Session {
  readonly id: string
  readonly options: ImplementOptions
  readonly locks: Locks
}

const slotFor = (
  session: Session,
  ticket: TicketState,
  contents: TicketContents,
  wave: { readonly id: string; readonly base: string; readonly inWave: boolean },
  judge: { readonly config: BacklogConfig; readonly revision: string }
) =>
  Effect.gen(function* () {
    const files = yield* SlotFiles
    const place = yield* ProjectPlace
    const content = contents.get(ticket.uid)
    if (content === undefined) return yield* Effect.die(`no content for ${ticket.uid}`)
    const slot: Slot = {
      wave: wave.id,
      inWave: wave.inWave,
      session: session.id,
      uid: ticket.uid,
      key: ticket.key,
      content,
      revision: ticket.revision,
      config: judge.config,
      configRevision: judge.revision,
      rules: yield* codeRulesAt(wave.base, judge.config),
      target: session.options.target,
      base: wave.base,
      path: files.pathFor(wave.id, ticket.key),
      branch: branchOf(place, ticket.key),
      marker: `btk-${session.options.projectId}-${session.id}-${ticket.uid}`
    }
    return slot
  })

/** Runs every unsettled slot of a wave, then ends it. */
const runWave = (session: Session, wave: WaveState) =>
  Effect.gen(function* () {
    const store = yield* EventStore
    const judge = yield* configAt(wave.base, session.options.configPath)
    const contents = yield* loadContents
    const state = yield* store.state
    const waiting = wave.slots.filter(({ outcome }) => outcome === null)
    yield* tell({
      _tag: "wave-started",
      number: wave.number,
      slots: waiting.map(({ reason, ticket }) => ({ key: keyOf(state, ticket), reason }))
    })
    const ended = yield* Effect.forEach(
      waiting,
      ({ ticket: uid }) =>
        Effect.gen(function* () {
          const ticket = state.tickets.get(uid)
          if (ticket === undefined) return yield* Effect.die(`wave ${wave.id} names an unknown ticket ${uid}`)
          const at = { id: wave.id, base: wave.base, inWave: true }
          return yield* runSlot(yield* slotFor(session, ticket, contents, at, judge), session.locks)
        }),
      { concurrency: judge.config.waves.maxSlots }
    )
    yield* store.transact({ commandId: `${wave.id}/end`, actor: "system:btk", session: session.id }, (now) =>
      decideWave({ type: "end", wave: wave.id }, now)
    )
    yield* failpoint("wave-ended")
    return ended.some((end) => end._tag === "returned" && end.environment)
  })

/** Changes of earlier waves that wait: finishes what can be finished now. True when the environment stopped one. */
const runWaiting = (session: Session, head: string) =>
  Effect.gen(function* () {
    const store = yield* EventStore
    const judge = yield* configAt(head, session.options.configPath)
    const state = yield* store.state
    const self = yield* (yield* LogStore).self
    // What another clone has not landed yet is on its own disk; what it landed is judged here before it is believed.
    const waiting = yield* Effect.filter(
      [...state.tickets.values()].filter(
        ({ change, status, wave }) => status === "committed" && change !== null && wave === null
      ),
      ({ change, uid }) =>
        change === null || change.replica === self
          ? Effect.succeed(change !== null)
          : Effect.map(observeLanding(uid, change, session.options.target), ({ _tag }) => _tag !== "awaiting")
    )
    if (waiting.length === 0) return false
    const contents = yield* loadContents
    let environment = false
    for (const ticket of waiting) {
      const { change } = ticket
      if (change === null) continue
      // The revision: what was recorded for the ticket as it was must not stand for the ticket as it is.
      const id = `late-${change.head.slice(0, 12)}-${ticket.revision}`
      const slot = yield* slotFor(session, ticket, contents, { id, base: change.base, inWave: false }, judge)
      environment = (yield* finishWaiting(slot, ticket, change)) || environment
    }
    return environment
  })

const plan = (session: Session, tried: ReadonlySet<string>) =>
  Effect.gen(function* () {
    const store = yield* EventStore
    const ids = yield* Ids
    const base = yield* targetHead(session.options.target)
    const { config } = yield* configAt(base, session.options.configPath)
    const wave = `w-${yield* ids.base32(8)}`
    const replica = yield* (yield* LogStore).self
    yield* store.transact({ commandId: `${wave}/plan`, actor: "system:btk", session: session.id }, (state, { at }) =>
      planNext(state, {
        at,
        base,
        maxSlots: config.waves.maxSlots,
        target: session.options.target,
        tried,
        wave,
        session: session.id,
        replica
      })
    )
    yield* failpoint("wave-planned")
    return openWaveOf((yield* store.state).waves, replica)
  })

/** True when a session's limit leaves work for the next one: then the log says so. */
const stopAtLimit = ({ id }: Session, waves: number, tried: ReadonlySet<string>) =>
  Effect.gen(function* () {
    const store = yield* EventStore
    const context = { commandId: `session/${id}/limit`, actor: "system:btk", session: id } as const
    const { events } = yield* store.transact(context, (state, { at }) =>
      Result.succeed(
        planFor(state, { at, maxSlots: 1, tried }).waves.length === 0
          ? []
          : [{ stream: `session/${id}`, event: { type: "wave.session-limit-reached", data: { session: id, waves } } }]
      )
    )
    return events.length > 0
  })

const report = (before: ReadonlyArray<string>) =>
  Effect.gen(function* () {
    const store = yield* EventStore
    const state = yield* store.state
    return before.flatMap((uid) => {
      const ticket = state.tickets.get(uid)
      return ticket === undefined ? [] : [{ uid, key: ticket.key, outcome: ticket.status, reason: ticket.reason ?? "" }]
    })
  })

const syncNow = ({ options: { render, target } }: Session) =>
  Effect.gen(function* () {
    const done = yield* sync({ target, render })
    if (done.busy !== null) yield* tell({ _tag: "note", text: `The backlog's own files wait: ${done.busy.detail}` })
    for (const path of done.skipped)
      yield* tell({ _tag: "note", text: `${path} was edited meanwhile: the next command takes it up.` })
    yield* failpoint("synced")
  })

/** What has to be there before anything is recorded: a refused run leaves no trace. */
const requirements = (options: ImplementOptions) =>
  Effect.gen(function* () {
    yield* AgentRunner
    const head = yield* targetHead(options.target)
    const { config } = yield* configAt(head, options.configPath)
    yield* requireTests(config, options.configPath)
    yield* (yield* Vcs).identity
    return { config, head }
  })

const run = (session: Session, { config, head }: { readonly config: BacklogConfig; readonly head: string }) =>
  Effect.gen(function* () {
    const { options } = session
    const store = yield* EventStore
    yield* (yield* Processes).reap(`btk-${options.projectId}-`)
    yield* sweep
    let environment = yield* runWaiting(session, head)
    const limit = options.maxWaves ?? config.waves.sessionMaxWaves
    const tried = new Set<string>()
    let waves = 0
    let wave = openWaveOf((yield* store.state).waves, yield* (yield* LogStore).self)
    for (;;) {
      if (wave === null && waves >= limit) break
      wave ??= yield* plan(session, tried)
      if (wave === null) break
      for (const { ticket } of wave.slots) tried.add(ticket)
      environment = (yield* runWave(session, wave)) || environment
      yield* syncNow(session)
      waves += 1
      wave = null
    }
    yield* sweep
    // Every wave was synced when it ended.
    if (waves === 0) yield* syncNow(session)
    const limitReached = waves >= limit && (yield* stopAtLimit(session, waves, tried))
    return { waves, environment, limitReached, outcomes: yield* report([...tried]) }
  })

/** Fails with coded errors; whatever happens, the log can be continued by the next call. */
export const implement = (options: ImplementOptions) =>
  Effect.gen(function* () {
    const ids = yield* Ids
    const required = yield* requirements(options)
    const id = `s-${yield* ids.base32(8)}`
    const session: Session = {
      id,
      options,
      locks: { integration: yield* Semaphore.make(1), baseline: yield* Semaphore.make(1) }
    }
    yield* openSession(id, options, required.head)
    return yield* run(session, required).pipe(
      Effect.tap(() => closeSession(id, "done")),
      Effect.tapError((error) => Effect.ignore(closeSession(id, `stopped: ${error._tag}`))),
      Effect.onInterrupt(() => Effect.ignore(closeSession(id, "interrupted")))
    )
  })
