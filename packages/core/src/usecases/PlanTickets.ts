/**
 * Decides many new tickets before any is recorded: their keys in order, those first that others wait for, and what each is refused for.
 *
 * @since 0.1.0
 */
import * as Result from "effect/Result"
import type { BacklogState } from "../backlog/BacklogState.ts"
import { neighboursOf } from "../checks/Neighbours.ts"
import type { OpenOf } from "../checks/Open.ts"
import { estimateFor } from "../cost/EstimateTicket.ts"
import type { DomainError } from "../log/DomainError.ts"
import type { NewEvent } from "../log/Event.ts"
import type { TicketContent } from "../ticket/Ticket.ts"
import type { TicketCommand } from "../ticket/TicketCommand.ts"
import { decideTicket } from "../ticket/TicketDecider.ts"
import type { TicketState } from "../ticket/TicketState.ts"
import { type Ahead, aheadOf } from "./Ahead.ts"
import type { Prices } from "./implement/Prices.ts"

export interface NewTicket {
  /** What it says, in a backlog as it is when its turn comes: keys of others that are created before it have their uids then. */
  readonly contentIn: (state: Pick<BacklogState, "keys">) => TicketContent
  /** Names the command that creates it: the same one is recorded once. */
  readonly name: string
  /** A key that it brings along; taken when it is free. */
  readonly key: string | null
  /** Its uid, when its source has a name for it; else it gets one. */
  readonly uid?: string
  /** What it asks for once it is there. */
  readonly afterwards?: (ticket: TicketState) => Exclude<TicketCommand, { type: "create" }> | null
}

/** What tickets are planned with. */
export interface PlanOptions {
  readonly tickets: ReadonlyArray<NewTicket>
  readonly openOf: OpenOf
  readonly prefixes: ReadonlyArray<string>
  readonly models: ReadonlyArray<string>
}

/** JSON characters of the events of one commit, a quarter of what a commit may hold: some letters are several bytes. */
const COMMIT_SIZE = 256 * 1024

export interface Planned {
  readonly at: number
  readonly uid: string
  readonly content: TicketContent
  readonly key: string
  readonly refused: DomainError | null
  readonly events: ReadonlyArray<NewEvent>
}

type Decided = Pick<Planned, "content" | "uid" | "refused"> & {
  readonly ticket: TicketState
  readonly events: ReadonlyArray<NewEvent>
}

/** One ticket on what is decided so far; it is folded ahead. */
const decide = (
  ticket: NewTicket,
  uid: string,
  ahead: Ahead,
  at: string,
  prefixes: ReadonlyArray<string>
): Result.Result<Decided, DomainError> => {
  const content = ticket.contentIn(ahead.state)
  const given = ticket.key === null ? {} : { key: ticket.key }
  const decided = decideTicket({ type: "create", uid, content, open: [], prefixes, ...given }, ahead.state, at)
  if (Result.isFailure(decided)) return Result.fail(decided.failure)
  for (const event of decided.success) ahead.take(event)
  const made = ahead.state.tickets.get(uid)
  if (made === undefined) throw new Error("a decided ticket is not in the state")
  const command = ticket.afterwards?.(made) ?? null
  const after = command === null ? Result.succeed([]) : decideTicket(command, ahead.state, at)
  const asked = Result.isSuccess(after) ? after.success : []
  for (const event of asked) ahead.take(event)
  return Result.succeed({
    uid,
    content,
    ticket: made,
    events: asked,
    refused: Result.isFailure(after) ? after.failure : null
  })
}

/**
 * All of them, those first that the others wait for. Those that wait for something that nobody makes are refused, each with its reason.
 */
const decideAll = (
  wanted: ReadonlyArray<readonly [at: number, ticket: NewTicket, uid: string]>,
  ahead: Ahead,
  at: string,
  prefixes: ReadonlyArray<string>
) => {
  const made = new Map<number, Decided>()
  const refused = new Map<number, DomainError>()
  for (let waiting = wanted; waiting.length > 0;) {
    const again: Array<(typeof wanted)[number]> = []
    refused.clear()
    for (const one of waiting) {
      const [index, ticket, uid] = one
      const decided = decide(ticket, uid, ahead, at, prefixes)
      if (Result.isSuccess(decided)) made.set(index, decided.success)
      else {
        refused.set(index, decided.failure)
        again.push(one)
      }
    }
    if (again.length === waiting.length) break
    waiting = again
  }
  return { made, refused }
}

/** `left`: those that are still to be created, by number, with their uids. */
export const planTickets = (
  { models, openOf, prefixes, tickets }: PlanOptions,
  left: ReadonlyArray<readonly [at: number, uid: string]>,
  state: BacklogState,
  at: string,
  prices: Prices["Service"]
) => {
  const ahead = aheadOf(state, at)
  const wanted = left.flatMap(([index, uid]) => {
    const ticket = tickets[index]
    return ticket === undefined ? [] : [[index, ticket, uid] as const]
  })
  const { made, refused } = decideAll(wanted, ahead, at, prefixes)
  // What keeps them drafts may be what others of them make, whichever comes first.
  const neighbours = neighboursOf(ahead.state, new Map([...made.values()].map(({ content, uid }) => [uid, content])))
  const plans = [...made].map(([index, { content, refused: no, events, ticket, uid }]): Planned => {
    const stream = `ticket/${uid}`
    const open = openOf(content, ahead.state, uid, neighbours)
    const estimate = estimateFor({ ticket: uid, content, models, book: prices.book, ref: prices.ref, at })
    return {
      at: index,
      uid,
      content,
      key: ticket.key,
      refused: no,
      events: [
        { stream, event: { type: "ticket.created", data: { uid, key: ticket.key, content, open } } },
        { stream, event: { type: "cost.estimate-made", data: estimate } },
        ...events
      ]
    }
  })
  return { plans, refused }
}

const sizeOf = ({ events }: Planned): number => events.reduce((sum, { event }) => sum + JSON.stringify(event).length, 0)

/** In their order, as many in each as a commit holds. */
export const inCommits = (plans: ReadonlyArray<Planned>): ReadonlyArray<ReadonlyArray<Planned>> => {
  const commits: Array<Array<Planned>> = []
  let left = 0
  for (const plan of plans) {
    const size = sizeOf(plan)
    if (size > left) {
      commits.push([])
      left = COMMIT_SIZE
    }
    commits.at(-1)?.push(plan)
    left -= size
  }
  return commits
}
