/**
 * Closes a ticket that another one stands for. What waited for it waits for the other one, in the same commit.
 *
 * @since 0.1.0
 */
import * as Effect from "effect/Effect"
import * as Result from "effect/Result"
import { openTickets } from "../backlog/TicketMap.ts"
import type { Actor, NewEvent } from "../log/Event.ts"
import { EventStore } from "../ports/EventStore.ts"
import { Ids } from "../ports/Ids.ts"
import { decideTicket } from "../ticket/TicketDecider.ts"
import { unknownTicket } from "../ticket/TicketRules.ts"

const COMMAND_ID_LENGTH = 16

/** Fails with `ticket-closed`, `ticket-in-work`, `duplicate-of-itself`, `dependency-unknown`; nothing is recorded then. */
export const closeDuplicate = (input: {
  readonly uid: string
  readonly of: string
  readonly reason: string
  readonly actor: Actor
}) =>
  Effect.gen(function* () {
    const store = yield* EventStore
    const { actor, of, reason, uid } = input
    const commandId = `duplicate/${uid}/${yield* (yield* Ids).base32(COMMAND_ID_LENGTH)}`
    let moved: ReadonlyArray<string> = []
    yield* store.transact({ commandId, actor, correlation: commandId }, (state, { at }) => {
      const closed = decideTicket({ type: "duplicate", uid, of, reason }, state, at)
      if (Result.isFailure(closed)) return Result.fail(closed.failure)
      const events: Array<NewEvent> = [...closed.success]
      const uids: Array<string> = []
      for (const other of openTickets(state.tickets)) {
        if (!other.dependsOn.includes(uid) || other.uid === uid) continue
        const dependsOn = [...new Set(other.dependsOn.map((one) => (one === uid ? of : one)))].filter(
          (one) => one !== other.uid
        )
        const revised = decideTicket(
          { type: "revise", uid: other.uid, changes: { dependsOn }, open: other.open },
          state,
          at
        )
        // One that is being worked on, or that the other ticket waits for, keeps what it has: `validate` says so.
        if (Result.isFailure(revised)) continue
        events.push(...revised.success)
        uids.push(other.uid)
      }
      moved = uids
      return Result.succeed(events)
    })
    const state = yield* store.state
    const ticket = state.tickets.get(uid)
    return ticket === undefined ? yield* unknownTicket(uid) : { state, ticket, moved }
  })
