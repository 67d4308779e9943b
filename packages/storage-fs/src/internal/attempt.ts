/**
 * Synchronous work as an effect.
 *
 * @since 0.1.0
 */
import { DomainError } from "@backlog-toolkit/core/log/DomainError"
import * as Effect from "effect/Effect"

/** Failures are values; anything else that is thrown is a bug and becomes a defect. */
export const attempt = <A>(work: () => A): Effect.Effect<A, DomainError> =>
  Effect.suspend(() => {
    try {
      return Effect.succeed(work())
    } catch (error) {
      return error instanceof DomainError ? Effect.fail(error) : Effect.die(error)
    }
  })
