/**
 * Everything that some tickets ever were: content and status after each event that changed either. For telling a file
 * that Git brought back from one that a person edited.
 *
 * @since 0.1.0
 */
import { applyEvent, type BacklogState, emptyState } from "../backlog/BacklogState.ts"
import type { AnyRecorded, EventId } from "../log/Event.ts"
import type { TicketContent } from "../ticket/Ticket.ts"
import { applyToContents, type TicketContents } from "./TicketContents.ts"

export interface HistoryStep {
  /** The event that gave the ticket this content. */
  readonly event: EventId
  readonly content: TicketContent
  readonly status: string
}

export interface TicketHistory {
  readonly state: BacklogState
  readonly contents: TicketContents
  /** Tickets to remember, by uid. */
  readonly steps: Map<string, Array<HistoryStep>>
}

export const newHistory = (uids: Iterable<string>): TicketHistory => ({
  state: emptyState(),
  contents: new Map(),
  steps: new Map([...uids].map((uid) => [uid, []]))
})

const touched = (recorded: AnyRecorded): ReadonlyArray<string> => {
  if (recorded.stream.startsWith("ticket/")) return [recorded.stream.slice("ticket/".length)]
  const { event } = recorded
  if (event.type === "wave.planned") return event.data.slots.map(({ ticket }) => ticket)
  return event.type === "wave.slot-settled" ? [event.data.ticket] : []
}

/** Applies one event in place. */
export const applyToHistory = (history: TicketHistory, recorded: AnyRecorded): void => {
  applyEvent(history.state, recorded)
  applyToContents(history.contents, recorded)
  for (const uid of touched(recorded)) {
    const steps = history.steps.get(uid)
    const ticket = history.state.tickets.get(uid)
    const content = history.contents.get(uid)
    if (steps === undefined || ticket === undefined || content === undefined) continue
    const last = steps.at(-1)
    if (last?.content === content && last.status === ticket.status) continue
    steps.push({ event: ticket.contentAt.at(-1) ?? recorded.id, content, status: ticket.status })
  }
}
