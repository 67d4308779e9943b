/**
 * What takes a change of a ticket back: an ordinary command in the other direction, never a deletion. Decides from the
 * ticket's own events and its state; the command's own rules are checked by `TicketDecider.ts` afterwards. Pure.
 *
 * @since 0.1.0
 */
import type { AnyRecorded } from "../log/Event.ts"
import * as Result from "effect/Result"
import type { DomainError } from "../log/DomainError.ts"
import type { BacklogEvent, DataOf } from "../log/Registry.ts"
import { isSetField, mergedSet, sameSet } from "./sets.ts"
import type { TicketContent } from "./Ticket.ts"
import type { TicketCommand } from "./TicketCommand.ts"
import type { TicketState } from "./TicketState.ts"
import { impossible, overtaken } from "./UndoErrors.ts"
import { standing, UNDOABLE, undone } from "./UndoTrail.ts"

export type UndoCommand = Exclude<TicketCommand, { type: "create" }>

export interface UndoInput {
  readonly target: AnyRecorded
  /** All events of the ticket's stream in log order. */
  readonly history: ReadonlyArray<AnyRecorded>
  /** Null when the event is about no ticket. */
  readonly ticket: TicketState | null
  /** What the ticket said before the target, and what it says now; null where the log doesn't tell. */
  readonly contents: { readonly before: TicketContent | null; readonly now: TicketContent | null }
  readonly by: string
  /** What keeps a content a draft. */
  readonly openOf: (content: TicketContent) => ReadonlyArray<string>
}

export interface Undo {
  readonly command: UndoCommand
  /** The content afterwards; null when it stays. */
  readonly content: TicketContent | null
}

type Decision = Result.Result<Undo, DomainError>
type Changes = DataOf<"ticket.revised">["changes"]

const plain = (command: UndoCommand): Decision => Result.succeed({ command, content: null })

/**
 * Values before the revision, for the fields that it changed; refused when a later revision changed one of them again, unless
 * that is a set: then what was added goes and what was taken out comes back.
 */
const revisedBack = (input: UndoInput, uid: string, changes: Changes): Decision => {
  const { history, openOf, target } = input
  const fields = Object.keys(changes) as Array<keyof Changes>
  const at = history.indexOf(target)
  const after = standing(history, at).filter(({ event }) => event.type === "ticket.revised")
  const changedAgain = (field: keyof Changes): AnyRecorded | undefined =>
    after.find(({ event }) => event.type === "ticket.revised" && event.data.changes[field] !== undefined)
  const later = fields.filter((field) => !isSetField(field)).flatMap((field) => changedAgain(field) ?? [])[0]
  if (later !== undefined) {
    return Result.fail(
      overtaken(
        target,
        `${later.id} changed the same fields again: ${fields.join(", ")}.`,
        `Undo that one first: btk undo ${later.id}`,
        later.id
      )
    )
  }
  const { before: was, now: is } = input.contents
  if (was === null || is === null) {
    return Result.fail(impossible(target, input.ticket, "What it said before isn't in this log."))
  }
  const valueOf = (field: keyof Changes): unknown =>
    isSetField(field) && changedAgain(field) !== undefined
      ? mergedSet(changes[field] ?? [], was[field], is[field])
      : was[field]
  if (fields.every((field) => isSetField(field) && sameSet(valueOf(field) as ReadonlyArray<string>, is[field]))) {
    return Result.fail(overtaken(target, "Others took all of it back already.", "Look at the ticket: btk show.", null))
  }
  const back = Object.fromEntries(fields.map((field) => [field, valueOf(field)])) as Changes
  const content: TicketContent = { ...is, ...back }
  return Result.succeed({ command: { type: "revise", uid, changes: back, open: openOf(content) }, content })
}

/** The claim that a release gave back. */
const claimBefore = (
  history: ReadonlyArray<AnyRecorded>,
  target: AnyRecorded
): { by: string; leaseMs: number } | null => {
  const earlier = history
    .slice(0, history.indexOf(target))
    .findLast(({ event }) => event.type === "ticket.claimed" || event.type === "ticket.stolen")?.event
  return earlier?.type === "ticket.claimed" || earlier?.type === "ticket.stolen" ? earlier.data : null
}

/** How the ticket had been closed by somebody before a reopening; null when something else was reopened. */
const closingBefore = (history: ReadonlyArray<AnyRecorded>, target: AnyRecorded, uid: string): UndoCommand | null => {
  const earlier = history.slice(0, history.indexOf(target)).findLast(({ event }) => REOPENED.has(event.type))?.event
  switch (earlier?.type) {
    case "ticket.cancelled":
      return { type: "cancel", uid, reason: earlier.data.reason }
    case "ticket.obsoleted":
      return { type: "obsolete", uid, ...earlier.data }
    case "ticket.duplicate-confirmed":
      return { type: "duplicate", uid, ...earlier.data }
    default:
      return null
  }
}

/** What a reopening can be of. */
const REOPENED: ReadonlySet<string> = new Set<BacklogEvent["type"]>([
  "ticket.cancelled",
  "ticket.obsoleted",
  "ticket.duplicate-confirmed",
  "ticket.split",
  "ticket.completed",
  "ticket.blocked",
  "ticket.committed"
])

/** Fails with `undo-impossible` (policy) and `undo-overtaken` (conflict). */
export const decideUndo = (input: UndoInput): Decision => {
  const { by, history, target, ticket } = input
  const { event } = target
  if (ticket === null || !UNDOABLE.has(event.type)) return Result.fail(impossible(target, ticket))
  const { uid } = ticket
  const earlier = undone(history).get(target.id)
  if (earlier !== undefined) {
    return Result.fail(
      overtaken(target, `${earlier.id} undid it already.`, `To have it again: btk undo ${earlier.id}`, earlier.id)
    )
  }
  const reason = `Undo of ${event.type} ${target.id}.`
  const now = `The ticket is ${ticket.status} now.`
  const gone = (why: string) => Result.fail(overtaken(target, why, `See what holds: btk why ${ticket.key}`, null))
  switch (event.type) {
    case "ticket.created":
      return ticket.status === "draft" || ticket.status === "pending"
        ? plain({ type: "cancel", uid, reason })
        : gone(now)
    case "ticket.revised":
      return revisedBack(input, uid, event.data.changes)
    case "ticket.claimed":
    case "ticket.stolen":
      return ticket.claim?.by === event.data.by
        ? plain({ type: "release", uid, by, reason })
        : gone(ticket.claim === null ? "Nobody has claimed the ticket now." : `${ticket.claim.by} has claimed it now.`)
    case "ticket.released": {
      const claim = claimBefore(history, target)
      if (claim === null)
        return Result.fail(impossible(target, ticket, "The log doesn't have the claim that it gave back."))
      if (claim.by !== by) {
        return Result.fail(
          impossible(target, ticket, `The claim was of ${claim.by}, and nobody claims for somebody else.`)
        )
      }
      return ticket.claim === null
        ? plain({ type: "claim", uid, ...claim })
        : gone(`${ticket.claim.by} has claimed it now.`)
    }
    case "ticket.cancelled":
      return ticket.status === "cancelled" ? plain({ type: "reopen", uid, reason }) : gone(now)
    case "ticket.obsoleted":
      return ticket.status === "obsolete" ? plain({ type: "reopen", uid, reason }) : gone(now)
    case "ticket.duplicate-confirmed":
      return ticket.status === "duplicate" ? plain({ type: "reopen", uid, reason }) : gone(now)
    case "ticket.duplicate-dismissed":
    case "ticket.duplicate-reconsidered": {
      const { of } = event.data
      const apart = event.type === "ticket.duplicate-dismissed"
      if (ticket.twins.some((one) => one.of === of && one.apart) !== apart)
        return gone(apart ? "The two may ask for the same again." : "The two were told apart again.")
      return plain({ type: apart ? "reconsider" : "tell-apart", uid, of, reason })
    }
    case "ticket.commented":
    case "ticket.comment-removed":
    case "ticket.comment-restored": {
      const comment = event.type === "ticket.commented" ? target.id : event.data.comment
      const there = ticket.comments.find(({ id }) => id === comment)
      const removes = event.type !== "ticket.comment-removed"
      if (there?.removed !== !removes) return gone(removes ? "It is removed already." : "It is shown already.")
      return plain({ type: removes ? "remove-comment" : "restore-comment", uid, comment, reason })
    }
    case "ticket.reopened": {
      const was = closingBefore(history, target, uid)
      if (was === null) {
        return Result.fail(impossible(target, ticket, "What gates or Git had found can't be put back by saying so."))
      }
      return ticket.status === "draft" || ticket.status === "pending" ? plain(was) : gone(now)
    }
    default:
      return Result.fail(impossible(target, ticket))
  }
}
