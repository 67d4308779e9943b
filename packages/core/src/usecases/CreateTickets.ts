/**
 * Creates many tickets at once: keys issued in their order, each with its estimate, in as few commits as their size allows. What one
 * refuses keeps none of the others. They may wait for each other in any order.
 *
 * @since 0.1.0
 */
import * as Effect from "effect/Effect"
import * as Result from "effect/Result"
import type { BacklogState } from "../backlog/BacklogState.ts"
import { type DomainError, domainError } from "../log/DomainError.ts"
import { recordProblem } from "../log/Commit.ts"
import type { Actor } from "../log/Event.ts"
import { EventStore } from "../ports/EventStore.ts"
import { Ids } from "../ports/Ids.ts"
import type { TicketContent } from "../ticket/Ticket.ts"
import { UID_LENGTH } from "./CreateTicket.ts"
import { Prices } from "./implement/Prices.ts"
import { now } from "./now.ts"
import { inCommits, type Planned, type PlanOptions, planTickets } from "./PlanTickets.ts"

export interface CreateTicketsInput<R> extends PlanOptions {
  /** Those, by number, that somebody else created in this backlog meanwhile: asked whenever others create tickets. */
  readonly taken: (state: BacklogState) => Effect.Effect<ReadonlySet<number>, DomainError, R>
  readonly actor: Actor
  /** Names a commit of several by the names of its tickets. */
  readonly nameOf: (names: ReadonlyArray<string>) => string
  /** All of them or none: makes one error, by number, of what single ones are refused for, before anything is recorded. */
  readonly whole?: (refused: ReadonlyMap<number, DomainError>) => DomainError
  /** Records nothing. */
  readonly dryRun?: boolean
}

export interface Created {
  readonly uid: string
  readonly content: TicketContent
  /** What it asked for and was refused. */
  readonly refused: DomainError | null
}

/** Null for one that somebody else created. */
export type CreatedOrNot = Result.Result<Created, DomainError> | null

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

/** What would be refused, and what no commit could hold. */
const refusedOf = (
  plans: ReadonlyArray<Planned>,
  refused: ReadonlyMap<number, DomainError>
): ReadonlyMap<number, DomainError> =>
  new Map([
    ...refused,
    ...plans.flatMap(({ at, events, refused: no }) => {
      const problem = no ?? recordProblem(events)
      return problem === null ? [] : [[at, problem] as const]
    })
  ])

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
      const { plans, refused } = planTickets(input, left, state, yield* now, prices)
      if (input.whole !== undefined) {
        const wrong = refusedOf(plans, refused)
        if (wrong.size > 0) return yield* input.whole(wrong)
      }
      if (input.dryRun === true) {
        for (const { at, content, refused: no, uid } of plans)
          results.set(at, Result.succeed({ uid, content, refused: no }))
        for (const [at, error] of refused) results.set(at, Result.fail(error))
        return
      }
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
