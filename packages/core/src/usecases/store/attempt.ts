/**
 * Pure code that throws a `DomainError` as an effect that fails with it.
 *
 * @since 0.1.0
 */
import * as Effect from "effect/Effect"
import { DomainError } from "../../log/DomainError.ts"

/** Anything else that is thrown is a bug and becomes a defect. */
export const attempt = <A>(work: () => A): Effect.Effect<A, DomainError> =>
  Effect.suspend(() => {
    try {
      return Effect.succeed(work())
    } catch (error) {
      return error instanceof DomainError ? Effect.fail(error) : Effect.die(error)
    }
  })
