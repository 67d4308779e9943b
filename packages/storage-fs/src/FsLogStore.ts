/**
 * Core's `LogStore` over files. Thin: everything is in `FsLog.ts`.
 *
 * @since 0.1.0
 */
import type { ReplicaId } from "@backlog-toolkit/core/log/Event"
import { LogStore, type LogStoreShape } from "@backlog-toolkit/core/ports/LogStore"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import * as Queue from "effect/Queue"
import * as Stream from "effect/Stream"
import { type FsLog, type FsLogOptions, openLog } from "./FsLog.ts"
import { attempt } from "@backlog-toolkit/core/usecases/store/attempt"
import { watchReplicas } from "./internal/hints.ts"

/** What was there stays there, so that looking again costs what is new and not the length of the log. */
const versions = (log: FsLog) => {
  let known: ReadonlyMap<ReplicaId, number> | null = null
  return {
    all: () => (known = log.replicas(known ?? undefined)),
    after: (told: ReadonlyMap<ReplicaId, number>) =>
      (known = known === null ? log.replicasAfter(told) : log.replicas(known))
  }
}

/** The service over an open log. A publication is one synchronous step, so interruption can't cut it. */
export const make = (log: FsLog): LogStoreShape => {
  const vector = versions(log)
  return {
    capabilities: { durable: log.durability === "commit", crossProcess: true },
    self: attempt(log.self),
    ensureSelf: attempt(log.ensureSelf),
    putIfAbsent: (key, text) => attempt(() => log.putIfAbsent(key, text)),
    adopt: (replica, fromSeq, texts) => attempt(() => log.adopt(replica, fromSeq, texts)),
    read: (replica, fromSeq) =>
      Stream.unfold(fromSeq, (seq) =>
        Effect.map(
          attempt(() => log.replayChunk(replica, seq)),
          (commits) => (commits.length === 0 ? undefined : ([commits, seq + commits.length] as const))
        )
      ),
    replicas: attempt(vector.all),
    replicasAfter: (known) => attempt(() => vector.after(known)),
    blob: {
      put: (name, text) => attempt(() => log.putBlob(name, text)),
      get: (name) => attempt(() => log.getBlob(name))
    },
    hints: Stream.callback<ReplicaId>(
      (queue) =>
        Effect.acquireRelease(
          Effect.sync(() => watchReplicas(log.storeDir, (replica) => Queue.offerUnsafe(queue, replica))),
          (close) => Effect.sync(close)
        ),
      // Hints may be lost: a slow consumer looks at the log anyway.
      { bufferSize: 64, strategy: "sliding" }
    )
  }
}

export interface FsLogStoreOptions extends FsLogOptions {
  readonly storeDir: string
}

export const layer = ({ storeDir, ...options }: FsLogStoreOptions): Layer.Layer<LogStore> =>
  Layer.sync(LogStore, () => make(openLog(storeDir, options)))
