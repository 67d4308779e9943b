/**
 * Events for programs and, in one line, for people.
 *
 * @since 0.1.0
 */
import type { AnyRecorded } from "@backlog-toolkit/core/ports/EventStore"
import { fit, painter, safe, safeLine } from "./text.ts"
import type { Call } from "../Verb.ts"

export const eventJson = ({ event, ...envelope }: AnyRecorded) => ({ ...envelope, type: event.type, data: event.data })

/** Columns that the payload has at least. */
const GIST = 20

/** Time, id, kind, actor and as much of the payload as fits; no line break. `indent` columns are in front of it. */
export const eventLine = (call: Call, { actor, at, event, id, redacted }: AnyRecorded, indent = 0): string => {
  const paint = painter(call.io.color)
  const rejected = event.type === "rejected"
  const [type, data] = rejected ? [event.data.kind, event.data.data] : [event.type, event.data]
  const head = `${at}  ${id}  ${type}  ${actor}  `
  const text = `${redacted === true ? "(redacted) " : ""}${rejected ? "(rejected) " : ""}${JSON.stringify(data)}`
  const gist = fit(safe(text), Math.max(GIST, call.io.columns - indent - head.length))
  return `${paint("gray", at)}  ${id}  ${paint("cyan", type)}  ${safeLine(actor)}  ${gist}`
}
