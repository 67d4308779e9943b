/**
 * Health over time, by the log alone, which is replayed once. What the log knew at each moment: what kept each ticket a draft, as it was
 * recorded with it, suspected duplicates, cycles, unknown dependencies, stopped and untouched tickets. The files of the past, and warnings,
 * aren't in the log. Formula and weights are those of `v1`. Owns a fold; makes no state of its own.
 *
 * @since 0.1.0
 */
import { applyEvent, type BacklogState, emptyState } from "../backlog/BacklogState.ts"
import { openTickets } from "../backlog/TicketMap.ts"
import { DAY_MS, millisOf, textOfMillis } from "../log/civil.ts"
import type { AnyRecorded } from "../log/Event.ts"
import { dependencyCycles } from "../projections/DependencyCycles.ts"
import { areSuspected } from "../ticket/TicketRules.ts"
import { isClosed, type TicketState } from "../ticket/TicketState.ts"
import { isDone } from "../ticket/Vocabulary.ts"
import { type Defect, harmOf, HARM_OF_LEVEL, RULES } from "./Defect.ts"
import { stateDefects } from "./defectsOf.ts"
import type { Health } from "./Health.ts"
import { healthV1 } from "./HealthV1.ts"

export interface TrendPoint {
  /** End of the day or week, RFC 3339 UTC; of the last one, now. */
  readonly at: string
  /** Thousandths of a point; null before there was a ticket to judge. */
  readonly score: Health["score"]
  readonly tickets: number
}

const cycleMembers = (state: BacklogState): ReadonlySet<string> =>
  new Set(dependencyCycles(state).flatMap(({ members }) => members))

/** A pair counts for the newer ticket, or the one that is still open. */
const isTwin = (state: BacklogState, ticket: TicketState): boolean =>
  ticket.twins.some(({ of }) => {
    const other = state.tickets.get(of)
    return other !== undefined && areSuspected(ticket, other) && (!isClosed(other) || isDone(other.status))
  })

const defectsAt = (state: BacklogState, cycles: ReadonlySet<string>, at: string): ReadonlyArray<Defect> =>
  openTickets(state.tickets).flatMap((ticket): ReadonlyArray<Defect> => {
    const own = (rule: string, harm: number, message: string): Defect => ({ ticket: ticket.uid, rule, harm, message })
    return [
      ...ticket.open.map((message) => own("draft", HARM_OF_LEVEL.error, message)),
      ...(cycles.has(ticket.uid)
        ? [own("dependency-cycle", harmOf({ code: "dependency-cycle", level: "error" }), "It is in a cycle.")]
        : []),
      ...(isTwin(state, ticket)
        ? [own(RULES.duplicateSuspected.code, RULES.duplicateSuspected.harm, "It may ask for the same as another one.")]
        : []),
      ...stateDefects(state, ticket, at)
    ]
  })

/** What the log alone says of health at a moment. */
export const healthByLog = (state: BacklogState, at: string, cycles = cycleMembers(state)): Health =>
  healthV1({
    tickets: openTickets(state.tickets).map(({ uid }) => uid),
    defects: defectsAt(state, cycles, at),
    obsolete: new Set()
  })

export interface Trend {
  /** In log order. */
  readonly take: (events: ReadonlyArray<AnyRecorded>) => void
  /** Once all events were taken; the last point is `at`. */
  readonly points: () => ReadonlyArray<TrendPoint>
}

/**
 * Ends of the last `count` periods of `days` days before `at` (RFC 3339 UTC), and `at`. Days end at midnight UTC; weeks with Sunday, as 1970
 * began with a Thursday.
 */
export const periodEnds = (at: string, days: 1 | 7, count: number): ReadonlyArray<string> => {
  const now = millisOf(at)
  const period = days * DAY_MS
  const shift = days === 7 ? 4 * DAY_MS : 0
  const last = Math.floor((now - shift) / period) * period + shift
  const ends = Array.from({ length: count }, (_, n) => last - (count - 1 - n) * period).filter((end) => end < now)
  return [...ends.map(textOfMillis), at]
}

/** The state is kept up to each of the ends, which are ascending, and judged there. */
export const healthTrend = (ends: ReadonlyArray<string>): Trend => {
  const state = emptyState()
  const points: Array<TrendPoint> = []
  let cycles: ReadonlySet<string> | null = null
  const judge = (at: string): void => {
    cycles ??= cycleMembers(state)
    const { score, tickets } = healthByLog(state, at, cycles)
    points.push({ at, score, tickets })
  }
  // Whatever is in the log belongs to the last one, also when another clone's clock is ahead.
  const last = ends.length - 1
  const take = (events: ReadonlyArray<AnyRecorded>): void => {
    for (const event of events) {
      while (points.length < last && event.at >= (ends[points.length] ?? "")) judge(ends[points.length] ?? "")
      applyEvent(state, event)
      cycles = null
    }
  }
  return {
    take,
    points: () => {
      for (let end = ends[points.length]; end !== undefined; end = ends[points.length]) judge(end)
      return points
    }
  }
}
