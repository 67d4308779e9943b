/**
 * How keys of the configuration are declared: with a default, without one, as a group, for a later release.
 *
 * @since 0.1.0
 */
import * as Effect from "effect/Effect"
import * as Schema from "effect/Schema"

/** An annotated schema is a schema of the same shape, which its generic type can't say by itself. */
const described = <S extends Schema.Top>(schema: S, annotations: Readonly<Record<string, unknown>>): S =>
  schema.annotate(annotations) as unknown as S

/** A key with a default: annotated on the value, so that the JSON Schema and the reference show the same one. */
export const preset = <S extends Schema.Top>(schema: S, value: S["Encoded"], description: string) =>
  described(schema, { description, default: value }).pipe(Schema.withDecodingDefaultKey(Effect.succeed(value)))

/** A key that may be absent. */
export const option = <S extends Schema.Top>(schema: S, description: string) =>
  Schema.optionalKey(described(schema, { description }))

/** Groups of keys may be absent as a whole: then each key has its own default. */
export const group = <S extends Schema.Top>(schema: S, description: string) =>
  described(schema, { description }).pipe(Schema.withDecodingDefaultKey(Effect.succeed({})))

/** Keys of earlier versions that this release reads and keeps, but does nothing with yet. */
export const NOT_USED_YET_ANNOTATION = "x-not-used-yet"
export const kept = <S extends Schema.Top>(schema: S, description: string) =>
  Schema.optionalKey(described(schema, { description, [NOT_USED_YET_ANNOTATION]: true }))

/** A key of a later release with the default that it had in version 1. Nothing fills it in: nothing reads it. */
export const laterKey = <S extends Schema.Top>(schema: S, value: S["Encoded"], description: string) =>
  Schema.optionalKey(described(schema, { description, default: value }))

export const Text = Schema.NonEmptyString
export const Texts = Schema.Array(Text)
/** No upper bound was ever said. */
export const atLeast = (minimum: number) => Schema.Int.check(Schema.isGreaterThanOrEqualTo(minimum))
export const count = (minimum: number, maximum: number) => Schema.Int.check(Schema.isBetween({ minimum, maximum }))
/** Longest wall time that a command or agent can be given: a day. */
export const Seconds = count(1, 86_400)
/** Waves of one session. */
export const MaxWaves = count(1, 10_000)
