/**
 * Payloads through their schemas: checked when an event is written, and when a log from elsewhere is read. A kind or version
 * that this toolkit doesn't know becomes `unknown` and is kept. Loads every schema: replay goes past it (`Commit.ts`).
 *
 * @since 0.1.0
 */
import * as Result from "effect/Result"
import * as Schema from "effect/Schema"
import * as SchemaIssue from "effect/SchemaIssue"
import { domainError, type DomainError } from "./DomainError.ts"
import type { UnknownEvent } from "./Event.ts"
import { upcast } from "./Kinds.ts"
import { type BacklogEvent, eventDefinitions } from "./Registry.ts"

type PayloadCodec = Schema.Codec<unknown, unknown>
type Run = (input: unknown) => Result.Result<unknown, Schema.SchemaError>

interface Codec {
  readonly version: number
  readonly decode: Run
  readonly encode: Run
}

const codecs = new Map<string, Codec>()

/** Compiled when a kind is first met: a command writes two or three kinds of thirty. */
const codecOf = (kind: string): Codec | undefined => {
  const known = codecs.get(kind)
  if (known !== undefined) return known
  const definition = eventDefinitions.find((candidate) => candidate.kind === kind)
  if (definition === undefined) return undefined
  // Payload schemas need no services; the list's type has each exactly, which a table over all of them can't.
  const payload = definition.payload as unknown as PayloadCodec
  const codec: Codec = {
    version: definition.version,
    decode: Schema.decodeUnknownResult(payload),
    encode: Schema.encodeUnknownResult(payload)
  }
  codecs.set(kind, codec)
  return codec
}

const format = SchemaIssue.makeFormatterStandardSchemaV1()

/** `event-invalid` (usage) with the first field that is wrong. */
const invalid = (kind: string, { issue }: Schema.SchemaError): DomainError => {
  const first = format(issue).issues[0]
  const field = (first?.path ?? []).map((part) => String(typeof part === "object" ? part.key : part)).join(".")
  return domainError(
    "usage",
    "event-invalid",
    `A ${kind} event is not valid${field === "" ? "" : ` in \`${field}\``}.`,
    `${first?.message ?? "The payload doesn't fit its schema"}.`,
    "Correct the value, then try again.",
    { event: kind, field }
  )
}

/** A payload as the newest version of its kind. Fails with `event-invalid`; what is unknown is kept as it is. */
export const decodeEvent = (
  kind: string,
  version: number,
  payload: unknown
): Result.Result<BacklogEvent | UnknownEvent, DomainError> => {
  const newest = upcast(kind, version, payload)
  const codec = codecOf(kind)
  if (newest === null || codec === undefined)
    return Result.succeed({ type: "unknown", data: { kind, version, payload } })
  const decoded = codec.decode(newest.payload)
  return Result.isFailure(decoded)
    ? Result.fail(invalid(kind, decoded.failure))
    : Result.succeed({ type: newest.kind, data: decoded.success } as BacklogEvent)
}

/** The tag and JSON of an event that is about to be written. Fails with `event-invalid` and the field's path. */
export const encodePayload = (
  event: BacklogEvent
): Result.Result<{ readonly tag: string; readonly payload: unknown }, DomainError> => {
  const codec = codecOf(event.type)
  if (codec === undefined) {
    return Result.fail(
      domainError(
        "usage",
        "event-invalid",
        `No event kind is called ${event.type}.`,
        "Only kinds of the registry are recorded, so that every reader can decode them.",
        "Use a kind of the registry.",
        { event: event.type, field: "type" }
      )
    )
  }
  const encoded = codec.encode(event.data)
  return Result.isFailure(encoded)
    ? Result.fail(invalid(event.type, encoded.failure))
    : Result.succeed({ tag: `${event.type}/${codec.version}`, payload: encoded.success })
}
