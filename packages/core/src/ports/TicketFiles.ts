/**
 * Ticket files in the work tree: written by us, owned by whoever edits them. A file that differs from what we last
 * wrote is never overwritten.
 *
 * @since 0.1.0
 */
import * as Context from "effect/Context"
import type * as Effect from "effect/Effect"
import type { DomainError } from "../log/DomainError.ts"

export interface TicketFilesShape {
  /** Writes or removes (null) files as far as nobody edited them; does nothing unless the target is checked out. */
  readonly write: (
    files: ReadonlyMap<string, string | null>
  ) => Effect.Effect<{ readonly written: ReadonlyArray<string>; readonly skipped: ReadonlyArray<string> }, DomainError>
  /** Paths of files that we wrote for the ticket of a key and have not removed since. */
  readonly pathsOf: (key: string) => Effect.Effect<ReadonlyArray<string>, DomainError>
  /** The same for every ticket. */
  readonly paths: Effect.Effect<ReadonlyArray<string>, DomainError>
}

export class TicketFiles extends Context.Service<TicketFiles, TicketFilesShape>()(
  "@backlog-toolkit/core/ports/TicketFiles"
) {}
