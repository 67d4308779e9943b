/**
 * A person's decision about one conflict: what counts stays, or what was overwritten takes its place.
 *
 * @since 0.1.0
 */
import * as Effect from "effect/Effect"
import { domainError, type DomainError } from "../../log/DomainError.ts"
import type { Actor } from "../../log/Event.ts"
import { EventStore } from "../../ports/EventStore.ts"
import type { Conflict } from "../../projections/conflicts/Conflicts.ts"
import { taking } from "../../projections/conflicts/Revisions.ts"
import type { OpenOf } from "../../checks/Open.ts"
import { changeTicket } from "../ChangeTicket.ts"
import { loadContent } from "../LoadContents.ts"
import type { TicketContent } from "../../ticket/Ticket.ts"
import { exactChanges } from "../../ticket/file/ContentChanges.ts"
import { unknownTicket } from "../../ticket/TicketRules.ts"
import { findConflicts, isOpen } from "./FindConflicts.ts"

export interface ResolveOptions {
  readonly openOf: OpenOf
  /** Models to price new estimates for. */
  readonly models: ReadonlyArray<string>
  readonly actor: Actor
}

const notFound = (id: string, open: ReadonlyArray<string>): DomainError =>
  domainError(
    "not-found",
    "conflict-not-found",
    `No open conflict has the id ${JSON.stringify(id)}.`,
    open.length === 0 ? "There is no open conflict." : `Open ones: ${open.join(", ")}.`,
    "See them: btk conflicts",
    { conflict: id, open }
  )

const chosen = (open: ReadonlyArray<Conflict>, asked: string): Effect.Effect<Conflict, DomainError> => {
  const fitting = open.filter(({ id }) => asked !== "" && id.startsWith(asked.toLowerCase()))
  const [only, another] = fitting
  if (only !== undefined && another === undefined) return Effect.succeed(only)
  return Effect.fail(
    notFound(
      asked,
      open.map(({ id }) => id)
    )
  )
}

const wrongChoice = ({ id, loser, winner }: Conflict, choice: string): DomainError =>
  domainError(
    "usage",
    "conflict-choice-invalid",
    `${choice} is not one of the events of conflict ${id}.`,
    `It is between ${winner}, which counts, and ${loser}.`,
    `btk resolve ${id} keeps what counts; --take ${loser} takes the other.`,
    { conflict: id, choice, winner, loser }
  )

const asItWas = (content: TicketContent, { revision, unit }: Conflict): TicketContent =>
  revision === null || unit === null ? content : { ...content, ...taking(revision, [unit], content) }

/** The whole content once some parts are as an overwritten revision made them, recorded as one revision. */
export const takeBack = (
  uid: string,
  conflicts: ReadonlyArray<Conflict>,
  resolves: ReadonlyArray<{ readonly conflict: string; readonly choice: string }>,
  { actor, commandId, models, openOf }: ResolveOptions & { readonly commandId: string | null }
) =>
  Effect.gen(function* () {
    const state = yield* (yield* EventStore).state
    const ticket = state.tickets.get(uid)
    if (ticket === undefined) return yield* unknownTicket(uid)
    const before = yield* loadContent(ticket)
    const content = conflicts.reduce(asItWas, before)
    const changes = exactChanges(before, content)
    const open = openOf(content, state, uid)
    const done = yield* changeTicket({
      command: { type: "revise", uid, changes, open, resolves },
      actor,
      commandId,
      after: { content, models }
    })
    return { ...done, content }
  })

/**
 * `take` is the event that shall count; null for the one that does. Fails with `conflict-not-found`,
 * `conflict-choice-invalid`, and what revising a ticket fails with.
 */
export const resolveConflict = (id: string, take: string | null, options: ResolveOptions) =>
  Effect.gen(function* () {
    const conflict = yield* chosen((yield* findConflicts).filter(isOpen), id)
    const { loser, uid, winner } = conflict
    const choice = take ?? winner
    if (choice !== winner && (choice !== loser || conflict.kind !== "field"))
      return yield* wrongChoice(conflict, choice)
    const done = yield* takeBack(uid, choice === loser ? [conflict] : [], [{ conflict: conflict.id, choice }], {
      ...options,
      commandId: null
    })
    return { conflict, choice, ...done }
  })

/** Gives a ticket that shares its key with another one a key of its own. Does nothing to any other. */
export const renumber = (uid: string, actor: Actor) =>
  changeTicket({ command: { type: "renumber", uid }, actor, commandId: null, after: null })
