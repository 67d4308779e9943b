/**
 * Tickets as list rows, for people and for programs.
 *
 * @since 0.1.0
 */
import { statusOf, type BacklogState } from "@backlog-toolkit/core/backlog/BacklogState"
import type { TicketState } from "@backlog-toolkit/core/ticket/TicketState"
import type { Call } from "../Verb.ts"
import { type Colour, columns, painter, safeLine } from "./text.ts"

const COLOURS: Readonly<Record<string, Colour>> = { critical: "red", high: "yellow", completed: "green", ready: "cyan" }

export const rowJson = (state: BacklogState, ticket: TicketState, effective: string = ticket.priority) => ({
  key: ticket.key,
  title: ticket.title,
  type: ticket.type,
  status: statusOf(state, ticket),
  priority: ticket.priority,
  effectivePriority: effective,
  claimedBy: ticket.claim?.by ?? null,
  reason: ticket.reason
})

export interface Row {
  readonly ticket: TicketState
  readonly effective?: string
}

const interleaved = (rows: string, below: ReadonlyArray<string | null>): string =>
  rows
    .split("\n")
    .flatMap((row, at) => [row, below[at] ?? []].flat())
    .join("\n")

/** `below` has a line for under each row, or null. */
export const printRows = (
  call: Call,
  state: BacklogState,
  rows: ReadonlyArray<Row>,
  below: ReadonlyArray<string | null> = []
): void => {
  const paint = painter(call.io.color)
  const text = columns(
    rows.map(({ effective, ticket }) => [
      ticket.key,
      effective ?? ticket.priority,
      statusOf(state, ticket),
      safeLine(ticket.title)
    ]),
    call.io.columns
  )
  // Most lists go to an agent, some are long, and this is a tenth of their cost.
  const out = (lines: string) => call.io.out(`${below.length === 0 ? lines : interleaved(lines, below)}\n`)
  if (!call.io.color) return out(text)
  const coloured = text.replaceAll(/(?<=^\S+\s+)\S+(?=\s)|(?<=^\S+\s+\S+\s+)\S+(?=\s)/gmu, (word) => {
    const colour = COLOURS[word]
    return colour === undefined ? word : paint(colour, word)
  })
  out(coloured)
}
