/**
 * Proves that what is redacted in a log was redacted by somebody, and that what somebody redacted is.
 *
 * @since 0.1.0
 */
import { insteadText } from "../../log/Redaction.ts"
import type { EventId } from "../../log/Event.ts"
import { splitLine } from "../../log/Line.ts"
import type { AnyRecorded } from "../../ports/EventStore.ts"
import type { RawCommit } from "../../ports/LogStore.ts"
import { finding, type LogFinding } from "./LogFinding.ts"

type Place = Pick<RawCommit, "place" | "replica" | "seq">

/** What was read so far. */
export interface RedactionNotes {
  /** Redacted events, with what stands in their place. */
  readonly redacted: Map<EventId, { readonly by: Place; readonly text: string }>
  /** What redactions ask for. */
  readonly asked: Map<EventId, { readonly by: Place; readonly id: EventId; readonly text: string }>
}

export const newRedactionNotes = (): RedactionNotes => ({ redacted: new Map(), asked: new Map() })

export const noteRedactions = (notes: RedactionNotes, raw: RawCommit, recorded: ReadonlyArray<AnyRecorded>): void => {
  const by: Place = { place: raw.place, replica: raw.replica, seq: raw.seq }
  const lines = recorded.some(({ redacted }) => redacted === true) ? raw.text.split("\n") : []
  for (const { actor, event, id, index, redacted } of recorded) {
    if (redacted === true) notes.redacted.set(id, { by, text: splitLine(lines[index] ?? "")?.payload ?? "" })
    // What nobody answers for is no redaction: what it took out has nobody who redacted it.
    if (event.type !== "log.redacted" || !actor.startsWith("human:")) continue
    notes.asked.set(event.data.event, { by, id, text: insteadText(event.data.instead) })
  }
}

/** `placeOf` answers where the log has an event; undefined when it doesn't. */
export const redactionFindings = (
  { asked, redacted }: RedactionNotes,
  placeOf: (event: EventId) => Place | undefined
): ReadonlyArray<LogFinding> => [
  ...[...redacted].flatMap(([event, { by, text }]) => {
    const wanted = asked.get(event)
    if (wanted === undefined)
      return [finding(by, event, "Its payload was replaced, but the log says of nobody who redacted it.")]
    return wanted.text === text
      ? []
      : [finding(by, event, `Something else stands in its place than its redaction ${wanted.id} says.`)]
  }),
  ...[...asked].flatMap(([event, { id }]) => {
    const there = redacted.has(event) ? undefined : placeOf(event)
    return there === undefined
      ? []
      : [finding(there, event, `It is redacted (${id}), but what it said is still here: run btk repair.`)]
  })
]
