/**
 * Which event gave each field of one ticket the value that it has: the answer to "why is it so". Folds the whole backlog
 * beside it, because a wave or another ticket may move a ticket, too.
 *
 * @since 0.1.0
 */
import type { AnyRecorded } from "../log/Event.ts"
import { applyEvent, type BacklogState, emptyState } from "../backlog/BacklogState.ts"

import { applyToContents, type TicketContents } from "./TicketContents.ts"
import { sameValue, ticketFields } from "./TicketFields.ts"

export interface Origin {
  readonly value: unknown
  readonly event: AnyRecorded
}

export interface FieldOrigins {
  readonly uid: string
  readonly state: BacklogState
  readonly contents: TicketContents
  /** By field. What the ticket was created with comes from that event, also when it is empty. */
  readonly origins: Map<string, Origin>
}

export const newOrigins = (uid: string): FieldOrigins => ({
  uid,
  state: emptyState(),
  contents: new Map(),
  origins: new Map()
})

/** Applies one event in place. */
export const applyToOrigins = ({ contents, origins, state, uid }: FieldOrigins, event: AnyRecorded): void => {
  applyEvent(state, event)
  if (event.stream === `ticket/${uid}`) applyToContents(contents, event)
  const ticket = state.tickets.get(uid)
  if (ticket === undefined) return
  const fields = ticketFields(state, ticket, contents.get(uid))
  for (const [name, value] of fields) {
    const known = origins.get(name)
    // The state replaces these values and never changes them in place, so what was there can be kept.
    if (known === undefined || !sameValue(known.value, value)) origins.set(name, { value: value, event })
  }
  for (const name of origins.keys()) if (!fields.has(name)) origins.delete(name)
}
