/**
 * Ids for tickets that a format has never seen, where its ids are numbers: the ones after the highest.
 *
 * @since 0.1.0
 */
import type { OutgoingTicket } from "./Format.ts"

const DIGITS = /\d{1,15}$/u

/** `idOf` makes an id of a number. Tickets that came from the format keep theirs; who waits for a new one waits for its new id. */
export const withNewIds = (
  tickets: ReadonlyArray<OutgoingTicket>,
  idOf: (number: number) => string
): ReadonlyArray<OutgoingTicket> => {
  const known = tickets.filter(({ was }) => was !== null)
  let next = known.reduce((most, { ticket }) => Math.max(most, Number(DIGITS.exec(ticket.id)?.[0] ?? 0)), 0)
  const ids = new Map<string, string>()
  for (const { ticket, was } of tickets) {
    if (was !== null) continue
    next += 1
    ids.set(ticket.id, idOf(next))
  }
  const renamed = (id: string): string => ids.get(id) ?? id
  return tickets.map(({ ticket, was, ...rest }) => ({
    ...rest,
    ticket: { ...ticket, id: was === null ? renamed(ticket.id) : ticket.id, dependsOn: ticket.dependsOn.map(renamed) },
    was:
      was?.changes.dependsOn === undefined
        ? was
        : { ...was, changes: { ...was.changes, dependsOn: was.changes.dependsOn.map(renamed) } }
  }))
}
