/**
 * What became of source files over time, as version control tells it: which texts a ticket saw when it was written, where files went,
 * who changed them since. Paths are from the repository's top; commits are names to show and to ask again with.
 *
 * @since 0.1.0
 */
import * as Context from "effect/Context"
import type * as Effect from "effect/Effect"
import type { DomainError } from "../log/DomainError.ts"
import type { SourceChange, Vanished } from "../source/SourceChange.ts"

export interface TextAt {
  readonly commit: string
  readonly path: string
}

export interface SourceHistoryShape {
  /** The commit that is looked at now; null before the first one. */
  readonly head: Effect.Effect<string | null, DomainError>
  /** For each time (RFC 3339) the newest commit of the line of the head that is not younger; null for none. In their order. */
  readonly commitsAt: (times: ReadonlyArray<string>) => Effect.Effect<ReadonlyArray<string | null>, DomainError>
  /** Texts in their order; null for what wasn't there, or is no text. */
  readonly textsAt: (wanted: ReadonlyArray<TextAt>) => Effect.Effect<ReadonlyArray<string | null>, DomainError>
  /** What took each of these paths away; without those that are there, or never were. */
  readonly vanished: (paths: ReadonlyArray<string>) => Effect.Effect<ReadonlyMap<string, Vanished>, DomainError>
  /** Changes of each of these paths after a time, newest first. */
  readonly changesSince: (
    paths: ReadonlyArray<string>,
    time: string
  ) => Effect.Effect<ReadonlyMap<string, ReadonlyArray<SourceChange>>, DomainError>
}

export class SourceHistory extends Context.Service<SourceHistory, SourceHistoryShape>()(
  "@backlog-toolkit/core/ports/SourceHistory"
) {}
