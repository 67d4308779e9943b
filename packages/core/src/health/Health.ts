/**
 * What every formula of health answers: a score from 0 to 100, and where each point went. Owns the types and the exact arithmetic. Pure.
 *
 * @since 0.1.0
 */
import type { Defect } from "./Defect.ts"

/** Thousandths of a point in the best score: all arithmetic is in whole numbers. */
export const BEST = 100_000

export interface HealthInput {
  /** uids of the open tickets, in order of creation. */
  readonly tickets: ReadonlyArray<string>
  /** Of these tickets only. */
  readonly defects: ReadonlyArray<Defect>
  /** Tickets of which nothing that they change is there any more. */
  readonly obsolete: ReadonlySet<string>
}

export interface Deduction {
  /** uid */
  readonly ticket: string
  readonly rule: string
  /** Thousandths of a point. With the score, all of them are exactly `BEST`. */
  readonly points: number
  readonly message: string
}

export interface Health {
  /** Formula and version. */
  readonly formula: string
  /** Thousandths of a point, from 0 to `BEST`; null where there is no open ticket to judge. */
  readonly score: number | null
  /** Open tickets. */
  readonly tickets: number
  /** In the order of the tickets; those that cost nothing are left out. */
  readonly deductions: ReadonlyArray<Deduction>
}

/** Defects by ticket, in the order of the tickets, the worst first. */
export const byTicket = ({ defects, tickets }: HealthInput): ReadonlyArray<ReadonlyArray<Defect>> => {
  const all = new Map<string, Array<Defect>>(tickets.map((uid) => [uid, []]))
  for (const defect of defects) all.get(defect.ticket)?.push(defect)
  return [...all.values()].map((own) =>
    own.toSorted(
      (one, other) =>
        other.harm - one.harm ||
        (one.rule < other.rule ? -1 : one.rule > other.rule ? 1 : one.message < other.message ? -1 : 1)
    )
  )
}

/** What each rule costs all tickets together, the dearest first. */
export const byRule = (deductions: ReadonlyArray<Deduction>) => {
  const rules = new Map<string, { points: number; readonly tickets: Set<string> }>()
  for (const { points, rule, ticket } of deductions) {
    const there = rules.get(rule) ?? { points: 0, tickets: new Set() }
    rules.set(rule, there)
    there.points += points
    there.tickets.add(ticket)
  }
  return [...rules]
    .map(([rule, { points, tickets }]) => ({ rule, points, tickets: tickets.size }))
    .toSorted((one, other) => other.points - one.points || (one.rule < other.rule ? -1 : 1))
}
