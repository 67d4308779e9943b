/**
 * What is different between two states of a backlog, ticket by ticket. Pure; either may be the older one.
 *
 * @since 0.1.0
 */
import { type BacklogState, statusOf } from "../backlog/BacklogState.ts"
import { compareKeys } from "../backlog/TicketKey.ts"
import { isClosed, type TicketState } from "../ticket/TicketState.ts"
import type { Status } from "../ticket/Vocabulary.ts"
import type { TicketContents } from "./TicketContents.ts"
import { sameValue, ticketFields } from "./TicketFields.ts"

/** A state with what its tickets say. */
export interface Side {
  readonly state: BacklogState
  readonly contents: TicketContents
}

export interface DiffTicket {
  readonly uid: string
  readonly key: string
  readonly title: string
  readonly status: Status
}

export interface StatusChange extends DiffTicket {
  /** `status` is what it became. */
  readonly from: Status
}

export interface FieldChange {
  readonly uid: string
  readonly key: string
  readonly field: string
  readonly from: unknown
  readonly to: unknown
}

export interface StateDiff {
  readonly added: ReadonlyArray<DiffTicket>
  /** Not there in the second state: it is older, or of another branch. */
  readonly removed: ReadonlyArray<DiffTicket>
  readonly closed: ReadonlyArray<StatusChange>
  readonly reopened: ReadonlyArray<StatusChange>
  /** Other changes of status. */
  readonly moved: ReadonlyArray<StatusChange>
  /** Every other field, the key included. */
  readonly changed: ReadonlyArray<FieldChange>
}

const shown = (state: BacklogState, ticket: TicketState): DiffTicket => ({
  uid: ticket.uid,
  key: ticket.key,
  title: ticket.title,
  status: statusOf(state, ticket)
})

const byKey = (a: { readonly key: string }, b: { readonly key: string }): number => compareKeys(a.key, b.key)

const onlyIn = (one: Side, other: Side): ReadonlyArray<DiffTicket> =>
  [...one.state.tickets.values()]
    .filter(({ uid }) => !other.state.tickets.has(uid))
    .map((ticket) => shown(one.state, ticket))
    .toSorted(byKey)

interface Pair {
  readonly before: TicketState
  readonly after: TicketState
}

const fieldChanges = (from: Side, to: Side, { after, before }: Pair): ReadonlyArray<FieldChange> => {
  const { key, uid } = after
  const old = ticketFields(from.state, before, from.contents.get(uid))
  const fresh = ticketFields(to.state, after, to.contents.get(uid))
  const changes: Array<FieldChange> = []
  if (before.key !== key) changes.push({ uid, key, field: "key", from: before.key, to: key })
  for (const field of new Set([...old.keys(), ...fresh.keys()])) {
    const [was, is] = [old.get(field) ?? null, fresh.get(field) ?? null]
    if (field !== "status" && !sameValue(was, is)) changes.push({ uid, key, field, from: was, to: is })
  }
  return changes
}

export const diffStates = (from: Side, to: Side): StateDiff => {
  const pairs: ReadonlyArray<Pair> = [...to.state.tickets.values()]
    .flatMap((after) => {
      const before = from.state.tickets.get(after.uid)
      return before === undefined ? [] : [{ before, after }]
    })
    .toSorted((a, b) => byKey(a.after, b.after))
  const moves = pairs.flatMap(({ after, before }) => {
    const was = statusOf(from.state, before)
    const change: StatusChange = { ...shown(to.state, after), from: was }
    return was === change.status ? [] : [{ change, shut: isClosed(after), wasShut: isClosed(before) }]
  })
  const changesWhere = (is: (move: (typeof moves)[number]) => boolean) => moves.filter(is).map(({ change }) => change)
  return {
    added: onlyIn(to, from),
    removed: onlyIn(from, to),
    closed: changesWhere(({ shut, wasShut }) => shut && !wasShut),
    reopened: changesWhere(({ shut, wasShut }) => !shut && wasShut),
    moved: changesWhere(({ shut, wasShut }) => shut === wasShut),
    changed: pairs.flatMap((pair) => fieldChanges(from, to, pair))
  }
}
