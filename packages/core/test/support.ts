/** Recorded events for specs: envelopes made up, payloads real. */
import { applyEvent, type BacklogState, emptyState } from "../src/backlog/BacklogState.ts"
import type { NewEvent, Recorded } from "../src/log/Event.ts"
import type { TicketContent } from "../src/ticket/Ticket.ts"

export const AT = "2026-11-24T10:00:00.000Z"

export const content = (changes: Partial<TicketContent> = {}): TicketContent => ({
  type: "FEAT",
  title: "Export the report",
  priority: "medium",
  tags: [],
  dependsOn: [],
  files: [{ path: "src/report.js", action: "modify", to: null, note: "" }],
  criteria: [],
  plannedTests: 3,
  fields: {},
  body: "",
  ...changes
})

let counter = 0

export const recorded = ({ event, stream }: NewEvent, at = AT): Recorded => {
  counter += 1
  return {
    id: `aaaaaaaa.${counter}.0`,
    replica: "aaaaaaaa",
    commit: counter,
    index: 0,
    of: 1,
    t: `0:${at}-0000`,
    at,
    stream,
    actor: "human:ada@example.org",
    command: `c${counter}`,
    correlation: null,
    causation: null,
    session: null,
    on: [],
    event
  }
}

export const fold = (events: ReadonlyArray<NewEvent>, state: BacklogState = emptyState(), at = AT): BacklogState => {
  for (const event of events) applyEvent(state, recorded(event, at))
  return state
}

/** A created ticket's event. */
export const created = (
  uid: string,
  key: string,
  changes: Partial<TicketContent> = {},
  open: ReadonlyArray<string> = []
): NewEvent => ({
  stream: `ticket/${uid}`,
  event: {
    type: "ticket.created",
    data: { uid, key, content: content({ type: key.split("-")[0] ?? "FEAT", ...changes }), open }
  }
})
