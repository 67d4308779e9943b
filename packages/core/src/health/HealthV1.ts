/**
 * Health, version 1: the share of the open tickets that is left when each defect has taken its part of its ticket. A ticket can lose all of
 * itself and no more, so the same defects weigh the same in a backlog of ten tickets and of ten thousand. More defects never raise it. Pure.
 *
 * @since 0.1.0
 */
import { WHOLE } from "./Defect.ts"
import { BEST, byTicket, type Deduction, type Health, type HealthInput } from "./Health.ts"

export const V1 = "v1"

export const healthV1 = (input: HealthInput): Health => {
  const count = input.tickets.length
  if (count === 0) return { formula: V1, score: null, tickets: 0, deductions: [] }
  /** Thousandths of a point that so much harm costs; whole numbers, so the differences between them add up. */
  const cost = (harm: number): number => Math.round((harm * (BEST / WHOLE)) / count)
  const deductions: Array<Deduction> = []
  let harm = 0
  for (const defects of byTicket(input)) {
    let left = WHOLE
    for (const { harm: wanted, message, rule, ticket } of defects) {
      const taken = Math.min(left, wanted)
      const points = cost(harm + taken) - cost(harm)
      left -= taken
      harm += taken
      if (points > 0) deductions.push({ ticket, rule, points, message })
    }
  }
  return { formula: V1, score: BEST - cost(harm), tickets: count, deductions }
}
