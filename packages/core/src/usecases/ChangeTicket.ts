/**
 * Revise, claim, release, reopen, cancel and comment: one command on one ticket. A revision that moves the features of the
 * estimate makes a new estimate with it.
 *
 * @since 0.1.0
 */
import * as Effect from "effect/Effect"
import * as Result from "effect/Result"
import { estimateFor } from "../cost/EstimateTicket.ts"
import type { DomainError } from "../log/DomainError.ts"
import type { Actor, EventId } from "../log/Event.ts"
import { EventStore } from "../ports/EventStore.ts"
import { Ids } from "../ports/Ids.ts"
import type { TicketContent } from "../ticket/Ticket.ts"
import type { TicketCommand } from "../ticket/TicketCommand.ts"
import { decideTicket } from "../ticket/TicketDecider.ts"
import type { TicketState } from "../ticket/TicketState.ts"
import { Prices } from "./implement/Prices.ts"

type Change = Exclude<TicketCommand, { type: "create" }>

const COMMAND_ID_LENGTH = 16

/** What the estimate is made from. */
export const affectsEstimate = (changes: Extract<Change, { type: "revise" }>["changes"]): boolean =>
  changes.files !== undefined || changes.plannedTests !== undefined || changes.type !== undefined

export const changeTicket = (input: {
  readonly command: Change
  readonly actor: Actor
  readonly commandId: string | null
  /** The content after a revision, and the models to price; only for `revise`. */
  readonly after: { readonly content: TicketContent; readonly models: ReadonlyArray<string> } | null
  /** The event that the command takes back. */
  readonly undoes?: { readonly event: EventId; readonly prefix: string }
  /** What must still hold of the ticket that the command was made for. */
  readonly holds?: (ticket: TicketState) => DomainError | null
}) =>
  Effect.gen(function* () {
    const store = yield* EventStore
    const ids = yield* Ids
    const prices = yield* Prices
    const { actor, after, command } = input
    const { holds, undoes } = input
    const name = undoes === undefined ? `${command.type}/${command.uid}` : `${undoes.prefix}${undoes.event}`
    const commandId = input.commandId ?? `${name}/${yield* ids.base32(COMMAND_ID_LENGTH)}`
    const context = { commandId, actor, ...(undoes === undefined ? {} : { causation: undoes.event }) }
    const done = yield* store.transact(context, (state, { at }) => {
      const before = state.tickets.get(command.uid)
      const changed = holds === undefined || before === undefined ? null : holds(before)
      if (changed !== null) return Result.fail(changed)
      return Result.map(decideTicket(command, state, at), (events) =>
        command.type === "revise" && after !== null && events.length > 0 && affectsEstimate(command.changes)
          ? [
              ...events,
              {
                stream: `ticket/${command.uid}`,
                event: {
                  type: "cost.estimate-made",
                  data: estimateFor({
                    ticket: command.uid,
                    content: after.content,
                    models: after.models,
                    book: prices.book,
                    ref: prices.ref,
                    at
                  })
                }
              }
            ]
          : events
      )
    })
    const state = yield* store.state
    const ticket = state.tickets.get(command.uid)
    if (ticket === undefined) return yield* Effect.die("a changed ticket is not in the state")
    return { ticket, state, events: done.events, changed: done.events.length > 0 && !done.duplicate }
  })
