/**
 * The order in which refinement looks at tickets: security first, then faults, then quality, then features, then the rest by name;
 * within a type by priority, then by age. Pure.
 *
 * @since 0.1.0
 */
import type { TicketState } from "../ticket/TicketState.ts"
import { PRIORITIES } from "../ticket/Vocabulary.ts"

const FIRST: ReadonlyArray<string> = ["SEC", "BUG", "QUALITY", "FEAT"]

const placeOf = (type: string): number => (FIRST.includes(type) ? FIRST.indexOf(type) : FIRST.length)

type Ordered = Pick<TicketState, "order" | "priority" | "type">

export const byRefinement = (one: Ordered, other: Ordered): number =>
  placeOf(one.type) - placeOf(other.type) ||
  (one.type < other.type ? -1 : one.type > other.type ? 1 : 0) ||
  PRIORITIES.indexOf(one.priority) - PRIORITIES.indexOf(other.priority) ||
  one.order - other.order
