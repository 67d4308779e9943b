/**
 * The difference between two states of a backlog, for people: tickets by what happened to them, then fields.
 *
 * @since 0.1.0
 */
import type { DiffTicket, FieldChange, StateDiff, StatusChange } from "@backlog-toolkit/core/projections/StateDiff"
import type { Call } from "../Verb.ts"
import { columns, fit, painter, safe, safeLine } from "./text.ts"

/** Columns of a value. */
const VALUE = 32

const short = (value: unknown): string => fit(safe(typeof value === "string" ? value : JSON.stringify(value)), VALUE)
const ticketRow = ({ key, status, title }: DiffTicket): ReadonlyArray<string> => [`  ${key}`, status, safeLine(title)]
const statusRow = (change: StatusChange): ReadonlyArray<string> => [
  `  ${change.key}`,
  `${change.from} → ${change.status}`,
  safeLine(change.title)
]
const fieldRow = ({ field, from, key, to }: FieldChange): ReadonlyArray<string> => [
  `  ${key}`,
  field,
  `${short(from)} → ${short(to)}`
]

export const printDiff = (call: Call, diff: StateDiff): void => {
  const paint = painter(call.io.color)
  const sections = (
    [
      ["Added", diff.added.map(ticketRow)],
      ["Not there", diff.removed.map(ticketRow)],
      ["Closed", diff.closed.map(statusRow)],
      ["Reopened", diff.reopened.map(statusRow)],
      ["Moved", diff.moved.map(statusRow)],
      ["Changed", diff.changed.map(fieldRow)]
    ] as const
  ).filter(([, rows]) => rows.length > 0)
  if (sections.length === 0) call.io.out("No ticket differs.\n")
  for (const [title, rows] of sections) {
    call.io.out(`${paint("bold", title)}\n${columns(rows, call.io.columns)}\n`)
  }
}
