/**
 * Of each open ticket the other one that asks for the same and is there first: among open tickets the older one, else one that was
 * completed. Pure.
 *
 * @since 0.1.0
 */
import type { BacklogState } from "../backlog/BacklogState.ts"
import type { TicketContent } from "../ticket/Ticket.ts"
import { areApart } from "../ticket/TicketRules.ts"
import { isClosed, type TicketState } from "../ticket/TicketState.ts"
import { isDone } from "../ticket/Vocabulary.ts"
import { type Pair, type Pairs, pairsOf } from "./Pairs.ts"
import { ALIKE, reasonsOf, SURE } from "./Score.ts"

export interface Twin {
  readonly uid: string
  readonly key: string
  readonly title: string
  /** From 0 to 1. */
  readonly score: number
  readonly reasons: ReadonlyArray<string>
  /** Sure enough to close this one in favour of the other; else somebody has to look. */
  readonly sure: boolean
}

/** Words of a text that say what is asked for, and not only what it is about. */
const ENOUGH = 12

/** Parts of one ticket are like each other and like what they were split from. */
const areKin = (one: TicketContent | undefined, other: TicketContent | undefined, keys: readonly [string, string]) => {
  const [mine, theirs] = [one?.fields["split_from"], other?.fields["split_from"]]
  return (mine !== undefined && mine === theirs) || mine === keys[1] || theirs === keys[0]
}

/** Tickets that can be one of a pair: open and completed ones. */
export const comparedTickets = (state: BacklogState): ReadonlyArray<TicketState> =>
  [...state.tickets.values()].filter((ticket) => !isClosed(ticket) || isDone(ticket.status))

/** Pairs of which at least one is open, and the other open or completed, and which nobody told apart. */
export const openPairs = (
  state: BacklogState,
  contents: ReadonlyMap<string, TicketContent>,
  least: number = ALIKE
): Pairs => {
  const tickets = comparedTickets(state).flatMap((ticket) => {
    const content = contents.get(ticket.uid)
    return content === undefined ? [] : [{ uid: ticket.uid, content, ticket, closed: isClosed(ticket) }]
  })
  return pairsOf(tickets, least, (first, second) => {
    const [one, other] = [tickets[first], tickets[second]]
    if (one === undefined || other === undefined || (one.closed && other.closed)) return false
    return (
      !areApart(one.ticket, other.ticket) && !areKin(one.content, other.content, [one.ticket.key, other.ticket.key])
    )
  })
}

/** An open ticket that is a twin of nobody older stands for itself. */
export const twinsOf = (
  state: BacklogState,
  contents: ReadonlyMap<string, TicketContent>
): ReadonlyMap<string, Twin> => {
  const twins = new Map<string, Twin>()
  const { overlaps, pairs } = openPairs(state, contents)
  const twin = (pair: Pair, { key, status, title, uid }: TicketState): Twin => ({
    uid,
    key,
    title,
    score: pair.score,
    reasons: reasonsOf(overlaps(pair)),
    // What was completed may have come back: somebody has to say so.
    sure: pair.score >= SURE && pair.words >= ENOUGH && !isDone(status)
  })
  for (const pair of pairs) {
    const [one, other] = [state.tickets.get(pair.first), state.tickets.get(pair.second)]
    if (one === undefined || other === undefined) continue
    const [kept, closing] = isClosed(other) ? [other, one] : [one, other]
    // Pairs come the likest first. Nobody is closed in favour of one that is itself a twin.
    if (twins.has(closing.uid) || twins.get(kept.uid)?.uid === closing.uid) continue
    twins.set(closing.uid, twin(pair, kept))
  }
  return twins
}
