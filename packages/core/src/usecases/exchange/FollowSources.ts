/**
 * Records what tickets follow of their sources, some tickets a commit.
 *
 * @since 0.1.0
 */
import * as Effect from "effect/Effect"
import * as Result from "effect/Result"
import type { BacklogState } from "../../backlog/BacklogState.ts"
import { estimateFor } from "../../cost/EstimateTicket.ts"
import type { NewEvent } from "../../log/Event.ts"
import { EventStore } from "../../ports/EventStore.ts"
import { Ids } from "../../ports/Ids.ts"
import { decideTicket } from "../../ticket/TicketDecider.ts"
import { Prices } from "../implement/Prices.ts"
import { now } from "../now.ts"
import { FOLLOWING, type Imported } from "./LoadImported.ts"
import { apartFromWaiting, type Decided, decideFollow, inTurnOn } from "./DecideFollow.ts"
import { type Followed, type FollowPlan, followPlan, isMoved } from "./PlanFollow.ts"
import type { ImportInput, ImportNote } from "./Sourced.ts"

/** Tickets of one commit. */
const CHUNK = 25
const COMMAND_ID_LENGTH = 16

export interface FollowInput extends ImportInput {
  readonly changed: ReadonlyArray<Followed>
  readonly imported: Imported
}

const NOW = { open: "open again", done: "done", dropped: "given up" } as const

/** Tickets that the source alone had closed, and says something else of now: opened first, to be closed again as it says. */
const reopen = (chunk: ReadonlyArray<Followed>, { actor, format }: FollowInput, commandId: string) =>
  Effect.gen(function* () {
    const store = yield* EventStore
    const moved = (state: BacklogState) =>
      chunk.filter(({ item: { record, uid } }) => {
        const ticket = state.tickets.get(uid)
        return ticket !== undefined && isMoved(ticket, record.ticket.outcome)
      })
    if (moved(yield* store.state).length === 0) return
    yield* store.transact({ commandId, actor }, (state, { at }) =>
      Result.map(
        Result.all(
          moved(state).map(({ item: { record, uid } }) =>
            decideTicket(
              { type: "reopen", uid, reason: `It is ${NOW[record.ticket.outcome]} in ${format}.` },
              state,
              at
            )
          )
        ),
        (events) => events.flat()
      )
    )
  })

const chunks = <A>(all: ReadonlyArray<A>): ReadonlyArray<ReadonlyArray<A>> =>
  Array.from({ length: Math.ceil(all.length / CHUNK) }, (_, at) => all.slice(at * CHUNK, (at + 1) * CHUNK))

/** Stops waiting for what is no longer waited for, and does nothing else; nothing at all where it can't. */
const letGo = ({ content, uid }: FollowPlan, state: BacklogState, at: string): ReadonlyArray<NewEvent> => {
  const ticket = state.tickets.get(uid)
  const dependsOn = ticket?.dependsOn.filter((one) => content.dependsOn.includes(one)) ?? []
  if (ticket === undefined || dependsOn.length === ticket.dependsOn.length) return []
  const open = ticket.open
  return Result.getOrElse(
    decideTicket({ type: "revise", uid, changes: { dependsOn }, open, follows: true }, state, at),
    () => []
  )
}

/** Fails with what storage fails with; what a ticket is refused for is in its note. */
export const followSources = (input: FollowInput) =>
  Effect.gen(function* () {
    const { actor, changed, dryRun, imported, models } = input
    const notes: Array<ImportNote> = []
    const stuck: Array<FollowPlan> = []
    const store = yield* EventStore
    const ids = yield* Ids
    const { book, ref } = yield* Prices
    const nextCommand = Effect.map(ids.base32(COMMAND_ID_LENGTH), (id) => `${FOLLOWING}${id}`)
    const decide = (plan: FollowPlan, on: BacklogState, at: string): Decided =>
      decideFollow(plan, on, at, (uid, content) => ({
        stream: `ticket/${uid}`,
        event: { type: "cost.estimate-made", data: estimateFor({ ticket: uid, content, models, book, ref, at }) }
      }))

    /** Answers those that are stuck, of which nothing is recorded; none the last time. */
    const record = (plans: ReadonlyArray<FollowPlan>, commandId: string, last: boolean) =>
      Effect.gen(function* () {
        let told: ReadonlyArray<readonly [FollowPlan, Decided]> = []
        yield* store.transact({ commandId, actor }, (current, { at }) => {
          const turn = inTurnOn(current, at)
          told = plans.map((plan) => {
            const first = decide(plan, turn.state, at)
            const one = first.stuck && last ? decide(apartFromWaiting(plan, first), turn.state, at) : first
            if (!one.stuck) turn.take(plan.uid, one.events)
            return [plan, one] as const
          })
          return Result.succeed(told.flatMap(([, one]) => (one.stuck ? [] : one.events)))
        })
        notes.push(...told.flatMap(([, one]) => (one.stuck ? [] : [one.note])))
        return told.flatMap(([plan, one]) => (one.stuck ? [plan] : []))
      })

    const planned: Array<FollowPlan> = []
    for (const chunk of chunks(changed)) {
      const commandId = yield* nextCommand
      if (!dryRun) yield* reopen(chunk, input, `${commandId}/reopen`)
      const state = yield* store.state
      const plans = chunk.flatMap((one) => followPlan(one, state, imported, input) ?? [])
      planned.push(...plans)
      if (!dryRun) {
        stuck.push(...(yield* record(plans, commandId, false)))
        continue
      }
      const at = yield* now
      for (const plan of plans) {
        // What waits for a ticket that would be created first, or for one that waits for it still, can't be decided yet.
        const isWhole = plan.content.dependsOn.every((uid) => state.tickets.has(uid))
        const one = isWhole ? decide(plan, state, at) : null
        notes.push(one === null || one.stuck ? plan.note : one.note)
      }
    }
    // All of them stop waiting first for what they needn't wait for any more.
    for (const chunk of chunks(stuck)) {
      yield* store.transact({ commandId: yield* nextCommand, actor }, (state, { at }) =>
        Result.succeed(chunk.flatMap((plan) => letGo(plan, state, at)))
      )
    }
    for (const chunk of chunks(stuck)) {
      const { tickets } = yield* store.state
      const plans = chunk.map((plan) => ({ ...plan, last: tickets.get(plan.uid)?.contentAt.at(-1) }))
      yield* record(plans, yield* nextCommand, true)
    }
    return { notes, uids: dryRun ? [] : planned.map(({ uid }) => uid) }
  })
