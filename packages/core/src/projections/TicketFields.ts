/**
 * Everything that can be asked or compared about a ticket, by name: what it says and where it is. Loads no schema.
 *
 * @since 0.1.0
 */
import { type BacklogState, statusOf } from "../backlog/BacklogState.ts"
import type { TicketContent } from "../ticket/Ticket.ts"
import type { TicketState } from "../ticket/TicketState.ts"

/** Names in the order that people read them. */
const TICKET_FIELDS = [
  "status",
  "reason",
  "title",
  "type",
  "priority",
  "tags",
  "dependsOn",
  "files",
  "criteria",
  "plannedTests",
  "body",
  "open",
  "claim",
  "wave",
  "branch",
  "change",
  "waiting",
  "landed",
  "estimate"
] as const

/** Values are JSON. Front matter of a project's own stands under its own name, unless that is one of ours. */
export const ticketFields = (
  state: BacklogState,
  ticket: TicketState,
  content: TicketContent | undefined
): ReadonlyMap<string, unknown> => {
  const fields = new Map<string, unknown>(
    TICKET_FIELDS.map((name) => {
      switch (name) {
        case "status":
          return [name, statusOf(state, ticket)]
        case "criteria":
        case "body":
          return [name, content?.[name] ?? null]
        default:
          return [name, ticket[name]]
      }
    })
  )
  for (const [name, value] of Object.entries(content?.fields ?? {})) if (!fields.has(name)) fields.set(name, value)
  return fields
}

/** Values are JSON, so equal text is equal value. */
export const sameValue = (a: unknown, b: unknown): boolean => a === b || JSON.stringify(a) === JSON.stringify(b)
