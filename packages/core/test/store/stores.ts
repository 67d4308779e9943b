/** Event stores over the log in memory, and logs that misbehave in one way. */
import * as Effect from "effect/Effect"
import type * as Scope from "effect/Scope"
import * as Stream from "effect/Stream"
import * as TestClock from "effect/testing/TestClock"
import { millisOf } from "../../src/log/civil.ts"
import { domainError, type DomainError } from "../../src/log/DomainError.ts"
import type { ReplicaId } from "../../src/log/Event.ts"
import type { EventStoreShape } from "../../src/ports/EventStore.ts"
import type { LogStoreShape } from "../../src/ports/LogStore.ts"
import type { SnapshotStoreShape } from "../../src/ports/SnapshotStore.ts"
import { make, makeMemory, type Memory } from "../../src/testing/MemoryLogStore.ts"
import { makeEventStore } from "../../src/usecases/store/EventStoreOnLog.ts"
import { backlogFold } from "../../src/usecases/store/Fold.ts"
import { sha256 } from "./sha256.ts"

export const BUILT = "2026-11-20T00:00:00.000Z"
export const START = millisOf("2026-11-24T10:00:00.000Z")

/** A store of the backlog, as a process of its own would open it. */
export const openStore = (log: LogStoreShape, snapshots: SnapshotStoreShape | null = null): EventStoreShape =>
  makeEventStore({ log, sha256, snapshots, fold: backlogFold }, { builtAt: BUILT })

/** A log in memory that nobody has written yet, at a plausible time. */
export const newLog = (id: ReplicaId = "aaaaaaa2") =>
  Effect.gen(function* () {
    yield* TestClock.setTime(START)
    const memory = yield* makeMemory
    return { memory, log: make(memory, { id }) }
  })

/** For properties: runs one case with a clock of its own, at a plausible time. */
export const runCase = <E>(body: Effect.Effect<void, E, Scope.Scope>): Promise<void> =>
  Effect.runPromise(Effect.scoped(Effect.provide(Effect.andThen(TestClock.setTime(START), body), TestClock.layer())))

/** Copies commits of all replicas that `to` lacks, at most `limit` of each: what importing does. */
export const pull = (from: Memory, to: Memory, limit = Number.POSITIVE_INFINITY): Effect.Effect<void, DomainError> =>
  Effect.forEach(
    from.commits,
    ([replica, commits]) => {
      const present = to.commits.get(replica)?.length ?? 0
      return Effect.forEach(commits.slice(present, present + limit), ({ seq, text }) =>
        make(to).putIfAbsent({ replica, seq }, text)
      )
    },
    { discard: true }
  )

export const textsOf = (memory: Memory, replica: ReplicaId = "aaaaaaa2"): ReadonlyArray<string> =>
  (memory.commits.get(replica) ?? []).map(({ text }) => text)

type Put = LogStoreShape["putIfAbsent"]

/** `before` runs ahead of the first `times` puts: somebody else is faster. */
export const overtaken = (
  log: LogStoreShape,
  before: Effect.Effect<unknown, DomainError>,
  times = 1
): LogStoreShape => {
  let left = times
  const putIfAbsent: Put = (key, text) =>
    Effect.suspend(() => {
      if (left === 0) return log.putIfAbsent(key, text)
      left -= 1
      return Effect.andThen(before, log.putIfAbsent(key, text))
    })
  return { ...log, putIfAbsent }
}

/** The first put is published, but its answer gets lost: it says `taken`, or fails. */
export const losingReply = (log: LogStoreShape, instead: "taken" | "failure"): LogStoreShape => {
  let lost = false
  const putIfAbsent: Put = (key, text) =>
    Effect.flatMap(log.putIfAbsent(key, text), (outcome) => {
      if (lost) return Effect.succeed(outcome)
      lost = true
      return instead === "taken"
        ? Effect.succeed("taken" as const)
        : Effect.fail(domainError("environment", "log-storage-failed", "It broke.", "EIO", "Try again."))
    })
  return { ...log, putIfAbsent }
}

/** Yields as often as the next of `pauses` says, before every operation: fibers interleave as the numbers have it. */
export const interleaved = (log: LogStoreShape, pauses: ReadonlyArray<number>): LogStoreShape => {
  let at = 0
  const pause = Effect.suspend(() => {
    at += 1
    const count = pauses.length === 0 ? 0 : (pauses[at % pauses.length] ?? 0)
    return Effect.repeat(Effect.yieldNow, { times: count })
  })
  return {
    ...log,
    ensureSelf: Effect.andThen(pause, log.ensureSelf),
    replicas: Effect.andThen(pause, log.replicas),
    replicasAfter: (known) => Effect.andThen(pause, log.replicasAfter(known)),
    putIfAbsent: (key, text) => Effect.andThen(pause, log.putIfAbsent(key, text)),
    read: (replica, from) => Stream.unwrap(Effect.as(pause, log.read(replica, from)))
  }
}

/** A cache in memory, with its texts; at first those given. */
export const memorySnapshots = (
  given: Iterable<readonly [string, string]> = []
): { readonly store: SnapshotStoreShape; readonly texts: Map<string, string> } => {
  const texts = new Map(given)
  return {
    texts,
    store: {
      load: (name) => Effect.sync(() => texts.get(name) ?? null),
      open: (name) =>
        Effect.sync(() => {
          const bytes = new TextEncoder().encode(texts.get(name))
          const text = (from: number, length: number) => new TextDecoder().decode(bytes.slice(from, from + length))
          return texts.has(name) ? { text, discard: () => void texts.delete(name) } : null
        }),
      save: (name, text) => Effect.sync(() => void texts.set(name, text))
    }
  }
}
