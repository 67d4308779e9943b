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

/** Throws `ticket-not-found` or `ticket-ambiguous`, with candidates. */
export const findTicket = (state: BacklogState, key: string): TicketState => {
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
