/**
 * A local cache of texts by name: what is lost in it is computed again. Never replicated, never trusted unchecked.
 *
 * @since 0.1.0
 */
import * as Context from "effect/Context"
import type * as Effect from "effect/Effect"

/** Where a snapshot's bytes are, for those who read a few of them. */
export interface SnapshotBytes {
  /** UTF-8 text of these bytes; shorter at the end. */
  readonly text: (from: number, bytes: number) => string
}

/** A snapshot in memory that its store has found to be what was saved. */
export interface WholeSnapshot extends SnapshotBytes {
  /** In bytes. */
  readonly size: number
}

/** None fails: a text that can't be read is absent, one that can't be written is not kept. */
export interface SnapshotStoreShape {
  /** Names are letters, digits, dots, dashes and underscores. Null when there is none. */
  readonly load: (name: string) => Effect.Effect<string | null>
  /**
   * The same as bytes in memory, for those who look at a part of it. Null also when the store can't tell that all of it is what
   * was saved.
   */
  readonly open: (name: string) => Effect.Effect<WholeSnapshot | null>
  /**
   * Replaces the text as a whole: a reader sees the old or the new one, never a mixture. Of the names that are alike up to
   * their first dash the two that were saved last are kept: what follows the dash says which toolkit can read it.
   */
  readonly save: (name: string, text: string) => Effect.Effect<void>
}

export class SnapshotStore extends Context.Service<SnapshotStore, SnapshotStoreShape>()(
  "@backlog-toolkit/core/ports/SnapshotStore"
) {}
