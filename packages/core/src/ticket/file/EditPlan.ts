/**
 * From what a file meant before and means now to the commands that a person's edit stands for, and what is refused of it.
 * Whether a command is allowed is the decider's.
 *
 * @since 0.1.0
 */
import { parseKey } from "../../backlog/TicketKey.ts"
import { folderOf } from "../Slug.ts"
import type { TicketContent } from "../Ticket.ts"
import type { TicketCommand } from "../TicketCommand.ts"
import { isClosed, type TicketState } from "../TicketState.ts"
import { changesOnto, type ContentChanges } from "./ContentChanges.ts"
import type { FileMeaning } from "./FileMeaning.ts"
import { type Refusal, statusEdit } from "./StatusEdit.ts"

export interface EditPlan {
  /** Changes of the current content; empty when it says so already. */
  readonly changes: ContentChanges
  /** Runs before the changes when it opens a closed ticket, else after them. */
  readonly status: Extract<TicketCommand, { type: "reopen" | "cancel" }> | null
  readonly statusFirst: boolean
  readonly refused: ReadonlyArray<Refusal>
}

/** Keys are issued once; the suffix of a twin comes and goes by itself. */
const sameKey = (written: string, key: string): boolean => {
  const [one, other] = [parseKey(written), parseKey(key)]
  return one !== null && other !== null && one.type === other.type && one.number === other.number
}

export const planEdit = (edit: {
  readonly ticket: TicketState
  /** Every key that it had, the present one too: a file may not have been written since. */
  readonly keys: ReadonlyArray<string>
  /** The content in the log now. */
  readonly current: TicketContent
  /** What the file said before somebody changed it. */
  readonly base: Pick<FileMeaning, "content" | "status">
  readonly after: FileMeaning
  /** Folder of the file when a person moved it there, else null. */
  readonly movedTo: "pending" | "completed" | null
}): EditPlan => {
  const { after, base, current, keys, movedTo, ticket } = edit
  const written = after.key
  const refused: Array<Refusal> = []
  let content = after.content
  if (written !== null && !keys.some((key) => sameKey(written, key))) {
    refused.push({
      field: "id",
      code: "key-fixed",
      message: `${ticket.key} keeps its key: ${written} was not issued for it.`,
      next: "Create another ticket, or leave the key as it is."
    })
    // The type was read from the key.
    if (parseKey(written)?.type === content.type) content = { ...content, type: base.content.type }
  }
  const word = after.status !== null && after.status !== base.status ? after.status : null
  const folder = movedTo !== null && movedTo !== folderOf(ticket.status) ? movedTo : null
  const asked =
    word !== null ? statusEdit(ticket, word, "status") : folder !== null ? statusEdit(ticket, folder, "folder") : null
  if (asked !== null && "code" in asked) refused.push(asked)
  const status = asked !== null && "type" in asked ? asked : null
  return {
    changes: changesOnto(base.content, content, current),
    status,
    statusFirst: status?.type === "reopen" && isClosed(ticket),
    refused
  }
}
