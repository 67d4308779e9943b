/**
 * What can be asked of a ticket. Random and timed values are part of the command.
 *
 * @since 0.1.0
 */
import type { DataOf } from "../log/Registry.ts"
import type { TicketContent } from "./Ticket.ts"

export type TicketCommand =
  | {
      readonly type: "create"
      readonly uid: string
      readonly content: TicketContent
      readonly open: ReadonlyArray<string>
      /** Key prefixes that the configuration allows. */
      readonly prefixes: ReadonlyArray<string>
      /** A key that a person gave it in a file; taken unless it was issued already. */
      readonly key?: string
    }
  | {
      readonly type: "revise"
      readonly uid: string
      readonly changes: DataOf<"ticket.revised">["changes"]
      readonly open: ReadonlyArray<string>
      /** Conflicts that this settles; recorded in the same commit. */
      readonly resolves?: ReadonlyArray<DataOf<"ticket.conflict-resolved">>
      /** The tool that it was imported from says so: what that tool alone has closed goes on saying what it says there. */
      readonly follows?: true
    }
  /** Records what keeps it a draft now, if that is no longer what was recorded. */
  | { readonly type: "check"; readonly uid: string; readonly open: ReadonlyArray<string> }
  /** Closes a ticket whose parts are tickets by now. */
  | { readonly type: "split"; readonly uid: string; readonly into: ReadonlyArray<string>; readonly reason: string }
  /** Closes a ticket that asks for nothing any more. */
  | {
      readonly type: "obsolete"
      readonly uid: string
      readonly reason: string
      readonly evidence: ReadonlyArray<string>
    }
  /** Closes a ticket that another one stands for. */
  | { readonly type: "duplicate"; readonly uid: string; readonly of: string; readonly reason: string }
  /** Records that it may ask for the same as another one; `likeness` in thousandths. */
  | {
      readonly type: "suspect"
      readonly uid: string
      readonly of: string
      readonly likeness: number
      readonly measure: string
    }
  /** Says that it asks for something else than a ticket that is like it. */
  | { readonly type: "tell-apart"; readonly uid: string; readonly of: string; readonly reason: string }
  /** Takes that back. */
  | { readonly type: "reconsider"; readonly uid: string; readonly of: string; readonly reason: string }
  /** Gives a ticket whose key another clone had issued first a key of its own. */
  | { readonly type: "renumber"; readonly uid: string }
  | { readonly type: "claim"; readonly uid: string; readonly by: string; readonly leaseMs: number }
  | { readonly type: "release"; readonly uid: string; readonly by: string; readonly reason: string }
  | { readonly type: "reopen"; readonly uid: string; readonly reason: string }
  | { readonly type: "cancel"; readonly uid: string; readonly reason: string }
  | { readonly type: "comment"; readonly uid: string; readonly text: string }
  /** `comment` is the event that made it. */
  | { readonly type: "remove-comment"; readonly uid: string; readonly comment: string; readonly reason: string }
  | { readonly type: "restore-comment"; readonly uid: string; readonly comment: string; readonly reason: string }
  /** Says what the ticket of another tool says that this one was made of; `comments` are those that are new. */
  | {
      readonly type: "import"
      readonly uid: string
      readonly imported: DataOf<"ticket.imported">
      readonly comments: ReadonlyArray<DataOf<"ticket.comment-imported">>
    }
  | {
      readonly type: "reject-edit"
      readonly uid: string
      readonly edit: DataOf<"ticket.edit-rejected">
    }
