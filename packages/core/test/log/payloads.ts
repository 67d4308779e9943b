/** Valid payloads of every kind, from the schemas themselves. */
import * as Arbitrary from "effect/Arbitrary"
import * as Effect from "effect/Effect"
import type * as Schema from "effect/Schema"
import * as fc from "fast-check"
import { jsonProblem } from "../../src/log/Json.ts"
import type { Kind } from "../../src/log/Kinds.ts"
import { type BacklogEvent, eventDefinitions } from "../../src/log/Registry.ts"

const ofKind = new Map<string, Arbitrary.Arbitrary<unknown>>(
  eventDefinitions.map(({ kind, payload }) => [kind, Arbitrary.schema(payload as Schema.Schema<unknown>)])
)

/** The same payload for the same seed. */
export const sample = (kind: Kind, seed: number): BacklogEvent => {
  const arbitrary = ofKind.get(kind)
  if (arbitrary === undefined) throw new Error(`no kind is called ${kind}`)
  const [data] = Effect.runSync(Arbitrary.sampleEffect(arbitrary, { count: 1, seed }))
  return { type: kind, data } as BacklogEvent
}

export const KINDS: ReadonlyArray<Kind> = eventDefinitions.map(({ kind }) => kind)

/** Events of all kinds that can be recorded: free fields may hold what JSON has. */
export const anyEvent = (kinds: ReadonlyArray<Kind> = KINDS): fc.Arbitrary<BacklogEvent> =>
  fc
    .tuple(fc.constantFrom(...kinds), fc.nat())
    .map(([kind, seed]) => sample(kind, seed))
    .filter(({ data }) => jsonProblem(data, 31) === null)
