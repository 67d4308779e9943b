/**
 * What refinement comes to about a ticket: findings with their evidence, and the decision that follows from them. Pure.
 *
 * @since 0.1.0
 */
import type { Fix } from "../checks/Check.ts"
import type { Priority } from "../ticket/Vocabulary.ts"

/** `unsure`: a person, or a model's advice to one, has to say. */
export const DECISIONS = ["valid", "updated", "unsure", "duplicate", "obsolete"] as const
export type Decision = (typeof DECISIONS)[number]

/** What a finding asks for. */
export type Effect =
  /** A change that says nothing else than before: can be made without asking. */
  | { readonly kind: "update"; readonly fix: Fix }
  /** An estimate, which the toolkit makes. */
  | { readonly kind: "estimate" }
  /** A change that somebody has to agree to. */
  | { readonly kind: "priority"; readonly to: Priority }
  | { readonly kind: "close"; readonly as: "obsolete" }
  | { readonly kind: "close"; readonly as: "duplicate"; readonly of: string }
  /** Somebody has to look. */
  | { readonly kind: "ask" }
  | { readonly kind: "tell" }

export interface Finding {
  readonly code: string
  /** A sentence for people. */
  readonly message: string
  /** What shows it: commits, files, lines, tickets, each as a sentence or a name. */
  readonly evidence: ReadonlyArray<string>
  readonly effect: Effect
}

/** Strongest first: what ends a ticket, then what nobody but a person can say, then what changes it. */
export const decisionOf = (findings: ReadonlyArray<Finding>): Decision => {
  const has = (is: (effect: Effect) => boolean): boolean => findings.some(({ effect }) => is(effect))
  if (has((effect) => effect.kind === "close" && effect.as === "duplicate")) return "duplicate"
  if (has((effect) => effect.kind === "close" && effect.as === "obsolete")) return "obsolete"
  if (has(({ kind }) => kind === "ask")) return "unsure"
  return has(({ kind }) => kind === "update" || kind === "estimate" || kind === "priority") ? "updated" : "valid"
}
