/**
 * A ticket by its key, case-insensitive, or by a unique beginning of it.
 *
 * @since 0.1.0
 */
import type { BacklogState } from "@backlog-toolkit/core/backlog/BacklogState"
import { resolveKey, upperCase } from "@backlog-toolkit/core/backlog/TicketKey"
import type { TicketState } from "@backlog-toolkit/core/ticket/TicketState"
import { unknownTicket } from "@backlog-toolkit/core/ticket/TicketRules"
import * as Result from "effect/Result"

/** A whole key that only one ticket can be meant by; null when more has to be looked at than keys. */
const named = (state: BacklogState, key: string): TicketState | null => {
  const wanted = key.trim().toUpperCase()
  const uid = state.keys.get(wanted)
  const { digits, type } = /^(?<type>[A-Z]+-)0*(?<digits>[1-9]\d*)$/u.exec(wanted)?.groups ?? {}
  if (uid === undefined || digits === undefined || type === undefined) return null
  for (const other of state.keys.keys()) {
    if (other === wanted || !other.startsWith(type)) continue
    const number = other.slice(type.length).replace(/^0+/u, "")
    if (number === digits || number.startsWith(`${digits}~`)) return null
  }
  const ticket = state.tickets.get(uid)
  return ticket?.key.toUpperCase() === wanted ? ticket : null
}

/** Throws `ticket-not-found` or `ticket-ambiguous`, with candidates. */
export const findTicket = (state: BacklogState, key: string): TicketState => {
  const only = named(state, key)
  if (only !== null) return only
  const found = resolveKey(
    key,
    [...state.tickets.values()].map((ticket) => ticket.key)
  )
  // A key that a ticket had before it was renumbered still leads to it.
  const name = Result.isSuccess(found) ? found.success : key.trim()
  const uid = state.keys.get(upperCase(name))
  const ticket = uid === undefined ? undefined : state.tickets.get(uid)
  if (ticket !== undefined && (Result.isSuccess(found) || found.failure.code === "ticket-not-found")) return ticket
  throw Result.isFailure(found) ? found.failure : unknownTicket(name)
}
