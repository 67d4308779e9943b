/**
 * Where random names come from: deciders get them as data, so that a replay needs no randomness.
 *
 * @since 0.1.0
 */
import * as Context from "effect/Context"
import type * as Effect from "effect/Effect"

export interface IdsShape {
  /** `length` characters of lower-case base32 (a–z, 2–7). */
  readonly base32: (length: number) => Effect.Effect<string>
}

export class Ids extends Context.Service<Ids, IdsShape>()("@backlog-toolkit/core/ports/Ids") {}
