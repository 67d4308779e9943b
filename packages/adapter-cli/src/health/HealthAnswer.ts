/**
 * What `btk health` shows, as data that can be kept: the summary, and each point by itself.
 *
 * @since 0.1.0
 */
import { type BacklogState, keyOf } from "@backlog-toolkit/core/backlog/BacklogState"
import { byRule, type Health } from "@backlog-toolkit/core/health/Health"

export interface HealthSummary {
  readonly formula: string
  /** Thousandths of a point; null where there is nothing to judge. */
  readonly score: number | null
  readonly tickets: number
  readonly rules: ReturnType<typeof byRule>
  /** The tickets that cost most. */
  readonly worst: ReadonlyArray<{ readonly key: string; readonly title: string; readonly points: number }>
}

export interface ShownDeduction {
  readonly key: string
  readonly rule: string
  /** Thousandths of a point. */
  readonly points: number
  readonly message: string
}

export interface HealthAnswer {
  readonly summary: HealthSummary
  readonly deductions: ReadonlyArray<ShownDeduction>
}

/** Tickets that are named in a summary. */
const WORST = 5

const worstOf = ({ deductions }: Health, state: BacklogState): HealthSummary["worst"] => {
  const points = new Map<string, number>()
  for (const one of deductions) points.set(one.ticket, (points.get(one.ticket) ?? 0) + one.points)
  return [...points]
    .toSorted(([, one], [, other]) => other - one)
    .slice(0, WORST)
    .map(([uid, lost]) => ({ key: keyOf(state, uid), title: state.tickets.get(uid)?.title ?? "", points: lost }))
}

export const answerOf = (health: Health, state: BacklogState): HealthAnswer => ({
  summary: {
    formula: health.formula,
    score: health.score,
    tickets: health.tickets,
    rules: byRule(health.deductions),
    worst: worstOf(health, state)
  },
  deductions: health.deductions.map(({ message, points, rule, ticket }) => ({
    key: keyOf(state, ticket),
    rule,
    points,
    message
  }))
})
