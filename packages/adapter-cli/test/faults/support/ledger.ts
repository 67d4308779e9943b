/** What the log of several runs has to show, each breach as one line of text; nothing when all holds. */
import { type LogEvent, ofType } from "../../support/events.ts"

const text = (value: unknown): string => (typeof value === "string" ? value : JSON.stringify(value))

const repeated = (what: string, keys: ReadonlyArray<string>): ReadonlyArray<string> => {
  const seen = new Set<string>()
  return keys.flatMap((key) => {
    if (seen.has(key)) return [`${what} twice: ${key}`]
    seen.add(key)
    return []
  })
}

/** Every planned ticket of every wave has one outcome, and no ticket more than one completion. */
const outcomes = (events: ReadonlyArray<LogEvent>): ReadonlyArray<string> => {
  const planned = ofType(events, "wave.planned").flatMap(({ data }) =>
    (data["slots"] as ReadonlyArray<{ ticket: string }>).map(({ ticket }) => `${text(data["wave"])} ${ticket}`)
  )
  const settled = ofType(events, "wave.slot-settled").map(({ data }) => `${text(data["wave"])} ${text(data["ticket"])}`)
  return [
    ...planned.filter((slot) => !settled.includes(slot)).map((slot) => `no outcome: ${slot}`),
    ...settled.filter((slot) => !planned.includes(slot)).map((slot) => `an outcome without a plan: ${slot}`),
    ...repeated("outcome", settled),
    ...repeated(
      "completed",
      ofType(events, "ticket.completed").map(({ stream }) => stream)
    ),
    ...(ofType(events, "wave.planned").length === ofType(events, "wave.ended").length ? [] : ["a wave never ended"])
  ]
}

const receiptKey = ({ data, stream }: LogEvent): string =>
  [stream, ...["gate", "step", "subject", "commandDigest", "configRevision"].map((name) => text(data[name]))].join(" ")

/** Receipts and hand-overs, within each wave. */
const work = (events: ReadonlyArray<LogEvent>): ReadonlyArray<string> => [
  ...repeated(
    "receipt",
    ofType(events, "gate.receipt-recorded").map((event) => `${event.correlation} ${receiptKey(event)}`)
  ),
  ...repeated(
    "hand-over",
    ofType(events, "gate.submitted").map(
      ({ correlation, data, stream }) =>
        `${correlation} ${stream} ${text(data["gate"])} ${text(data["attempt"])} ${text(data["phase"])}`
    )
  )
]

export const breaches = (events: ReadonlyArray<LogEvent>): ReadonlyArray<string> => [
  ...outcomes(events),
  ...work(events)
]
