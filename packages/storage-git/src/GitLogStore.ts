/**
 * Core's `LogStore` over Git refs. Thin: everything is in `GitLog.ts`.
 *
 * @since 0.1.0
 */
import type { DomainError } from "@backlog-toolkit/core/log/DomainError"
import type { ReplicaId } from "@backlog-toolkit/core/log/Event"
import { LogStore, type LogStoreShape } from "@backlog-toolkit/core/ports/LogStore"
import { attempt } from "@backlog-toolkit/core/usecases/store/attempt"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import * as Queue from "effect/Queue"
import * as Stream from "effect/Stream"
import { type GitLog, type GitLogOptions, openLog } from "./GitLog.ts"
import { watchReplicas } from "./internal/hints.ts"
import { fallible, promised } from "./internal/promised.ts"

/** The service over an open log. */
export const make = (log: GitLog): LogStoreShape => ({
  capabilities: { durable: log.durable, crossProcess: true },
  self: promised(log.self),
  ensureSelf: promised(log.ensureSelf),
  putIfAbsent: (key, text) => promised(() => log.putIfAbsent(key, text)),
  adopt: (replica, fromSeq, texts) => promised(() => log.adopt(replica, fromSeq, texts)),
  read: (replica, fromSeq) => fallible(() => log.read(replica, fromSeq)),
  replicas: promised(log.replicas),
  // The refs say how long each chain is.
  replicasAfter: () => promised(log.replicas),
  blob: {
    put: (name, text) => promised(() => log.putBlob(name, text)),
    get: (name) => promised(() => log.getBlob(name))
  },
  hints: Stream.callback<ReplicaId>(
    (queue) =>
      Effect.acquireRelease(
        Effect.sync(() => watchReplicas(log.gitDir, log.namespace, (replica) => Queue.offerUnsafe(queue, replica))),
        (close) => Effect.sync(close)
      ),
    // Hints may be lost: a slow consumer looks at the log anyway.
    { bufferSize: 64, strategy: "sliding" }
  )
})

/** Fails with `git-broken` and the refusals of repositories that can't be written to, before anything is written. */
export const layer = (options: GitLogOptions): Layer.Layer<LogStore, DomainError> =>
  Layer.effect(
    LogStore,
    Effect.map(
      attempt(() => openLog(options)),
      make
    )
  )
