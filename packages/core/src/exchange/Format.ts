/**
 * What every format can do: know its files, read them, and write tickets as it has them.
 *
 * @since 0.1.0
 */
import type * as Result from "effect/Result"
import type { DomainError } from "../log/DomainError.ts"
import type { ForeignComment, ForeignRecord, ForeignSource, ForeignTicket, SourceText } from "./ForeignTicket.ts"

/** Parts of a ticket that are no longer what its record says. */
export type ForeignChanges = Partial<
  Omit<ForeignTicket, "id" | "url" | "parent" | "comments" | "reason"> & {
    readonly newComments: ReadonlyArray<ForeignComment>
  }
>

/** A ticket to be written. */
export interface OutgoingTicket {
  /** Its key here. */
  readonly key: string
  /** As it is here. */
  readonly ticket: ForeignTicket
  /** What it was read from, with what has changed since; null for a ticket that was made here. */
  readonly was: { readonly record: string; readonly changes: ForeignChanges } | null
  /** The ticket as a file of ours, written into another text; for formats that are the same but for the log. */
  readonly onto: (existing: string | null) => { readonly path: string; readonly text: string }
}

export const FORMAT_NAMES = ["beads", "task-master", "github", "backlog-md", "seed"] as const
export type FormatName = (typeof FORMAT_NAMES)[number]

export interface Format {
  readonly name: FormatName
  /** Its tool, as people call it. */
  readonly title: string
  /** The paths of a source that it reads; none when the source is another tool's. */
  readonly picks: (paths: ReadonlyArray<string>) => ReadonlyArray<string>
  /** Whether a single text looks like one of its. */
  readonly isLike: (text: SourceText) => boolean
  /** Errors (class usage): `import-invalid`, with each mistake named by file, line and field. */
  readonly read: (texts: ReadonlyArray<SourceText>) => Result.Result<ForeignSource, DomainError>
  /** A record that was read before, read again. Null for one that can't be read any more. */
  readonly again: (record: string, id: string) => ForeignRecord | null
  /** The tickets as its files; an empty path stands for the one file of a format that has one. */
  readonly write: (tickets: ReadonlyArray<OutgoingTicket>, frame: string | null) => ReadonlyArray<SourceText>
  /** What it has no place for, as a whole sentence. */
  readonly loses: string
}
