/**
 * What is wrong with open tickets, as health counts it: one defect each, of one ticket, by the rule that says so. Owns how much each rule
 * weighs; what follows from all of them is in the formulas beside it. Pure.
 *
 * @since 0.1.0
 */
import type { Level } from "../checks/Check.ts"

/** Thousandths of a ticket: at this a ticket is of no use as it stands. */
export const WHOLE = 1000

export interface Defect {
  /** uid */
  readonly ticket: string
  /** Code of a check, or of a rule of `RULES`. */
  readonly rule: string
  /** What it takes from the ticket, in thousandths of it; 0 or more. */
  readonly harm: number
  /** A sentence. */
  readonly message: string
}

/** What a finding of a check takes: an error keeps a ticket from being worked on, two of them don't make it twice as unusable. */
export const HARM_OF_LEVEL: Readonly<Record<Level, number>> = { error: 200, warning: 50, note: 0 }

export interface HealthRule {
  readonly code: string
  /** The rule as a sentence. */
  readonly rule: string
  readonly harm: number
}

/** Days without a change after which a ticket may be out of date, and is: those of refinement's priorities. */
export const UNTOUCHED_DAYS = 90
export const LONG_UNTOUCHED_DAYS = 365

/** What no check says, because it lies between tickets, or comes with time. */
export const RULES = {
  duplicate: {
    code: "duplicate",
    rule: "A ticket that asks for the same as one that is there already, surely.",
    harm: 400
  },
  duplicateSuspected: {
    code: "duplicate-suspected",
    rule: "A ticket that may ask for the same as one that is there already.",
    harm: 150
  },
  stopped: {
    code: "stopped",
    rule: "A ticket that a gate or a question stopped, until somebody looks at it.",
    harm: 300
  },
  unknown: {
    code: "dependency-unknown",
    rule: "A ticket waits for one that isn't in the backlog.",
    harm: 300
  },
  untouched: {
    code: "untouched",
    rule: `A ticket that nobody touched for ${UNTOUCHED_DAYS} days.`,
    harm: 100
  },
  longUntouched: {
    code: "long-untouched",
    rule: `A ticket that nobody touched for ${LONG_UNTOUCHED_DAYS} days.`,
    harm: 300
  }
} as const satisfies Readonly<Record<string, HealthRule>>

/** A cycle of tickets can't be worked on at all, and each of its members is half of why. */
const HARM_OF_CHECK: Readonly<Record<string, number>> = { "dependency-cycle": 500 }

/** Checks whose matter is counted by a rule above. */
const COUNTED_ELSEWHERE: ReadonlySet<string> = new Set(["title-alike"])

/** What a finding of a check takes from its ticket, in thousandths. */
export const harmOf = ({ code, level }: { readonly code: string; readonly level: Level }): number =>
  COUNTED_ELSEWHERE.has(code) ? 0 : (HARM_OF_CHECK[code] ?? HARM_OF_LEVEL[level])
