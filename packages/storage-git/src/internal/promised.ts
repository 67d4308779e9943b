/**
 * Promises that reject with `DomainError`s as effects that fail with them. Any other rejection is a bug and becomes a defect.
 *
 * @since 0.1.0
 */
import { DomainError } from "@backlog-toolkit/core/log/DomainError"
import * as Effect from "effect/Effect"
import * as Result from "effect/Result"
import * as Stream from "effect/Stream"

const outcomeOf = async <A>(work: () => Promise<A>): Promise<Result.Result<A, DomainError>> => {
  try {
    return Result.succeed(await work())
  } catch (error) {
    if (error instanceof DomainError) return Result.fail(error)
    throw error
  }
}

/** Ends the work through its signal when it is interrupted. */
export const stoppable = <A>(work: (signal: AbortSignal) => Promise<A>): Effect.Effect<A, DomainError> =>
  Effect.flatMap(
    Effect.promise((signal) => outcomeOf(() => work(signal))),
    Effect.fromResult
  )

/** Parts that come one after the other, as a stream that fails with their `DomainError`. */
export const fallible = <A>(parts: () => AsyncIterable<A>): Stream.Stream<A, DomainError> =>
  Stream.suspend(() => Stream.fromAsyncIterable(parts(), (error) => error)).pipe(
    Stream.catch((error) => (error instanceof DomainError ? Stream.fail(error) : Stream.die(error)))
  )

/** To its end: what was begun would go on anyway, and whoever interrupted it would not know how it ended. */
export const promised = <A>(work: () => Promise<A>): Effect.Effect<A, DomainError> =>
  Effect.uninterruptible(stoppable(work))
