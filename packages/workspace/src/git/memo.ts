/**
 * Remembers what was asked about objects by their full names: an object never changes, so neither does the answer.
 *
 * @since 0.1.0
 */
import type { DomainError } from "@backlog-toolkit/core/log/DomainError"
import * as Effect from "effect/Effect"

/** Full names in SHA-1 and SHA-256 repositories; a branch or an abbreviation may mean something else tomorrow. */
const FULL_NAME = /^(?:[0-9a-f]{40}|[0-9a-f]{64})$/u

/** Answers of one question that are kept: those of some hundred slots, a few hundred bytes each. */
const LIMIT = 4096

/** The same question, asked once for each list of full names. Failures are not remembered. */
export const remembering = <A>(
  ask: (...names: ReadonlyArray<string>) => Effect.Effect<A, DomainError>
): ((...names: ReadonlyArray<string>) => Effect.Effect<A, DomainError>) => {
  const answers = new Map<string, A>()
  return (...names) =>
    Effect.suspend(() => {
      if (!names.every((name) => FULL_NAME.test(name))) return ask(...names)
      const key = names.join(" ")
      const known = answers.get(key)
      if (known !== undefined) return Effect.succeed(known)
      return Effect.tap(ask(...names), (answer) =>
        Effect.sync(() => {
          // The oldest goes: slots ask about what they made last.
          const [oldest] = answers.size >= LIMIT ? answers.keys() : []
          if (oldest !== undefined) answers.delete(oldest)
          answers.set(key, answer)
        })
      )
    })
}
