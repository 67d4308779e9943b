/**
 * The predecessor's health: a fixed price for each finding, whatever the size of the backlog. Pure.
 *
 * @since 0.1.0
 */
import { BEST, byTicket, type Deduction, type Health, type HealthInput } from "./Health.ts"
import { RULES } from "./Defect.ts"

export const SEED_V1 = "seed-v1"

/** Findings of one run. */
export interface SeedCounts {
  readonly obsolete: number
  readonly missingSections: number
  readonly duplicates: number
  readonly withoutTests: number
  readonly withoutDependencies: number
}

/** Points of a finding; the predecessor's. */
const PRICES: Readonly<Record<keyof SeedCounts, number>> = {
  obsolete: 5,
  missingSections: 3,
  duplicates: 10,
  withoutTests: 2,
  withoutDependencies: 2
}

const KINDS = Object.keys(PRICES) as ReadonlyArray<keyof SeedCounts>

/** Points, from 0 to 100. An empty backlog has 100. */
export const seedScore = (counts: SeedCounts): number =>
  Math.max(0, 100 - KINDS.reduce((sum, kind) => sum + PRICES[kind] * counts[kind], 0))

/** What of it each rule finds. A test strategy that is missing is a missing section, too, and costs both. */
const KIND_OF_RULE: Readonly<Record<string, keyof SeedCounts>> = {
  "section-missing": "missingSections",
  "tests-missing": "withoutTests",
  "dependencies-unsaid": "withoutDependencies",
  [RULES.duplicate.code]: "duplicates",
  [RULES.duplicateSuspected.code]: "duplicates"
}

/** Thousandths of a point. */
const POINT = 1000

export const seedHealth = (input: HealthInput): Health => {
  const deductions: Array<Deduction> = []
  let left = BEST
  const take = (ticket: string, rule: string, kind: keyof SeedCounts, message: string): void => {
    const points = Math.min(left, PRICES[kind] * POINT)
    left -= points
    if (points > 0) deductions.push({ ticket, rule, points, message })
  }
  for (const [at, defects] of byTicket(input).entries()) {
    const uid = input.tickets[at] ?? ""
    if (input.obsolete.has(uid)) take(uid, "obsolete", "obsolete", "Nothing that it changes is there any more.")
    for (const { message, rule } of defects) {
      const kind = KIND_OF_RULE[rule]
      if (kind !== undefined) take(uid, rule, kind, message)
    }
  }
  return { formula: SEED_V1, score: left, tickets: input.tickets.length, deductions }
}
