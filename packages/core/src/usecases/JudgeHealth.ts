/**
 * What is wrong with the open tickets of a backlog, for a formula of health to judge. Records nothing.
 *
 * @since 0.1.0
 */
import * as Effect from "effect/Effect"
import * as Stream from "effect/Stream"
import type { BacklogState } from "../backlog/BacklogState.ts"
import type { BacklogConfig } from "../backlog/ConfigSchema.ts"
import { openTickets } from "../backlog/TicketMap.ts"
import { CHECKS } from "../checks/Catalogue.ts"
import type { Problem } from "../checks/Check.ts"
import { checkInput } from "../checks/checkInput.ts"
import { checkTicket } from "../checks/checkTicket.ts"
import { neighboursOf } from "../checks/Neighbours.ts"
import type { Repository } from "../checks/Repository.ts"
import { twinsOf } from "../duplicates/twinsOf.ts"
import type { DomainError } from "../log/DomainError.ts"
import { harmOf } from "../health/Defect.ts"
import { healthInput } from "../health/defectsOf.ts"
import type { HealthInput } from "../health/Health.ts"
import { healthTrend, type TrendPoint } from "../health/HealthTrend.ts"
import { EventStore } from "../ports/EventStore.ts"
import type { TicketContent } from "../ticket/Ticket.ts"
import { contentMissing } from "../ticket/TicketRules.ts"

export interface JudgeInput {
  readonly state: BacklogState
  /** Of open and completed tickets at least. */
  readonly contents: ReadonlyMap<string, TicketContent>
  readonly config: BacklogConfig
  readonly repository: Repository | null
  /** RFC 3339 UTC: age is judged by it. */
  readonly at: string
}

/** Notes cost nothing, and some of them take longest. */
const COUNTED = CHECKS.filter(({ code, level }) => harmOf({ code, level }) > 0)

/** Fails with `ticket-content-missing` for an open ticket whose events are gone. */
export const judgeHealth = ({
  at,
  config,
  contents,
  repository,
  state
}: JudgeInput): Effect.Effect<HealthInput, DomainError> =>
  Effect.gen(function* () {
    const neighbours = neighboursOf(state, contents)
    const problems = new Map<string, ReadonlyArray<Problem>>()
    for (const ticket of openTickets(state.tickets)) {
      const { uid } = ticket
      const content = contents.get(uid) ?? (yield* contentMissing(ticket))
      problems.set(uid, checkTicket(checkInput({ uid, content, config, repository, neighbours }), COUNTED))
    }
    return healthInput({ state, problems, twins: twinsOf(state, contents), repository, at })
  })

/** Health at each of these ends, which are ascending, by the log alone, which is read once. */
export const judgeTrend = (
  ends: ReadonlyArray<string>
): Effect.Effect<ReadonlyArray<TrendPoint>, DomainError, EventStore> =>
  Effect.gen(function* () {
    const trend = healthTrend(ends)
    yield* Stream.runForEach((yield* EventStore).readFrom(new Map()), (events) => Effect.sync(() => trend.take(events)))
    return trend.points()
  })
