/**
 * The only thing a storage adapter implements: put a commit if its place is free, and read commits in order.
 * Streams, expected heads, idempotency and projections live on top (`EventStore`).
 *
 * @since 0.1.0
 */
import * as Context from "effect/Context"
import type * as Effect from "effect/Effect"
import type * as Stream from "effect/Stream"
import type { Blobs } from "../log/Blob.ts"
import type { DomainError } from "../log/DomainError.ts"
import type { ReplicaId } from "../log/Event.ts"

/** One immutable commit: its lines, each ended by LF, as stored. `place` names it for people (a file, a row). */
export interface RawCommit {
  readonly replica: ReplicaId
  /** Dense, from 1. */
  readonly seq: number
  readonly text: string
  readonly place: string
  /** The texts that its lines name instead of payloads; one that is missing or damaged is left out. Absent for none. */
  readonly blobs?: Blobs
}

/** Texts kept beside the log, by the SHA-256 of each (64 hexadecimal digits). */
export interface BlobStore {
  /** Keeps a text under its name (`blobName`); durable when it answers. The same text twice is kept once. */
  readonly put: (name: string, text: string) => Effect.Effect<void, DomainError>
  /** Fails with `blob-missing` (integrity) also for one that is damaged. */
  readonly get: (name: string) => Effect.Effect<string, DomainError>
}

export interface LogStoreCapabilities {
  /** What was acknowledged survives a power cut. */
  readonly durable: boolean
  readonly crossProcess: boolean
}

/** Failures are `DomainError`s: `log-storage-failed`, `log-disk-full`, `log-read-only` (environment), `log-gap` (integrity). */
export interface LogStoreShape {
  readonly capabilities: LogStoreCapabilities
  /** The replica that this store writes, or null before its first append. Reading never creates one. */
  readonly self: Effect.Effect<ReplicaId | null, DomainError>
  /** The replica that this store writes; created on first use. */
  readonly ensureSelf: Effect.Effect<ReplicaId, DomainError>
  /** All-or-nothing visible and durable when it answers `published`; `taken` leaves the present bytes untouched. */
  readonly putIfAbsent: (
    key: { readonly replica: ReplicaId; readonly seq: number },
    text: string
  ) => Effect.Effect<"published" | "taken", DomainError>
  /**
   * Puts commits of another replica one after the other, as `putIfAbsent` would, but in less time; they are proven, and nobody
   * else writes that replica here. Answers how many are in their places now: all, unless a place held something else.
   */
  readonly adopt: (
    replica: ReplicaId,
    fromSeq: number,
    texts: ReadonlyArray<string>
  ) => Effect.Effect<number, DomainError>
  /** Commits from `fromSeq` on, contiguous and in order, in chunks of bounded size. */
  readonly read: (replica: ReplicaId, fromSeq: number) => Stream.Stream<ReadonlyArray<RawCommit>, DomainError>
  /** Version vector: the highest contiguous commit of each replica. */
  readonly replicas: Effect.Effect<ReadonlyMap<ReplicaId, number>, DomainError>
  /** The same for those who know that these commits are there, which spares looking at what comes before them. */
  readonly replicasAfter: (
    known: ReadonlyMap<ReplicaId, number>
  ) => Effect.Effect<ReadonlyMap<ReplicaId, number>, DomainError>
  /** Put what a commit names before the commit. */
  readonly blob: BlobStore
  /** Says that a replica may have grown; may coalesce or miss, readers poll as well. */
  readonly hints: Stream.Stream<ReplicaId>
}

export class LogStore extends Context.Service<LogStore, LogStoreShape>()("@backlog-toolkit/core/ports/LogStore") {}
