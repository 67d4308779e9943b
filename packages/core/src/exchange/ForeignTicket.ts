/**
 * A ticket as another tool has it, in words that all formats share, and what a source holds beside its tickets.
 *
 * @since 0.1.0
 */
import type { TicketContent } from "../ticket/Ticket.ts"
import type { ImportedOutcome, Priority } from "../ticket/Vocabulary.ts"

export interface ForeignCriterion {
  readonly text: string
  readonly done: boolean
}

export interface ForeignComment {
  /** The name that it has there, or its place in the list. */
  readonly id: string
  readonly by: string
  /** RFC 3339; null where nothing says when. */
  readonly at: string | null
  readonly text: string
}

export interface ForeignSection {
  readonly name: string
  readonly text: string
}

export interface ForeignTicket {
  readonly id: string
  readonly url: string | null
  readonly title: string
  /** One of our types; what the format calls it is in the record. */
  readonly type: string
  readonly priority: Priority
  readonly outcome: ImportedOutcome
  /** Why it was closed, in the words of the tool. */
  readonly reason: string | null
  readonly tags: ReadonlyArray<string>
  readonly assignees: ReadonlyArray<string>
  /** Id of the ticket that it is a part of. Nobody waits for a parent here: the header says it, and that is all. */
  readonly parent: string | null
  /** Ids of the tickets that come first. */
  readonly dependsOn: ReadonlyArray<string>
  /** Markdown. */
  readonly description: string
  readonly criteria: ReadonlyArray<ForeignCriterion>
  readonly sections: ReadonlyArray<ForeignSection>
  readonly comments: ReadonlyArray<ForeignComment>
}

/** A ticket of a source, with its record: what an export gives back byte for byte, or value for value. */
export interface ForeignRecord {
  readonly ticket: ForeignTicket
  readonly record: string
  /** Where it stands: `file` or `file:line`. */
  readonly place: string
  /** Key or uid of the ticket here that was exported as this one; null for one that was made there. */
  readonly own: string | null
  /** Formats that are ours in all but the log say what the ticket says; `dependsOn` holds their ids. */
  readonly content: TicketContent | null
}

export interface ForeignSource {
  readonly records: ReadonlyArray<ForeignRecord>
  /** What stands around the records; null when nothing does. */
  readonly frame: string | null
  /** What our tickets can't hold, as whole sentences. The records keep it all the same. */
  readonly left: ReadonlyArray<string>
}

/** A text of a source: its path from the source's folder, with forward slashes. */
export interface SourceText {
  readonly path: string
  readonly text: string
}
