/**
 * Tickets of which each one's status is at hand before the ticket is read: most of an old backlog is closed, and who asks what
 * can be done now looks at none of that. Loads no schema.
 *
 * @since 0.1.0
 */
import { isClosed, type TicketState } from "../ticket/TicketState.ts"
import { LazyMap, type LazyValues } from "./LazyMap.ts"

export class TicketMap extends LazyMap<string, TicketState> {
  readonly #statuses: ReadonlyArray<TicketState["status"]>

  /** Uids in order of creation, with the tickets and statuses by their numbers. */
  constructor(
    uids: ReadonlyArray<string>,
    tickets: LazyValues<TicketState>,
    statuses: ReadonlyArray<TicketState["status"]>
  ) {
    super(uids, tickets)
    this.#statuses = statuses
  }

  statusOf(uid: string): TicketState["status"] | undefined {
    const found = this.peek(uid)
    return typeof found === "number" ? this.#statuses[found] : found?.status
  }

  openTickets(): ReadonlyArray<TicketState> {
    const open: Array<TicketState> = []
    for (const [uid, found] of this.peekAll()) {
      const status = typeof found === "number" ? this.#statuses[found] : found.status
      if (status === undefined || isClosed({ status })) continue
      const ticket = this.get(uid)
      if (ticket !== undefined) open.push(ticket)
    }
    return open
  }
}

type Tickets = ReadonlyMap<string, TicketState>

/** The status of a ticket; undefined when there is none. */
export const statusIn = (tickets: Tickets, uid: string): TicketState["status"] | undefined =>
  tickets instanceof TicketMap ? tickets.statusOf(uid) : tickets.get(uid)?.status

/** In order of creation. */
export const openTickets = (tickets: Tickets): ReadonlyArray<TicketState> =>
  tickets instanceof TicketMap ? tickets.openTickets() : [...tickets.values()].filter((ticket) => !isClosed(ticket))
