/**
 * Reads the log once for what tickets say now, and what their sources said.
 *
 * @since 0.1.0
 */
import * as Effect from "effect/Effect"
import * as Stream from "effect/Stream"
import type { AnyRecorded } from "../../log/Event.ts"
import { EventStore } from "../../ports/EventStore.ts"
import { type Comment, commentOf } from "../../projections/Comments.ts"
import type { TicketContent } from "../../ticket/Ticket.ts"
import type { ImportedOutcome } from "../../ticket/Vocabulary.ts"
import { applyToContents, type TicketContents } from "../../projections/TicketContents.ts"

export interface LoadedRecord {
  readonly format: string
  readonly id: string
  /** Null when it was too large to be kept. */
  readonly record: string | null
  /** What became of it by that: open, when it was closed here or worked on already. */
  readonly outcome: ImportedOutcome
  /** What the ticket said when it was read last before somebody changed it here. */
  readonly content: TicketContent | null
  /** uids that the ticket waited for when it said what the record says. */
  readonly dependsOn: ReadonlyArray<string>
}

export interface LoadedComment extends Comment {
  /** The name that it has in its source; null for one that was made here. */
  readonly foreign: string | null
}

export interface Imported {
  readonly contents: TicketContents
  readonly records: Map<string, LoadedRecord>
  readonly comments: Map<string, Array<LoadedComment>>
  /** What stands around the tickets of a format, newest. */
  readonly frames: Map<string, string | null>
}

/** Begins the names of commands that follow a source. */
export const FOLLOWING = "import/follow/"

const apply = (
  { comments, contents, edited, frames, records }: Imported & { readonly edited: Set<string> },
  recorded: AnyRecorded
): void => {
  applyToContents(contents, recorded)
  const { event, stream } = recorded
  if (event.type === "backlog.imported") {
    frames.set(event.data.format, event.data.frame)
    return
  }
  if (!stream.startsWith("ticket/")) return
  const uid = stream.slice("ticket/".length)
  if (event.type === "ticket.revised" && !recorded.command.startsWith(FOLLOWING)) edited.add(uid)
  if (event.type === "ticket.imported") {
    const { format, id, outcome, record } = event.data
    const now = contents.get(uid) ?? null
    const content = edited.has(uid) ? (records.get(uid)?.content ?? now) : now
    records.set(uid, { format, id, record, outcome, content, dependsOn: now?.dependsOn ?? [] })
    return
  }
  const comment = commentOf(recorded)
  if (comment === null) return
  const foreign = event.type === "ticket.comment-imported" ? event.data.id : null
  const said = comments.get(uid)
  if (said === undefined) comments.set(uid, [{ ...comment, foreign }])
  else said.push({ ...comment, foreign })
}

export const loadImported = Effect.gen(function* () {
  const store = yield* EventStore
  const imported: Imported = { contents: new Map(), records: new Map(), comments: new Map(), frames: new Map() }
  const folded = { ...imported, edited: new Set<string>() }
  yield* Stream.runForEach(store.readFrom(new Map()), (events) =>
    Effect.sync(() => {
      for (const event of events) apply(folded, event)
    })
  )
  return imported
})
