/**
 * Facts about one ticket (stream `ticket/<uid>`). Names and versions are API once released: a change is a new version.
 *
 * @since 0.1.0
 */
import * as Schema from "effect/Schema"
import { defineEvent } from "../log/EventDefinition.ts"
import {
  BlockedStatus,
  Criterion,
  IssuedKey,
  PlannedFile,
  Priority,
  TicketContent,
  TicketType,
  TicketUid
} from "./Ticket.ts"
import { IMPORTED_OUTCOMES, WAITING_REASONS } from "./Vocabulary.ts"

/** A ticket exists. `key` was issued by the log: unique in this replica. `open` lists what keeps it a draft. */
export const TicketCreated = defineEvent(
  "ticket.created",
  Schema.Struct({ uid: TicketUid, key: IssuedKey, content: TicketContent, open: Schema.Array(Schema.String) })
)

/** A ticket's content changed; only the changed parts are present. */
export const TicketRevised = defineEvent(
  "ticket.revised",
  Schema.Struct({
    changes: Schema.Struct({
      type: Schema.optionalKey(TicketType),
      title: Schema.optionalKey(Schema.String),
      priority: Schema.optionalKey(Priority),
      tags: Schema.optionalKey(Schema.Array(Schema.String)),
      dependsOn: Schema.optionalKey(Schema.Array(Schema.String)),
      files: Schema.optionalKey(Schema.Array(PlannedFile)),
      criteria: Schema.optionalKey(Schema.Array(Criterion)),
      plannedTests: Schema.optionalKey(Schema.Int),
      fields: Schema.optionalKey(Schema.Record(Schema.String, Schema.Unknown)),
      body: Schema.optionalKey(Schema.String)
    }),
    open: Schema.Array(Schema.String)
  })
)

/** Somebody works on it. The lease counts from the event's time; a wave's claim names its session. */
export const TicketClaimed = defineEvent("ticket.claimed", Schema.Struct({ by: Schema.String, leaseMs: Schema.Int }))

/** A claim was taken over after its lease ran out, or with a reason. */
export const TicketStolen = defineEvent(
  "ticket.stolen",
  Schema.Struct({ by: Schema.String, from: Schema.String, reason: Schema.String, leaseMs: Schema.Int })
)

export const TicketReleased = defineEvent(
  "ticket.released",
  Schema.Struct({ by: Schema.String, reason: Schema.String })
)

/** A gate's cap was reached or the ticket is unclear: not schedulable until reopened. */
export const TicketBlocked = defineEvent(
  "ticket.blocked",
  Schema.Struct({ status: BlockedStatus, reason: Schema.String, branch: Schema.NullOr(Schema.String) })
)

export const TicketReopened = defineEvent("ticket.reopened", Schema.Struct({ reason: Schema.String }))

export const TicketCancelled = defineEvent("ticket.cancelled", Schema.Struct({ reason: Schema.String }))

/** One verified commit exists on the slot's branch; `patchId` is git's stable patch id without `backlog/**`. */
export const TicketCommitted = defineEvent(
  "ticket.committed",
  Schema.Struct({
    branch: Schema.String,
    base: Schema.String,
    head: Schema.String,
    patchId: Schema.String,
    /** Hash of the covered tree (without `backlog/**`). */
    tree: Schema.String,
    files: Schema.Array(Schema.String)
  })
)

/** Integration had to wait: somebody's uncommitted work overlaps, or an operation is in progress in the target. */
export const TicketWaiting = defineEvent(
  "ticket.waiting",
  Schema.Struct({
    reason: Schema.Literals(WAITING_REASONS),
    detail: Schema.String,
    /** The command a person runs to finish. */
    finish: Schema.String
  })
)

/** The change is in the target branch; `rule` 1 ancestor, 2 equal patch on first-parent chain, 3 named and re-gated. */
export const TicketLanded = defineEvent(
  "ticket.landed",
  Schema.Struct({ branch: Schema.String, commit: Schema.String, rule: Schema.Literals([1, 2, 3]) })
)

/** Landed, with a fresh passing receipt of every required gate; `receipts` are their event ids. */
export const TicketCompleted = defineEvent(
  "ticket.completed",
  Schema.Struct({ commit: Schema.String, receipts: Schema.Array(Schema.String) })
)

/**
 * A person changed the ticket's file in a way that the backlog can't follow; the file got the old values back. Accepted
 * edits are `ticket.revised`, `ticket.reopened` and `ticket.cancelled` by the person, adopted files `ticket.created`, all
 * with a command id that begins with `file/`: they say the same as when they come from a command.
 */
export const TicketEditRejected = defineEvent(
  "ticket.edit-rejected",
  Schema.Struct({
    /** Of the file, from the repository's top. */
    path: Schema.String,
    /** Parts that were refused: header fields, `folder`, `body`. */
    fields: Schema.Array(Schema.String),
    code: Schema.String,
    reason: Schema.String,
    /** Name below `lost+found` of this clone's store that has the whole text as it was typed. */
    kept: Schema.String
  })
)

/** Somebody said something about the ticket. It stays in the log: the ticket's file has what the ticket says, not what is said. */
export const TicketCommented = defineEvent("ticket.commented", Schema.Struct({ text: Schema.String }))

/** A comment, named by its event, is shown no more. The log keeps it. */
export const TicketCommentRemoved = defineEvent(
  "ticket.comment-removed",
  Schema.Struct({ comment: Schema.String, reason: Schema.String })
)

/** A comment that was removed is shown again, as its author's. */
export const TicketCommentRestored = defineEvent(
  "ticket.comment-restored",
  Schema.Struct({ comment: Schema.String, reason: Schema.String })
)

/** The ticket got another key, because two clones had issued the same; the old one still leads to it. */
export const TicketRenumbered = defineEvent("ticket.renumbered", Schema.Struct({ from: Schema.String, to: IssuedKey }))

/**
 * The ticket was checked again, and what keeps it a draft is no longer what was recorded with its content: files came or went, or the
 * configuration asks for something else.
 */
export const TicketChecked = defineEvent("ticket.checked", Schema.Struct({ open: Schema.Array(Schema.String) }))

/** Other tickets cover what this one asked for; who waited for it waits for all of them. */
export const TicketSplit = defineEvent(
  "ticket.split",
  Schema.Struct({ into: Schema.Array(TicketUid), reason: Schema.String })
)

/** The ticket asks for nothing any more: what it is about is gone, or was done otherwise. */
export const TicketObsoleted = defineEvent(
  "ticket.obsoleted",
  Schema.Struct({
    reason: Schema.String,
    /** What shows it, as sentences that name commits, files or tickets. */
    evidence: Schema.Array(Schema.String)
  })
)

/** Another ticket asks for the same, and is the one that is worked on. */
export const TicketDuplicateConfirmed = defineEvent(
  "ticket.duplicate-confirmed",
  Schema.Struct({ of: TicketUid, reason: Schema.String })
)

/** The ticket may ask for the same as another one: that was found, and nobody has said yet. Changes nothing. */
export const TicketDuplicateSuspected = defineEvent(
  "ticket.duplicate-suspected",
  Schema.Struct({
    of: TicketUid,
    /** Thousandths: 1000 is the same. */
    likeness: Schema.Int,
    /** Name and version of what measured it. */
    measure: Schema.String
  })
)

/** Somebody looked: the two ask for different things, however alike they are. */
export const TicketDuplicateDismissed = defineEvent(
  "ticket.duplicate-dismissed",
  Schema.Struct({ of: TicketUid, reason: Schema.String })
)

/** The two may ask for the same after all. */
export const TicketDuplicateReconsidered = defineEvent(
  "ticket.duplicate-reconsidered",
  Schema.Struct({ of: TicketUid, reason: Schema.String })
)

/** Two clones had changed the ticket without knowing of each other; somebody looked at it. */
export const TicketConflictResolved = defineEvent(
  "ticket.conflict-resolved",
  Schema.Struct({
    /** Id of the conflict, the same in every clone. */
    conflict: Schema.String,
    /** The event whose value was chosen. */
    choice: Schema.String
  })
)

/** The ticket says what a ticket of another tool said. Recorded again when that one says something else. */
export const TicketImported = defineEvent(
  "ticket.imported",
  Schema.Struct({
    /** Name of the format, such as `beads`. */
    format: Schema.String,
    /** The name that it has there. */
    id: Schema.String,
    url: Schema.NullOr(Schema.String),
    /** SHA-256 of the record, base64url. */
    digest: Schema.String,
    /** The record as it was read, so that an export gives it back; null when it is too large to be kept. */
    record: Schema.NullOr(Schema.String),
    outcome: Schema.Literals(IMPORTED_OUTCOMES),
    /** Why it was done or given up, in the words of that tool. */
    reason: Schema.NullOr(Schema.String)
  })
)

/** What somebody said about the ticket where it came from. */
export const TicketCommentImported = defineEvent(
  "ticket.comment-imported",
  Schema.Struct({
    /** The name that it has there, or its place in the list. */
    id: Schema.String,
    by: Schema.String,
    /** RFC 3339; null where nothing says when. */
    at: Schema.NullOr(Schema.String),
    text: Schema.String
  })
)

export const ticketEvents = [
  TicketCreated,
  TicketRevised,
  TicketClaimed,
  TicketStolen,
  TicketReleased,
  TicketBlocked,
  TicketReopened,
  TicketCancelled,
  TicketCommitted,
  TicketWaiting,
  TicketLanded,
  TicketCompleted,
  TicketEditRejected,
  TicketRenumbered,
  TicketConflictResolved,
  TicketCommented,
  TicketCommentRemoved,
  TicketCommentRestored,
  TicketChecked,
  TicketSplit,
  TicketObsoleted,
  TicketDuplicateConfirmed,
  TicketDuplicateSuspected,
  TicketDuplicateDismissed,
  TicketDuplicateReconsidered,
  TicketImported,
  TicketCommentImported
] as const
