/**
 * Ticket files in the work tree: written by us, owned by whoever edits them. What was not looked at yet is never
 * overwritten, and every byte of a person that gets overwritten is kept.
 *
 * @since 0.1.0
 */
import * as Context from "effect/Context"
import type * as Effect from "effect/Effect"
import type { DomainError } from "../log/DomainError.ts"

/** What is remembered of a file: an opaque text of whoever reads files, and the ticket it belongs to. */
export interface Shown {
  readonly uid: string | null
  readonly shows: string | null
}

export interface ScannedFile {
  /** From the repository's top, with forward slashes. */
  readonly path: string
  /** Null when it is no text at all: `problem` says why. */
  readonly text: string | null
  readonly problem: DomainError | null
  /** What was remembered at the last look; null without a record. */
  readonly last: Shown | null
  /** HEAD or the index has another blob for the path than at the last look, or HEAD had one in between. */
  readonly moved: boolean
  /** Texts that HEAD and the index have for the path, the index first. */
  readonly blobs: ReadonlyArray<string>
  /** The sides of a merge that Git could not finish for the path; null otherwise. */
  readonly sides: { readonly ours: string | null; readonly theirs: string | null } | null
}

export interface GoneFile {
  readonly path: string
  readonly last: Shown
  /** HEAD or the index no longer has the path, and had it at the last look. */
  readonly moved: boolean
  /** What HEAD has for the path; null when nothing. */
  readonly blob: string | null
}

export interface Scan {
  /** As `TicketFiles.renders`. */
  readonly renders: boolean
  /** Whether files with two sides may be written: `renders`, or a rebase of the target branch stopped here. */
  readonly resolves: boolean
  /** As `TicketFiles.head`. */
  readonly head: string | null
  /** A reset, checkout, rebase or stash ran since the last look. */
  readonly rewrote: boolean
  /** Files that are not as they were at the last look. */
  readonly changed: ReadonlyArray<ScannedFile>
  readonly gone: ReadonlyArray<GoneFile>
  /** Number of files at the last look. */
  readonly known: number
}

export interface WantedFile extends Shown {
  readonly text: string
  /** Whether the text can be made again from the log, with every byte. */
  readonly plain: boolean
}
/** By path; null takes a file away. */
export type WantedFiles = ReadonlyMap<string, WantedFile | null>

/**
 * A file that was written while the target was shown, and nobody changed since the last look, in a work tree that shows another
 * branch by now and has it otherwise.
 */
export interface StrayFile {
  readonly path: string
  readonly text: string
  /** As `WantedFile.plain`. */
  readonly plain: boolean
}

export interface TicketFilesShape {
  /** The commit that the work tree shows; null without Git or before the first commit. */
  readonly head: Effect.Effect<string | null, DomainError>
  /** Whether files may be written here: the work tree shows the target branch. */
  readonly renders: Effect.Effect<boolean, DomainError>
  /** One stat for each file; reads only what changed. */
  readonly scan: Effect.Effect<Scan, DomainError>
  /**
   * Of files of the last scan that are, to the byte, what Git made of two commits when it merged them: the texts of the ticket's
   * file in these commits, by path. Others are left out.
   */
  readonly mergedSides: (
    files: ReadonlyArray<{ readonly path: string; readonly uid: string; readonly text: string }>
  ) => Effect.Effect<ReadonlyMap<string, ReadonlyArray<string>>, DomainError>
  /**
   * Ends a look: these files of the last scan are understood, with what they show; null forgets a file. The others
   * come again with the next scan.
   */
  readonly remember: (files: ReadonlyMap<string, Shown | null>) => Effect.Effect<void, DomainError>
  /** Texts of files that were looked at and didn't change since; others are left out. */
  readonly read: (paths: ReadonlyArray<string>) => Effect.Effect<ReadonlyMap<string, string>, DomainError>
  /**
   * Writes or removes (null) files that are as they were at the last look; does nothing unless the target is checked out,
   * or, to resolve two sides, being rebased. Bytes of a person that it overwrites are kept in `lost+found` first.
   */
  readonly write: (
    files: WantedFiles,
    what?: "resolving"
  ) => Effect.Effect<{ readonly written: ReadonlyArray<string>; readonly skipped: ReadonlyArray<string> }, DomainError>
  /** Files of the last look that the shown branch has otherwise or not at all, and for which nobody staged anything. */
  readonly unlikeHead: Effect.Effect<ReadonlyArray<StrayFile>, DomainError>
  /** Files that somebody took along to another branch before they were committed; none where the target is shown. */
  readonly strays: Effect.Effect<ReadonlyArray<StrayFile>, DomainError>
  /** Makes files what the shown branch has for them, or takes them away; those that changed since are left. */
  readonly putBack: (strays: ReadonlyArray<StrayFile>) => Effect.Effect<void, DomainError>
  /** Forgets the names of files that are gone. */
  readonly tidy: Effect.Effect<void, DomainError>
  /** Keeps a text in `lost+found` for 30 days; answers its name there. */
  readonly keep: (path: string, text: string) => Effect.Effect<string, DomainError>
  /** Another text whenever something new is known of a file; empty when nothing is known of any. */
  readonly version: Effect.Effect<string, DomainError>
  /** All files that were looked at or written by us. */
  readonly paths: Effect.Effect<ReadonlyArray<string>, DomainError>
  /** Paths of files that show a ticket, as far as they were looked at or written by us. */
  readonly pathsOf: (uid: string) => Effect.Effect<ReadonlyArray<string>, DomainError>
}

export class TicketFiles extends Context.Service<TicketFiles, TicketFilesShape>()(
  "@backlog-toolkit/core/ports/TicketFiles"
) {}
