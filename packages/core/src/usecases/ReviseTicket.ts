/**
 * Revises what a ticket says by a function of what it says now: made anew when somebody else was faster, so that no change of
 * theirs is lost.
 *
 * @since 0.1.0
 */
import * as Effect from "effect/Effect"
import type { DomainError } from "../log/DomainError.ts"
import { domainError } from "../log/DomainError.ts"
import type { Actor, EventId } from "../log/Event.ts"
import { EventStore } from "../ports/EventStore.ts"
import { exactChanges } from "../ticket/file/ContentChanges.ts"
import type { OpenOf } from "../checks/Open.ts"
import type { TicketContent } from "../ticket/Ticket.ts"
import { unknownTicket } from "../ticket/TicketRules.ts"
import type { TicketState } from "../ticket/TicketState.ts"
import { changeTicket } from "./ChangeTicket.ts"

const CODE = "concurrency-conflict"

/** Others may change the same ticket at the same time, but hardly so often. */
const ATTEMPTS = 20

/** `concurrency-conflict`: the ticket isn't what the command was made for. */
export const changedMeanwhile = ({ key }: Pick<TicketState, "key">, why: string): DomainError =>
  domainError(
    "conflict",
    CODE,
    `Somebody else changed ${key} meanwhile.`,
    why,
    "Look at it again, then repeat the command.",
    { ticket: key }
  )

/** Does it again as long as somebody else is faster. */
export const whileOvertaken = <A, E, R>(work: Effect.Effect<A, E, R>): Effect.Effect<A, E, R> =>
  Effect.retry(work, {
    times: ATTEMPTS,
    while: (error) => typeof error === "object" && error !== null && "code" in error && error.code === CODE
  })

export interface Revising<E, R> {
  readonly uid: string
  readonly actor: Actor
  /** The whole content of the ticket as the state has it. */
  readonly contentOf: (ticket: TicketState) => Effect.Effect<TicketContent, E, R>
  readonly revise: (content: TicketContent) => TicketContent
  /** What keeps a content a draft. */
  readonly openOf: OpenOf
  /** Models to price a new estimate for. */
  readonly models: ReadonlyArray<string>
}

/** Fails with what revising a ticket fails with. Nothing is recorded when nothing is different. */
export const reviseTicket = <E, R>({ actor, contentOf, models, openOf, revise, uid }: Revising<E, R>) =>
  Effect.gen(function* () {
    const store = yield* EventStore
    const once = Effect.gen(function* () {
      const state = yield* store.state
      const before = state.tickets.get(uid)
      if (before === undefined) return yield* unknownTicket(uid)
      const last: EventId | undefined = before.contentAt.at(-1)
      const old = yield* contentOf(before)
      const content = revise(old)
      const changes = exactChanges(old, content)
      const open = openOf(content, state, uid)
      const done = yield* changeTicket({
        command: { type: "revise", uid, changes, open },
        actor,
        commandId: null,
        after: { content, models },
        holds: (now) =>
          now.contentAt.at(-1) === last ? null : changedMeanwhile(now, "What was to be changed is no longer there.")
      })
      return { ...done, content, open, names: Object.keys(changes) }
    })
    return yield* whileOvertaken(once)
  })
