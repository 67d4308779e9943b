/**
 * Records which tickets may ask for the same, so that others learn of it from the log. What is recorded already, or was told apart, is
 * passed over: doing it again records nothing.
 *
 * @since 0.1.0
 */
import * as Effect from "effect/Effect"
import * as Result from "effect/Result"
import type { Pair } from "../duplicates/Pairs.ts"
import { MEASURE } from "../duplicates/Score.ts"
import type { Actor, NewEvent } from "../log/Event.ts"
import { EventStore } from "../ports/EventStore.ts"
import { Ids } from "../ports/Ids.ts"
import { decideTicket } from "../ticket/TicketDecider.ts"

const COMMAND_ID_LENGTH = 16
const THOUSAND = 1000

/** Answers how many pairs were recorded, all in one commit. A pair of which a ticket is gone meanwhile is left out. */
export const recordSuspects = (pairs: ReadonlyArray<Pick<Pair, "first" | "second" | "score">>, actor: Actor) =>
  Effect.gen(function* () {
    const store = yield* EventStore
    const commandId = `suspect/${yield* (yield* Ids).base32(COMMAND_ID_LENGTH)}`
    const { duplicate, events } = yield* store.transact({ commandId, actor }, (state, { at }) =>
      Result.succeed(
        pairs.flatMap(({ first, score, second }): ReadonlyArray<NewEvent> => {
          const likeness = Math.round(score * THOUSAND)
          const decided = decideTicket(
            { type: "suspect", uid: second, of: first, likeness, measure: MEASURE },
            state,
            at
          )
          return Result.isSuccess(decided) ? decided.success : []
        })
      )
    )
    return duplicate ? 0 : events.length
  })
