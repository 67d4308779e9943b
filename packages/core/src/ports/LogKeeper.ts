/**
 * What keeping a log healthy needs of its storage: a look at what is there, also where it is damaged, putting back what was lost,
 * and compaction. Only `restore` and `compact` change anything, and neither deletes what is not kept elsewhere.
 *
 * @since 0.1.0
 */
import * as Context from "effect/Context"
import type * as Effect from "effect/Effect"
import type * as Stream from "effect/Stream"
import type { DomainError } from "../log/DomainError.ts"
import type { ReplicaId } from "../log/Event.ts"
import type { RawCommit } from "./LogStore.ts"

/** Something about a file that is not as the store makes it. */
export interface StoredFinding {
  /** `error`: what was written can't be read. `warning`: a trace of something unusual. */
  readonly level: "error" | "warning"
  /** Kebab-case and stable. */
  readonly code: string
  readonly place: string
  readonly replica: ReplicaId | null
  readonly commit: number | null
  /** A sentence. */
  readonly problem: string
}

export interface Survey {
  readonly findings: ReadonlyArray<StoredFinding>
  /** The newest commit of each replica, also behind a gap. */
  readonly heads: ReadonlyMap<ReplicaId, number>
  /** Commits whose file is to be written anew although each of them may still be readable. */
  readonly rewrite: ReadonlyMap<ReplicaId, ReadonlyArray<number>>
}

/** What compacting did: windows made, files removed, files that differed and were set aside. */
export interface Compacted {
  readonly windows: number
  readonly removed: number
  readonly set: number
}

/** Fails with `log-storage-failed` and the like; damage is findings. */
export interface LogKeeperShape {
  /** Names, numbers and checksums of files. Reads no commit that has a file of its own. */
  readonly survey: Effect.Effect<Survey, DomainError>
  /** Every commit that has bytes, damaged or not, in order from `fromSeq`; what is missing is left out. Never through a cache. */
  readonly salvage: (replica: ReplicaId, fromSeq: number) => Stream.Stream<ReadonlyArray<RawCommit>, DomainError>
  /** Texts beside the log that are not what their names say. */
  readonly damagedBlobs: Effect.Effect<ReadonlyArray<StoredFinding>, DomainError>
  /** Other copies of a replica's commits that this place happens to have: unproven. */
  readonly copies: (replica: ReplicaId) => Effect.Effect<ReadonlyArray<RawCommit>, DomainError>
  /** The same of a log in another folder. Fails with `log-not-found`. */
  readonly copiesIn: (folder: string, replica: ReplicaId) => Effect.Effect<ReadonlyArray<RawCommit>, DomainError>
  /** A text of a log in another folder; null when it isn't there, or damaged. */
  readonly blobIn: (folder: string, name: string) => Effect.Effect<string | null, DomainError>
  /**
   * Puts commits in their places; durable when it answers. What stands there is moved to quarantine. Fails with
   * `log-restore-incomplete` when a file needs more commits than are given.
   */
  readonly restore: (replica: ReplicaId, texts: ReadonlyMap<number, string>) => Effect.Effect<void, DomainError>
  /**
   * Leaves a mark while something is taken out of the log, durable before the work begins: what a crash cuts off is finished by the
   * next command that finds it.
   */
  readonly redacting: <A, E, R>(work: Effect.Effect<A, E, R>) => Effect.Effect<A, E | DomainError, R>
  /**
   * Replaces a commit's text by one whose chain end is the same, everywhere in this store: also in caches and in what was set aside.
   * Texts beside the log that only it named go as well. The one thing that is really deleted, because it must not be kept.
   */
  readonly redact: (
    key: { readonly replica: ReplicaId; readonly seq: number },
    text: string,
    blobs: ReadonlyArray<string>
  ) => Effect.Effect<void, DomainError>
  /** Puts many commits into one file where they are old enough. `prove` sees them first and fails to refuse. */
  readonly compact: (
    replica: ReplicaId,
    prove: (commits: ReadonlyArray<RawCommit>) => DomainError | null
  ) => Effect.Effect<Compacted, DomainError>
}

export class LogKeeper extends Context.Service<LogKeeper, LogKeeperShape>()("@backlog-toolkit/core/ports/LogKeeper") {}
