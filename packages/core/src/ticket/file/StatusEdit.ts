/**
 * What a status or a folder that somebody changed by hand asks for. Gates and landings complete a ticket, nobody's hand
 * does; closing and opening again is anybody's.
 *
 * @since 0.1.0
 */
import type { TicketCommand } from "../TicketCommand.ts"
import { isClosed, type TicketState } from "../TicketState.ts"

/** A part of an edit that the backlog can't follow; the file gets the old value back. */
export interface Refusal {
  readonly field: string
  readonly code: string
  readonly message: string
  readonly next: string
}

type StatusCommand = Extract<TicketCommand, { type: "reopen" | "cancel" }>

const OPEN: ReadonlySet<string> = new Set(["draft", "pending", "ready"])

const refused = (field: "status" | "folder", code: string, message: string, next: string): Refusal => ({
  field,
  code,
  message,
  next
})

/** Null when nothing is asked for. `field` says what was changed. */
export const statusEdit = (
  ticket: Pick<TicketState, "uid" | "key" | "status">,
  wanted: string,
  field: "status" | "folder"
): StatusCommand | Refusal | null => {
  const word = wanted.trim().toLowerCase()
  if (word === ticket.status) return null
  const how = field === "folder" ? "Its file was moved by hand." : `Its status was set to ${word} by hand.`
  if (word === "cancelled" && !isClosed(ticket)) return { type: "cancel", uid: ticket.uid, reason: how }
  if (OPEN.has(word)) {
    // Draft or pending follows from what is open; ready from what it waits for.
    if (OPEN.has(ticket.status)) return null
    return ticket.status === "planned" || ticket.status === "in-progress" || ticket.status === "in-review"
      ? refused(field, "ticket-in-work", `${ticket.key} is being worked on.`, "Wait until the wave ends.")
      : { type: "reopen", uid: ticket.uid, reason: how }
  }
  if (isClosed(ticket)) {
    return refused(
      field,
      "ticket-closed",
      `${ticket.key} is ${ticket.status} and can't become ${word}.`,
      `Reopen it first: btk reopen ${ticket.key} --reason "…"`
    )
  }
  return word === "completed"
    ? refused(
        field,
        "completion-unproven",
        `${ticket.key} is ${ticket.status}: its gates and its landing complete it, not a file.`,
        `Run btk implement, or close it: btk close ${ticket.key} --reason "…"`
      )
    : refused(
        field,
        "status-not-by-hand",
        `${ticket.key} is ${ticket.status}: a file can't make it ${word}.`,
        "Set pending or cancelled, or leave the status as it is."
      )
}
