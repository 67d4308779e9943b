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
import { affectsEstimate } from "../ChangeTicket.ts"
import { Prices } from "../implement/Prices.ts"
import { now } from "../now.ts"
import { FOLLOWING, type Imported } from "./LoadImported.ts"
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
const reopen = (chunk: ReadonlyArray<Followed>, { actor, format, imported }: FollowInput, commandId: string) =>
  Effect.gen(function* () {
    const store = yield* EventStore
    const moved = (state: BacklogState) =>
      chunk.filter(({ item: { record, uid } }) => {
        const ticket = state.tickets.get(uid)
        return ticket !== undefined && isMoved(ticket, imported.records.get(uid), record.ticket.outcome)
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

/** What is decided for one ticket, and what of it is refused. A ticket that is worked on is left for the next time. */
const decided = (
  { commands, content, last, note, uid }: FollowPlan,
  state: BacklogState,
  at: string,
  estimated: (uid: string, content: FollowPlan["content"]) => NewEvent
): { readonly events: ReadonlyArray<NewEvent>; readonly note: ImportNote } => {
  const ticket = state.tickets.get(uid)
  if (ticket?.contentAt.at(-1) !== last) {
    return { events: [], note: { ...note, result: "kept", said: ["Somebody changed it meanwhile: import again."] } }
  }
  const events: Array<NewEvent> = []
  let refused: string | null = null
  for (const command of commands) {
    const one = decideTicket(command, state, at)
    if (Result.isFailure(one)) {
      refused = one.failure.message
      continue
    }
    events.push(...one.success)
    if (command.type === "revise" && affectsEstimate(command.changes)) events.push(estimated(uid, content))
  }
  if (refused === null) return { events, note }
  const waits = ticket?.wave !== null
  return {
    events: waits ? [] : events,
    note: { ...note, result: "kept", said: [`Left as it is here: ${refused}`] }
  }
}

/** Fails with what storage fails with; what a ticket is refused for is in its note. */
export const followSources = (input: FollowInput) =>
  Effect.gen(function* () {
    const { actor, changed, dryRun, imported, models } = input
    const notes: Array<ImportNote> = []
    const uids: Array<string> = []
    const store = yield* EventStore
    const ids = yield* Ids
    const { book, ref } = yield* Prices
    for (let from = 0; from < changed.length; from += CHUNK) {
      const chunk = changed.slice(from, from + CHUNK)
      const commandId = `${FOLLOWING}${yield* ids.base32(COMMAND_ID_LENGTH)}`
      if (!dryRun) yield* reopen(chunk, input, `${commandId}/reopen`)
      const state = yield* store.state
      const planned = chunk.flatMap((one) => followPlan(one, state, imported, input) ?? [])
      const decide = (plan: FollowPlan, on: BacklogState, at: string) =>
        decided(plan, on, at, (uid, content) => ({
          stream: `ticket/${uid}`,
          event: { type: "cost.estimate-made", data: estimateFor({ ticket: uid, content, models, book, ref, at }) }
        }))
      if (dryRun) {
        const at = yield* now
        // What waits for a ticket that would be created first can't be decided yet.
        const isWhole = ({ content }: FollowPlan): boolean => content.dependsOn.every((uid) => state.tickets.has(uid))
        notes.push(...planned.map((plan) => (isWhole(plan) ? decide(plan, state, at).note : plan.note)))
        continue
      }
      let told: ReadonlyArray<ImportNote> = []
      yield* store.transact({ commandId, actor }, (current, { at }) => {
        const all = planned.map((plan) => decide(plan, current, at))
        told = all.map(({ note }) => note)
        return Result.succeed(all.flatMap(({ events }) => events))
      })
      notes.push(...told)
      uids.push(...planned.map(({ uid }) => uid))
    }
    return { notes, uids }
  })
