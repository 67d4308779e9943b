/**
 * A local cache of texts by name: what is lost in it is computed again. Never replicated, never trusted unchecked.
 *
 * @since 0.1.0
 */
import * as Context from "effect/Context"
import type * as Effect from "effect/Effect"

/** A snapshot that is open for reading: what is saved under its name meanwhile changes nothing. */
export interface SnapshotBytes {
  /** These bytes of its text as UTF-8; fewer at its end. Not checked. */
  readonly text: (from: number, bytes: number) => string
  /** Says that some are not what was saved: nobody else shall open it. */
  readonly discard: () => void
}

/** None fails: a text that can't be read is absent, one that can't be written is not kept. */
export interface SnapshotStoreShape {
  /** Names are letters, digits, dots, dashes and underscores. Null when there is none. */
  readonly load: (name: string) => Effect.Effect<string | null>
  /** The same for those who look at parts of it, and check these themselves. */
  readonly open: (name: string) => Effect.Effect<SnapshotBytes | null>
  /**
   * Replaces the text as a whole: a reader sees the old or the new one, never a mixture. Of the names that are alike up to
   * their first dash the two that were saved last are kept: what follows the dash says which toolkit can read it.
   */
  readonly save: (name: string, text: string) => Effect.Effect<void>
}

export class SnapshotStore extends Context.Service<SnapshotStore, SnapshotStoreShape>()(
  "@backlog-toolkit/core/ports/SnapshotStore"
) {}
