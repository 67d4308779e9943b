/**
 * Lists of a ticket that are sets: labels and dependencies. Two changes of a set can both be had, so each is kept as what it
 * added and took out. Pure.
 *
 * @since 0.1.0
 */
import type { TicketContent } from "./Ticket.ts"

export const SETS = ["tags", "dependsOn"] as const satisfies ReadonlyArray<keyof TicketContent>
export type SetField = (typeof SETS)[number]

export const isSetField = (name: string): name is SetField => (SETS as ReadonlyArray<string>).includes(name)

type Values = ReadonlyArray<string>

/** `current` with what `after` added to `base` and without what it took out of it. */
export const mergedSet = (base: Values, after: Values, current: Values): Values => {
  const out = new Set(base.filter((value) => !after.includes(value)))
  const kept = current.filter((value) => !out.has(value))
  return [...kept, ...after.filter((value) => !base.includes(value) && !kept.includes(value))]
}

/** Their order means nothing. */
export const sameSet = (one: Values, other: Values): boolean =>
  one.every((value) => other.includes(value)) && other.every((value) => one.includes(value))
