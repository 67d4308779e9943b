/**
 * What an event kind is: a dotted name, a payload version and the schema of that version's payload.
 * Owns the definition format only; the list of all kinds is `log/Registry.ts`.
 *
 * @since 0.1.0
 */
import type * as Schema from "effect/Schema"

/** One released (kind, version) with the schema its payload must satisfy. */
export interface EventDefinition<Kind extends string, S extends Schema.Top> {
  readonly kind: Kind
  /** Payload version: number of upcasters + 1. */
  readonly version: number
  readonly payload: S
  /** Upcasters on encoded JSON; entry n turns version n+1 into n+2. */
  readonly upcasters: ReadonlyArray<(encoded: unknown) => unknown>
}

export const defineEvent = <const Kind extends string, S extends Schema.Top>(
  kind: Kind,
  payload: S,
  upcasters: ReadonlyArray<(encoded: unknown) => unknown> = []
): EventDefinition<Kind, S> => ({ kind, payload, upcasters, version: upcasters.length + 1 })

/** The in-memory event of a definition: `{ type, data }`. */
export type EventOf<D> =
  D extends EventDefinition<infer Kind, infer S> ? { readonly type: Kind; readonly data: S["Type"] } : never
