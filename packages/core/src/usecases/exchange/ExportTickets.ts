/**
 * The tickets in the form of another tool: those that came from it and say the same still as they came, others with what changed,
 * and those that were made here anew.
 *
 * @since 0.1.0
 */
import * as Effect from "effect/Effect"
import type { BacklogState } from "../../backlog/BacklogState.ts"
import { contentOf, differences, outcomeOf, saidOf } from "../../exchange/contentOf.ts"
import type { ForeignComment, ForeignRecord, ForeignTicket } from "../../exchange/ForeignTicket.ts"
import type { ForeignChanges, Format, OutgoingTicket } from "../../exchange/Format.ts"
import { EventStore } from "../../ports/EventStore.ts"
import { sameSet } from "../../ticket/sets.ts"
import type { TicketContent } from "../../ticket/Ticket.ts"
import { isClosed, type TicketState } from "../../ticket/TicketState.ts"
import type { Status } from "../../ticket/Vocabulary.ts"
import { renderTicket } from "../RenderTickets.ts"
import { recordAgain } from "./PlanFollow.ts"
import { exportNames, withKeys } from "./exportNames.ts"
import { nameBefore, namedFrom } from "./Sourced.ts"
import { distinctPaths, idsProblem } from "./distinct.ts"
import { type Imported, type LoadedComment, type LoadedRecord, loadImported } from "./LoadImported.ts"

export interface ExportInput {
  readonly format: Format
  /** Only tickets that are not closed. */
  readonly open: boolean
  readonly prefixes: ReadonlyArray<string>
  /** Of the tickets that came from the format only those whose source has this name, or none; null for all. */
  readonly only: { readonly name: string | null } | null
}

const STATUS_OF: Readonly<Record<ForeignTicket["outcome"], Status>> = {
  open: "pending",
  done: "done-elsewhere",
  dropped: "cancelled"
}

const commentsOf = (
  { comments }: TicketState,
  said: ReadonlyArray<LoadedComment>,
  which: (comment: LoadedComment) => boolean
): ReadonlyArray<ForeignComment> => {
  const shown = new Set(comments.filter(({ removed }) => !removed).map(({ id }) => id))
  return said
    .filter((comment) => shown.has(comment.id) && which(comment))
    .map(({ at, by, foreign, id, text }) => ({ id: foreign ?? id, by, at, text }))
}

/** Nobody has changed it here since it was read: then its record says all there is to say, and nothing has to be compared. */
const isUntouched = (ticket: TicketState, content: TicketContent, was: LoadedRecord, record: ForeignRecord): boolean =>
  was.content === content &&
  record.ticket.outcome === outcomeOf(ticket.status) &&
  sameSet(ticket.dependsOn, was.dependsOn)

const outgoing = (
  state: BacklogState,
  ticket: TicketState,
  content: TicketContent,
  imported: Imported,
  nameOf: (uid: string) => string,
  { format, prefixes }: ExportInput
): OutgoingTicket => {
  const said = imported.comments.get(ticket.uid) ?? []
  const was = imported.records.get(ticket.uid) ?? null
  const record = was?.format === format.name ? recordAgain(was) : null
  const added = commentsOf(ticket, said, ({ foreign }) => foreign === null)
  const newComments: ForeignChanges = added.length === 0 ? {} : { newComments: added }
  const names = {
    id: nameOf(ticket.uid),
    url: ticket.source?.url ?? null,
    reason: ticket.reason,
    dependsOn: ticket.dependsOn.map(nameOf)
  }
  const rest = {
    key: ticket.key,
    onto: (existing: string | null) => renderTicket(state, state.tickets.get(ticket.uid) ?? ticket, content, existing)
  }
  if (was !== null && record !== null && isUntouched(ticket, content, was, record)) {
    return { ...rest, ticket: { ...record.ticket, ...names }, was: { record: record.record, changes: newComments } }
  }
  const now = saidOf(content, ticket.status, names.dependsOn)
  const whole = { ...now, ...names, parent: null, comments: commentsOf(ticket, said, () => true) }
  if (was === null || record === null) return { ...rest, ticket: whole, was: null }
  const then = saidOf(
    contentOf(record, { prefixes, from: namedFrom(format.name, was.id), dependsOn: was.dependsOn }),
    STATUS_OF[record.ticket.outcome],
    was.dependsOn.map(nameOf)
  )
  const changes = { ...differences(then, now), ...newComments }
  return { ...rest, ticket: whole, was: { record: record.record, changes } }
}

/** Fails with `export-ids-collide`. Files of the format, an empty path for its one; and how many tickets are as they came, changed and new to it. */
export const exportTickets = (input: ExportInput) =>
  Effect.gen(function* () {
    const state = yield* (yield* EventStore).state
    const imported = yield* loadImported
    const { format, only } = input
    const names = exportNames(state, format.name)
    const nameOf = (uid: string): string => names.get(uid) ?? uid
    const shown = format.name === "seed" ? withKeys(state, names) : state
    const isAsked = ({ source }: TicketState): boolean =>
      only === null || source?.format !== format.name || nameBefore(source.id) === only.name
    const tickets = [...state.tickets.values()]
      .filter((ticket) => (!input.open || !isClosed(ticket)) && isAsked(ticket))
      .flatMap((ticket) => {
        const content = imported.contents.get(ticket.uid)
        return content === undefined ? [] : [outgoing(shown, ticket, content, imported, nameOf, input)]
      })
    const problem = idsProblem(tickets, format.title)
    if (problem !== null) return yield* problem
    const same = tickets.filter(({ was }) => was !== null && Object.keys(was.changes).length === 0).length
    const anew = tickets.filter(({ was }) => was === null).length
    return {
      texts: distinctPaths(format.write(tickets, imported.frames.get(format.name) ?? null), tickets),
      tickets: tickets.length,
      same,
      changed: tickets.length - same - anew,
      anew
    }
  })
