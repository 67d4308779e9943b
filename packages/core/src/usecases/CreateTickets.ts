/**
 * Creates many tickets at once: keys issued in their order, each with its estimate, in as few commits as their size allows. What one
 * refuses keeps none of the others. They may wait for each other in any order.
 *
 * @since 0.1.0
 */
import * as Effect from "effect/Effect"
import * as Result from "effect/Result"
import type { BacklogState } from "../backlog/BacklogState.ts"
import { neighboursOf } from "../checks/Neighbours.ts"
import type { OpenOf } from "../checks/Open.ts"
import { estimateFor } from "../cost/EstimateTicket.ts"
import { type DomainError, domainError } from "../log/DomainError.ts"
import type { Actor, NewEvent } from "../log/Event.ts"
import { EventStore } from "../ports/EventStore.ts"
import { Ids } from "../ports/Ids.ts"
import type { TicketContent } from "../ticket/Ticket.ts"
import type { TicketCommand } from "../ticket/TicketCommand.ts"
import { decideTicket } from "../ticket/TicketDecider.ts"
import type { TicketState } from "../ticket/TicketState.ts"
import { type Ahead, aheadOf } from "./Ahead.ts"
import { UID_LENGTH } from "./CreateTicket.ts"
import { Prices } from "./implement/Prices.ts"
import { now } from "./now.ts"

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

export interface CreateTicketsInput<R> {
  readonly tickets: ReadonlyArray<NewTicket>
  /** Those, by number, that somebody else created in this backlog meanwhile: asked whenever others create tickets. */
  readonly taken: (state: BacklogState) => Effect.Effect<ReadonlySet<number>, DomainError, R>
  readonly openOf: OpenOf
  readonly prefixes: ReadonlyArray<string>
  readonly models: ReadonlyArray<string>
  readonly actor: Actor
  /** Names a commit of several by the names of its tickets. */
  readonly nameOf: (names: ReadonlyArray<string>) => string
}

export interface Created {
  readonly uid: string
  readonly content: TicketContent
  /** What it asked for and was refused. */
  readonly refused: DomainError | null
}

/** Null for one that somebody else created. */
export type CreatedOrNot = Result.Result<Created, DomainError> | null

/** JSON characters of the events of one commit, a quarter of what a commit may hold: some letters are several bytes. */
const COMMIT_SIZE = 256 * 1024

interface Planned {
  readonly at: number
  readonly uid: string
  readonly content: TicketContent
  readonly key: string
  readonly refused: DomainError | null
  readonly events: ReadonlyArray<NewEvent>
}

const overtaken = domainError(
  "conflict",
  "concurrency-conflict",
  "Somebody else created tickets meanwhile.",
  "Keys are issued in order.",
  "Repeat the command.",
  {}
)

const isOvertaken = (error: unknown): boolean => error === overtaken

/** Others may create tickets at the same time, but hardly so often. */
const ATTEMPTS = 20

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

const planned = (
  { models, openOf, prefixes, tickets }: Omit<CreateTicketsInput<never>, "taken">,
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
const inCommits = (plans: ReadonlyArray<Planned>): ReadonlyArray<ReadonlyArray<Planned>> => {
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

const isOfOne = ({ kind }: DomainError): boolean => kind !== "environment" && kind !== "integrity"

/** What one ticket is refused for is a result; what has to do with storage or with others fails. */
const recordedOf = <R>(
  commit: Effect.Effect<void, DomainError, R>
): Effect.Effect<Result.Result<void, DomainError>, DomainError, R> =>
  Effect.matchEffect(commit, {
    onSuccess: () => Effect.succeed(Result.succeed(undefined)),
    onFailure: (error) =>
      isOvertaken(error) || !isOfOne(error) ? Effect.fail(error) : Effect.succeed(Result.fail(error))
  })

/** In the order of the input. Fails with what storage fails with; what a ticket is refused for is its own result. */
export const createTickets = <R>(input: CreateTicketsInput<R>) =>
  Effect.gen(function* () {
    const store = yield* EventStore
    const ids = yield* Ids
    const prices = yield* Prices
    const { actor, nameOf, tickets } = input
    const results = new Map<number, CreatedOrNot>()
    const uids = yield* Effect.forEach(tickets, ({ uid }) =>
      uid === undefined ? Effect.map(ids.base32(UID_LENGTH), (name) => `t-${name}`) : Effect.succeed(uid)
    )
    let committed = 0

    /** One commit; the tickets that were there when it was planned, and what was committed since, are all that may be there. */
    const commit = (plans: ReadonlyArray<Planned>, known: number) =>
      Effect.gen(function* () {
        const names = plans.flatMap(({ at }) => tickets[at]?.name ?? [])
        const [only] = names
        const commandId = names.length === 1 && only !== undefined ? only : nameOf(names)
        const done = yield* store.transact({ commandId, actor }, (state) =>
          state.tickets.size === known + committed
            ? Result.succeed(plans.flatMap(({ events }) => events))
            : Result.fail(overtaken)
        )
        // Of a repeated command the tickets are those of the first time.
        const streams = done.events.flatMap(({ event }) => (event.type === "ticket.created" ? [event.data.uid] : []))
        plans.forEach(({ at, content, refused, uid }, index) => {
          results.set(at, Result.succeed({ uid: streams[index] ?? uid, content, refused }))
        })
        if (!done.duplicate) committed += plans.length
      })

    const once = Effect.gen(function* () {
      committed = 0
      const state = yield* store.state
      const known = state.tickets.size
      const taken = yield* input.taken(state)
      for (const at of taken) if (!results.has(at)) results.set(at, null)
      const left = uids.flatMap((uid, at) => (results.has(at) ? [] : [[at, uid] as const]))
      const { plans, refused } = planned(input, left, state, yield* now, prices)
      for (const plan of inCommits(plans)) {
        const recorded = yield* recordedOf(commit(plan, known))
        if (Result.isSuccess(recorded)) continue
        // One of them can't be recorded. Those before it are, by themselves; what comes after it may wait for it, and is planned again.
        for (const one of plan) {
          const alone = yield* recordedOf(commit([one], known))
          if (Result.isSuccess(alone)) continue
          results.set(one.at, Result.fail(alone.failure))
          break
        }
        return yield* overtaken
      }
      for (const [at, error] of refused) results.set(at, Result.fail(error))
    })
    yield* Effect.retry(once, { times: ATTEMPTS + tickets.length, while: isOvertaken })
    return tickets.map((_, at): CreatedOrNot => results.get(at) ?? null)
  })
