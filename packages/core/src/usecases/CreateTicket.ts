/**
 * Creates a ticket: key issued by the log, estimate written with it, in one commit.
 *
 * @since 0.1.0
 */
import * as Effect from "effect/Effect"
import * as Result from "effect/Result"
import { estimateFor } from "../cost/EstimateTicket.ts"
import type { Actor } from "../log/Event.ts"
import { EventStore } from "../ports/EventStore.ts"
import { Ids } from "../ports/Ids.ts"
import type { TicketContent } from "../ticket/Ticket.ts"
import { decideTicket } from "../ticket/TicketDecider.ts"
import { Prices } from "./implement/Prices.ts"

/** 50 bits: a clash within one backlog of a million tickets has a chance of about 1 in 2,000. */
export const UID_LENGTH = 10

export const createTicket = (input: {
  readonly content: TicketContent
  readonly open: ReadonlyArray<string>
  readonly prefixes: ReadonlyArray<string>
  readonly models: ReadonlyArray<string>
  readonly actor: Actor
  readonly commandId: string | null
  /** A key that a file brings along; taken when it is free. */
  readonly key?: string
}) =>
  Effect.gen(function* () {
    const store = yield* EventStore
    const ids = yield* Ids
    const prices = yield* Prices
    const uid = `t-${yield* ids.base32(UID_LENGTH)}`
    const { actor, content, key, models, open, prefixes } = input
    const given = key === undefined ? {} : { key }
    const done = yield* store.transact({ commandId: input.commandId ?? `create/${uid}`, actor }, (state, { at }) =>
      Result.map(decideTicket({ type: "create", uid, content, open, prefixes, ...given }, state, at), (events) => [
        ...events,
        {
          stream: `ticket/${uid}`,
          event: {
            type: "cost.estimate-made",
            data: estimateFor({ ticket: uid, content, models, book: prices.book, ref: prices.ref, at })
          }
        }
      ])
    )
    const created = done.events.find(({ event }) => event.type === "ticket.created")?.event
    const state = yield* store.state
    const ticket = created?.type === "ticket.created" ? state.tickets.get(created.data.uid) : undefined
    if (ticket === undefined) return yield* Effect.die("a created ticket is not in the state")
    return { ticket, state, duplicate: done.duplicate }
  })
