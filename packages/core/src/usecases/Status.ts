/**
 * How things stand: tickets by status, who is at work, and how much of this clone's log others can't see yet.
 *
 * @since 0.1.0
 */
import * as Effect from "effect/Effect"
import * as Stream from "effect/Stream"
import { keyOf, statusOf } from "../backlog/BacklogState.ts"
import { EVENTS_DIR, segmentRange } from "../log/Segment.ts"
import { EventStore } from "../ports/EventStore.ts"
import { Host } from "../ports/Host.ts"
import { LogStore } from "../ports/LogStore.ts"
import { ProjectPlace } from "../ports/ProjectPlace.ts"
import { Vcs } from "../ports/Vcs.ts"
import type { Status } from "../ticket/Vocabulary.ts"
import { collidingKeys, findConflicts, isOpen } from "./conflicts/FindConflicts.ts"

export interface OpenWave {
  readonly number: number
  /** True for a wave of this clone. */
  readonly own: boolean
  readonly tickets: ReadonlyArray<string>
}

export interface BacklogStatus {
  readonly tickets: ReadonlyMap<Status, number>
  readonly waves: ReadonlyArray<OpenWave>
  /** Whether an implement of this clone is running on this computer. */
  readonly running: boolean
  /** Clones that wrote the log, this one included. */
  readonly clones: number
  /** Events of this clone that no commit of the target branch holds; null without Git or that branch, and where the log isn't in trees. */
  readonly uncommitted: number | null
  /** Those that the branch's upstream, or the remote of a log on refs, doesn't hold; null when there is none. */
  readonly unpushed: number | null
  readonly conflicts: number
  /** Events of rejected replicas, which have no effect. */
  readonly rejected: number
}

/** Events of this clone after a commit number. */
const eventsAfter = (seq: number) =>
  Effect.gen(function* () {
    const log = yield* LogStore
    const self = yield* log.self
    if (self === null) return 0
    let events = 0
    yield* Stream.runForEach(log.read(self, seq + 1), (commits) =>
      Effect.sync(() => {
        for (const { text } of commits) events += text.split("\n").length - 1
      })
    )
    return events
  })

/** Events of this clone that a ref lacks; null when there is no such ref. */
const lackingIn = (ref: string) =>
  Effect.gen(function* () {
    const vcs = yield* Vcs
    const { prefix } = yield* ProjectPlace
    const self = yield* (yield* LogStore).self
    const commit = yield* vcs.resolve(ref)
    if (commit === null) return null
    const paths = self === null ? [] : yield* vcs.list(commit, `${prefix}${EVENTS_DIR}/${self}`)
    return yield* eventsAfter(Math.max(0, ...paths.map((path) => segmentRange(path)?.to ?? 0)))
  })

const lackingInTarget = (target: string | null) =>
  Effect.gen(function* () {
    const upstream = target === null ? null : yield* (yield* Vcs).upstream(target)
    return {
      uncommitted: target === null ? null : yield* lackingIn(`refs/heads/${target}`),
      unpushed: upstream === null ? null : yield* lackingIn(upstream)
    }
  })

/** What a remote is known to have of a log on refs. */
export interface OnRemote {
  /** The number of this clone's newest commit there; null without a remote. */
  readonly seq: number | null
}

const lackingOn = ({ seq }: OnRemote) =>
  Effect.map(seq === null ? Effect.succeed(null) : eventsAfter(seq), (unpushed) => ({ uncommitted: null, unpushed }))

/** `target` null without Git; `remote` null where the log travels in trees. */
export const backlogStatus = (target: string | null, remote: OnRemote | null = null) =>
  Effect.gen(function* () {
    const store = yield* EventStore
    const host = yield* Host
    const state = yield* store.state
    const self = yield* (yield* LogStore).self
    const tickets = new Map<Status, number>()
    for (const ticket of state.tickets.values()) {
      const status = statusOf(state, ticket)
      tickets.set(status, (tickets.get(status) ?? 0) + 1)
    }
    const open = (yield* findConflicts).filter(isOpen).length + (yield* collidingKeys).length
    const status: BacklogStatus = {
      tickets,
      waves: state.waves.open.map(({ number, replica, slots }) => ({
        number,
        own: replica === self,
        tickets: slots.flatMap(({ outcome, ticket }) => (outcome === null ? [keyOf(state, ticket)] : []))
      })),
      running: state.waves.sessions.some((session) => session.replica === self && host.isAlive(session)),
      clones: (yield* store.vector).size,
      ...(yield* remote === null ? lackingInTarget(target) : lackingOn(remote)),
      conflicts: open,
      rejected: state.rejected
    }
    return status
  })
