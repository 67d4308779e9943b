/**
 * Replacing what an event said, so that its chain still holds: what is put in its place, and when two texts are the same but for
 * that. Pure.
 *
 * @since 0.1.0
 */
import * as Result from "effect/Result"
import { namesText } from "./Blob.ts"
import { decodeEvent } from "./Decode.ts"
import { domainError, type DomainError } from "./DomainError.ts"
import type { Actor, AnyRecorded, EventId, NewEvent } from "./Event.ts"
import { splitTag } from "./Kinds.ts"
import { redactLine, type Sha256, splitLine } from "./Line.ts"
import { WAITING_REASONS } from "../ticket/Vocabulary.ts"

/** Stands for a text that was taken out. */
export const REDACTED = "(redacted)"

/** Keys whose texts people and agents write freely, in the payloads of all kinds. */
const FREE = new Set([
  "title",
  "text",
  "note",
  "reason",
  "summary",
  "detail",
  "finish",
  "message",
  "feedback",
  "evidence",
  "suggestion",
  "tail",
  "output"
])

/** Words of the schema that stand under such a key: the fold needs them, and they tell nothing. */
const WORDS: ReadonlySet<string> = new Set(["", ...WAITING_REASONS])

/** Keys of lists that people and agents fill freely; a ticket's planned files can be named again afterwards. */
const FREE_LISTS = new Set(["tags", "files", "criteria"])

/** Keys of records that other tools wrote, kept so that an export gives them back; null where none is kept. */
const RECORDS = new Set(["record", "frame"])

/** The payload without what was written freely; what the fold needs stays: keys, references, words of the schema. */
export const sanitized = (payload: unknown): unknown => {
  if (Array.isArray(payload)) return payload.map(sanitized)
  if (typeof payload !== "object" || payload === null) return payload
  return Object.fromEntries(
    Object.entries(payload).map(([key, value]: [string, unknown]) => {
      if (key === "body" && typeof value === "string") return [key, ""]
      if (key === "fields" && typeof value === "object" && !Array.isArray(value)) return [key, {}]
      if (RECORDS.has(key) && typeof value === "string") return [key, null]
      if (FREE.has(key) && typeof value === "string") return [key, WORDS.has(value) ? value : REDACTED]
      if (FREE_LISTS.has(key) && Array.isArray(value)) return [key, []]
      if (FREE.has(key) && Array.isArray(value)) return [key, value.length === 0 ? [] : [REDACTED]]
      return [key, sanitized(value)]
    })
  )
}

export interface RedactCommand {
  readonly actor: Actor
  readonly reason: string
  /** The event as it is read, and its payload as the line has it, in the version of `tag`. */
  readonly target: AnyRecorded
  readonly kind: string
  readonly version: number
  readonly payload: unknown
}

const refuse = (code: string, message: string, why: string, next: string, event: EventId) =>
  Result.fail(domainError("policy", code, message, why, next, { event }))

/** Answers the redaction, or why not: `redaction-not-human`, `redaction-refused` (policy). Nothing for one that is redacted. */
export const decideRedaction = (command: RedactCommand): Result.Result<ReadonlyArray<NewEvent>, DomainError> => {
  const { actor, kind, payload, reason, target, version } = command
  const { id } = target
  if (!actor.startsWith("human:")) {
    return refuse(
      "redaction-not-human",
      `${actor} can't redact.`,
      "It takes something out of the log for good, in every clone, so a person has to answer for it.",
      "Ask a person to run btk redact.",
      id
    )
  }
  if (target.redacted === true) return Result.succeed([])
  const instead = sanitized(payload)
  const decoded = decodeEvent(kind, version, instead)
  const fits = Result.isSuccess(decoded) && decoded.success.type !== "unknown"
  const same = JSON.stringify(instead) === JSON.stringify(payload)
  if (kind === "log.redacted" || !fits || same) {
    return refuse(
      "redaction-refused",
      `${id} (${kind}) can't be redacted.`,
      kind === "log.redacted"
        ? "It says what was redacted and why, which has to stay."
        : same
          ? "Nothing in it was written freely: it holds names, numbers and references only."
          : "This toolkit doesn't know its kind, so it can't tell what has to stay.",
      kind === "log.redacted" || same ? "Look at what it says: btk log --json" : "Update the toolkit.",
      id
    )
  }
  return Result.succeed([{ stream: "log/main", event: { type: "log.redacted", data: { event: id, reason, instead } } }])
}

/** What a redacted line has as its payload. */
export const insteadText = (instead: unknown): string => JSON.stringify(instead)

/** By event id, the texts that stand in the place of payloads. */
export type Redactions = ReadonlyMap<EventId, string>

/** Only what a person decided counts, whoever wrote it into the log. */
export const redactionsIn = (events: Iterable<AnyRecorded>): Redactions =>
  new Map(
    [...events].flatMap(({ actor, event }) =>
      event.type === "log.redacted" && actor.startsWith("human:")
        ? [[event.data.event, insteadText(event.data.instead)] as const]
        : []
    )
  )

/** True when the line can be read with this payload: a redaction takes texts out, and never makes an event another one. */
const canStand = (instead: string, head: string): boolean => {
  const { e } = JSON.parse(`${head}0}`) as { readonly e: string }
  const { kind, version } = splitTag(e)
  const payload = JSON.parse(instead) as unknown
  return kind !== "log.redacted" && !namesText(payload) && Result.isSuccess(decodeEvent(kind, version, payload))
}

/**
 * A commit's text as it has to be; itself when nothing in it is redacted, or all of it already. What can't stand in an event's
 * place is not put there, whoever wrote it into the log.
 */
export const obeying = (text: string, replica: string, seq: number, redactions: Redactions, sha256: Sha256): string => {
  const lines = text.split("\n")
  const changed = lines.map((line, i) => {
    const instead = redactions.get(`${replica}.${seq}.${i}`)
    const parts = instead === undefined ? null : splitLine(line)
    if (instead === undefined || parts === null || parts.payload === instead || !canStand(instead, parts.head))
      return line
    return redactLine(line, instead, sha256) ?? line
  })
  return changed.join("\n")
}

/** True when a text is what was written, of which `redacted` may lack some payloads. */
export const sameButRedacted = (written: string, redacted: string, sha256: Sha256): boolean => {
  if (written === redacted) return true
  const [one, other] = [written.split("\n"), redacted.split("\n")]
  return (
    one.length === other.length &&
    one.every((line, at) => {
      const left = other[at] ?? ""
      const parts = line === left ? null : splitLine(left)
      return line === left || (parts?.digest != null && redactLine(line, parts.payload, sha256) === left)
    })
  )
}
