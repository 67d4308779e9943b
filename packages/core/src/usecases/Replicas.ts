/**
 * Which replicas a log has, and whose work counts: a person may stop listening to one, and take that back.
 *
 * @since 0.1.0
 */
import * as Effect from "effect/Effect"
import * as Stream from "effect/Stream"
import type { Actor, EventId, ReplicaId } from "../log/Event.ts"
import { decideRejection, type RejectionCommand, rejectionsAfter } from "../log/Rejection.ts"
import { type AnyRecorded, EventStore } from "../ports/EventStore.ts"
import { Ids } from "../ports/Ids.ts"
import { LogStore } from "../ports/LogStore.ts"

const COMMAND_ID_LENGTH = 16
const LOG_STREAM = "log/main"

export interface Rejected {
  /** The first commit without effect. */
  readonly from: number
  readonly by: Actor
  readonly reason: string
  readonly event: EventId
}

export interface ReplicaRow {
  readonly replica: ReplicaId
  /** True for the one that this clone writes. */
  readonly own: boolean
  readonly commits: number
  /** Its newest event. */
  readonly newest: AnyRecorded | null
  readonly rejected: Rejected | null
}

/** The newest rejection of each replica that one of these holds. */
const saidOf = (events: ReadonlyArray<AnyRecorded>, replica: ReplicaId, from: number | undefined): Rejected | null => {
  if (from === undefined) return null
  for (const { actor, event, id, replica: by } of events.toReversed()) {
    if (event.type !== "log.replica-rejected" || event.data.replica !== replica || by === replica) continue
    if (actor.startsWith("human:")) return { from, by: actor, reason: event.data.reason, event: id }
  }
  return null
}

/** The own one first, then by name. */
export const listReplicas = Effect.gen(function* () {
  const store = yield* EventStore
  const log = yield* LogStore
  const own = yield* log.self
  const vector = yield* store.vector
  const said = yield* store.readStream(LOG_STREAM)
  const rejections = rejectionsAfter(new Map(), said)
  const rows: Array<ReplicaRow> = []
  for (const [replica, commits] of vector) {
    const tail = yield* Stream.runCollect(store.readFrom(new Map(vector).set(replica, commits - 1)))
    const newest = tail.flat().findLast((event) => event.replica === replica) ?? null
    const rejected = saidOf(said, replica, rejections.get(replica))
    rows.push({ replica, own: replica === own, commits, newest, rejected })
  }
  return rows.toSorted((a, b) => Number(b.own) - Number(a.own) || (a.replica < b.replica ? -1 : 1))
})

export type JudgeReplica = Pick<RejectionCommand, "action" | "actor" | "from" | "reason" | "replica">

/**
 * Rejects a replica, or accepts it again; null when it was so already. Fails with `rejection-not-human`, `replica-is-own` (policy)
 * and `replica-unknown` (not-found).
 */
export const judgeReplica = (input: JudgeReplica) =>
  Effect.gen(function* () {
    const store = yield* EventStore
    const ids = yield* Ids
    const self = yield* (yield* LogStore).self
    const vector = yield* store.vector
    const rejections = rejectionsAfter(new Map(), yield* store.readStream(LOG_STREAM))
    const commandId = `replica/${input.action}/${input.replica}/${yield* ids.base32(COMMAND_ID_LENGTH)}`
    const { events } = yield* store.transact({ commandId, actor: input.actor }, () =>
      decideRejection({ ...input, self, vector, rejections })
    )
    return events[0] ?? null
  })
