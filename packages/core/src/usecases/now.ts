/**
 * The current time as RFC 3339 UTC text, from Effect's clock so that tests decide it.
 *
 * @since 0.1.0
 */
import * as DateTime from "effect/DateTime"
import * as Effect from "effect/Effect"

export const now: Effect.Effect<string> = Effect.map(DateTime.now, DateTime.formatIso)
