/**
 * Core's `Ids` over the system's secure random source.
 *
 * @since 0.1.0
 */
import { Ids } from "@backlog-toolkit/core/ports/Ids"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import { randomBase32 } from "./internal/random.ts"

/** The same without a runtime. */
export { randomBase32 } from "./internal/random.ts"

export const layer: Layer.Layer<Ids> = Layer.succeed(Ids, {
  base32: (length) => Effect.sync(() => randomBase32(length))
})
