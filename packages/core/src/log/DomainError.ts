/**
 * The one error value that reaches a person: a stable code, what happened, why, and a safe next step.
 * Loads no schema, so that short commands can fail as fast as they succeed.
 *
 * @since 0.1.0
 */
import * as Data from "effect/Data"

export type ErrorClass = "policy" | "usage" | "not-found" | "conflict" | "integrity" | "environment"

/** Process exit code of each class. */
export const EXIT_CODES: Readonly<Record<ErrorClass, number>> = {
  policy: 1,
  usage: 2,
  "not-found": 3,
  conflict: 4,
  integrity: 5,
  environment: 6
}

/** A failure as a value. `code` is kebab-case and stable; `next` never holds a destructive command. */
export class DomainError extends Data.TaggedError("DomainError")<{
  readonly kind: ErrorClass
  readonly code: string
  readonly message: string
  readonly why: string
  readonly next: string
  /** File, line, field, ticket… that the error is about. */
  readonly details: Readonly<Record<string, unknown>>
}> {}

/** Builds a `DomainError`; `details` may be left out. */
export const domainError = (
  kind: ErrorClass,
  code: string,
  message: string,
  why: string,
  next: string,
  details: Readonly<Record<string, unknown>> = {}
): DomainError => new DomainError({ kind, code, message, why, next, details })
