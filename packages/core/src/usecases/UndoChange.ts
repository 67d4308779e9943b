/**
 * Takes back the last change that somebody made to a ticket, or one that is named: by a compensating event whose causation
 * is the event that it undoes.
 *
 * @since 0.1.0
 */
import type { OpenOf } from "../checks/Open.ts"
import * as Effect from "effect/Effect"
import * as Stream from "effect/Stream"
import { domainError, type DomainError } from "../log/DomainError.ts"
import type { Actor, EventId } from "../log/Event.ts"
import { type AnyRecorded, EventStore, type EventStoreShape } from "../ports/EventStore.ts"
import { applyToContents, type TicketContents } from "../projections/TicketContents.ts"
import type { TicketContent } from "../ticket/Ticket.ts"
import type { TicketState } from "../ticket/TicketState.ts"
import { decideUndo } from "../ticket/UndoDecider.ts"
import { lastChangeOf, UNDO_COMMAND } from "../ticket/UndoTrail.ts"
import { changeTicket } from "./ChangeTicket.ts"
import { changedMeanwhile } from "./ReviseTicket.ts"
import { findEvent } from "./time/Past.ts"

const TICKET = "ticket/"

const nothing = (actor: string): DomainError =>
  domainError(
    "not-found",
    "undo-nothing",
    `There is no change by ${actor} to undo.`,
    "Only changes of tickets are looked for: created, edited, claimed, released, closed, reopened, commented.",
    "Name an event: btk undo <event>. See btk log --actor <actor>.",
    { actor }
  )

const missing = (id: EventId): DomainError =>
  domainError(
    "not-found",
    "event-not-found",
    `This log has no event ${id}.`,
    "It may be another clone's that isn't here.",
    "Look: btk log",
    { event: id }
  )

/** Of the whole log only what happened to tickets is kept in memory. */
const lastOf = (store: EventStoreShape, actor: Actor) =>
  Effect.gen(function* () {
    const changes: Array<AnyRecorded> = []
    yield* Stream.runForEach(store.readFrom(new Map()), (events) =>
      Effect.sync(() => {
        for (const event of events) {
          if (event.stream.startsWith(TICKET) && event.event.type.startsWith("ticket.")) changes.push(event)
        }
      })
    )
    return lastChangeOf(changes, actor) ?? (yield* nothing(actor))
  })

const named = (store: EventStoreShape, id: EventId) =>
  Effect.filterOrFail(
    findEvent(store, id),
    (event) => event !== null,
    () => missing(id)
  )

const contentsAround = (history: ReadonlyArray<AnyRecorded>, target: AnyRecorded, uid: string) => {
  const contents: TicketContents = new Map()
  let before: TicketContent | null = null
  for (const event of history) {
    if (event === target) before = contents.get(uid) ?? null
    applyToContents(contents, event)
  }
  return { before, now: contents.get(uid) ?? null }
}

/** The plan was made for this ticket as it was; another writer may have been faster. */
const unchanged =
  (planned: TicketState | null) =>
  (now: TicketState): DomainError | null =>
    now.contentAt.at(-1) === planned?.contentAt.at(-1) &&
    now.status === planned?.status &&
    now.claim?.by === planned.claim?.by
      ? null
      : changedMeanwhile(now, "What was to be undone may no longer be what holds.")

export interface UndoInput {
  /** Null for the actor's last change. */
  readonly event: EventId | null
  readonly actor: Actor
  readonly openOf: OpenOf
  readonly models: ReadonlyArray<string>
}

/** Fails with `undo-nothing`, `event-not-found`, `undo-impossible`, `undo-overtaken` and what the command fails with. */
export const undoChange = ({ actor, event, models, openOf }: UndoInput) =>
  Effect.gen(function* () {
    const store = yield* EventStore
    const target = yield* event === null ? lastOf(store, actor) : named(store, event)
    const uid = target.stream.startsWith(TICKET) ? target.stream.slice(TICKET.length) : ""
    // A copy: the store goes on folding into the state that it answers.
    const state = yield* store.state
    const found = state.tickets.get(uid)
    const ticket = found === undefined ? null : { ...found, contentAt: [...found.contentAt] }
    const stream = yield* store.readStream(target.stream)
    const history = stream.map((one) => (one.id === target.id ? target : one))
    const { command, content } = yield* Effect.fromResult(
      decideUndo({
        target,
        history,
        ticket,
        contents: contentsAround(history, target, uid),
        by: actor,
        openOf: (content) => openOf(content, state, uid)
      })
    )
    const done = yield* changeTicket({
      command,
      actor,
      commandId: null,
      after: content === null ? null : { content, models },
      undoes: { event: target.id, prefix: UNDO_COMMAND },
      holds: unchanged(ticket)
    })
    return { ...done, undone: target, command: command.type }
  })
