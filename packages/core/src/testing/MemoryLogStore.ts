/**
 * The log in memory, for tests and what-if runs. Owns nothing that outlives it.
 *
 * @since 0.1.0
 */
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import * as PubSub from "effect/PubSub"
import * as Stream from "effect/Stream"
import { blobMissing, withBlobs } from "../log/Blob.ts"
import { domainError } from "../log/DomainError.ts"
import type { ReplicaId } from "../log/Event.ts"
import { LogStore, type LogStoreShape, type RawCommit } from "../ports/LogStore.ts"
import { adoptInTurn } from "../usecases/store/adoptInTurn.ts"

/** A place that several stores may have open at once. */
export interface Memory {
  self: ReplicaId | null
  readonly commits: Map<ReplicaId, Array<RawCommit>>
  readonly blobs: Map<string, string>
  readonly hints: PubSub.PubSub<ReplicaId>
  /** Commits that were looked at or written, for tests that count work instead of time. */
  touched: number
}

/** `id` is what `ensureSelf` will answer. */
export interface MemoryOptions {
  readonly id?: ReplicaId
}

/** As many commits as a reader gets at once; the fold yields between two chunks. */
const CHUNK = 1024

export const makeMemory: Effect.Effect<Memory> = Effect.map(
  // A reader that is late gets the newest hints: it looks at the log anyway.
  PubSub.sliding<ReplicaId>(16),
  (hints) => ({
    self: null,
    commits: new Map<ReplicaId, Array<RawCommit>>(),
    blobs: new Map<string, string>(),
    hints,
    touched: 0
  })
)

const putIfAbsent =
  (memory: Memory): LogStoreShape["putIfAbsent"] =>
  ({ replica, seq }, text) =>
    Effect.suspend(() => {
      const present = memory.commits.get(replica) ?? []
      memory.touched += 1
      if (seq <= present.length) return Effect.succeed("taken" as const)
      if (seq > present.length + 1) {
        return Effect.fail(
          domainError(
            "integrity",
            "log-gap",
            `Commit ${seq} of replica ${replica} has no predecessor.`,
            `The newest commit is ${present.length}; numbers are dense.`,
            "Read the log again, then append after its head.",
            { replica, seq, head: present.length }
          )
        )
      }
      present.push({ replica, seq, text, place: `memory:${replica}/${seq}` })
      memory.commits.set(replica, present)
      return Effect.as(PubSub.publish(memory.hints, replica), "published" as const)
    })

const read =
  (memory: Memory): LogStoreShape["read"] =>
  (replica, fromSeq) =>
    Stream.unfold(fromSeq, (seq) =>
      Effect.sync(() => {
        const commits = (memory.commits.get(replica) ?? []).slice(seq - 1, seq - 1 + CHUNK)
        memory.touched += commits.length
        const whole = commits.map((commit) => withBlobs(commit, (name) => memory.blobs.get(name)))
        return commits.length === 0 ? undefined : ([whole, seq + commits.length] as const)
      })
    )

const vectorOf = (memory: Memory): Effect.Effect<ReadonlyMap<string, number>> =>
  Effect.sync(() => new Map([...memory.commits].map(([replica, commits]) => [replica, commits.length])))

export const make = (memory: Memory, { id = "aaaaaaa2" }: MemoryOptions = {}): LogStoreShape => ({
  capabilities: { durable: false, crossProcess: false },
  self: Effect.sync(() => memory.self),
  ensureSelf: Effect.sync(() => (memory.self ??= id)),
  putIfAbsent: putIfAbsent(memory),
  adopt: (replica, fromSeq, texts) =>
    adoptInTurn({ putIfAbsent: putIfAbsent(memory), read: read(memory) }, replica, fromSeq, texts),
  read: read(memory),
  replicas: vectorOf(memory),
  replicasAfter: () => vectorOf(memory),
  blob: {
    put: (name, text) => Effect.sync(() => void memory.blobs.set(name, text)),
    get: (name) =>
      Effect.suspend(() => {
        const text = memory.blobs.get(name)
        return text === undefined ? Effect.fail(blobMissing(name, "memory", "It was never put.")) : Effect.succeed(text)
      })
  },
  hints: Stream.fromPubSub(memory.hints)
})

/** A log of its own for every build of the layer. */
export const layer: Layer.Layer<LogStore> = Layer.effect(LogStore, Effect.map(makeMemory, make))

/** The same log for every build of the layer. */
export const layerOf = (memory: Memory, options: MemoryOptions = {}): Layer.Layer<LogStore> =>
  Layer.succeed(LogStore, make(memory, options))
