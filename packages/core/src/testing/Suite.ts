/**
 * What a contract suite needs from a test runner, so that suites can be published without depending on one.
 * Vitest's `describe` and `it` fit as they are. Owns the few assertions that suites share.
 *
 * @since 0.1.0
 */
import * as Effect from "effect/Effect"
import * as Equal from "effect/Equal"
import type * as Scope from "effect/Scope"

export interface Suite {
  readonly describe: (name: string, body: () => void) => void
  readonly it: (name: string, body: () => Promise<void>) => void
  /**
   * Runs a property over lists of whole numbers from 0 to 2^31 − 1 and throws with the smallest list that breaks it, e.g.
   * `(run) => fc.assert(fc.asyncProperty(fc.array(fc.nat()), run))`.
   */
  readonly forAll: (run: (numbers: ReadonlyArray<number>) => Promise<void>) => Promise<void>
}

/** A test body that owns resources. */
export const running =
  <E>(body: Effect.Effect<void, E, Scope.Scope>): (() => Promise<void>) =>
  () =>
    Effect.runPromise(Effect.scoped(body))

/** Throws unless `holds`. */
export const ensure = (holds: boolean, what: string): void => {
  if (!holds) throw new Error(what)
}

const shown = (value: unknown): string => {
  const text =
    JSON.stringify(value, (_, inner: unknown) => (inner instanceof Map ? [...inner] : inner)) ?? String(value)
  return text.length > SHOWN ? `${text.slice(0, SHOWN)}… (${text.length} characters)` : text
}

/** Characters of a value in a failure: enough to see the difference, and no megabytes. */
const SHOWN = 400

/** Throws unless both are equal by structure. */
export const ensureEqual = <A>(actual: A, expected: A, what: string): void =>
  ensure(Equal.equals(actual, expected), `${what}: expected ${shown(expected)}, got ${shown(actual)}`)

/** The failure of an effect; throws when it succeeds. */
export const failureOf = <A, E, R>(effect: Effect.Effect<A, E, R>, what: string): Effect.Effect<E, never, R> =>
  Effect.matchEffect(effect, {
    onFailure: (error) => Effect.succeed(error),
    onSuccess: (value) => Effect.die(new Error(`${what}: expected a failure, got ${shown(value)}`))
  })
