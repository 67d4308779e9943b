// Appending in the memory store: the same cost however many streams there are. Goal 18.
import * as Effect from "effect/Effect"
import { makeEventStore } from "../packages/core/src/usecases/store/EventStoreOnLog.ts"
import { backlogFold } from "../packages/core/src/usecases/store/Fold.ts"
import { make, makeMemory } from "../packages/core/src/testing/MemoryLogStore.ts"
import { sha256 } from "../packages/storage-fs/src/sha256.ts"
import { BUILT_AT } from "../packages/workspace/src/toolkit.ts"
import { makeTickets } from "./data.mjs"
import { goal, median, print } from "./lib.mjs"

const STREAMS = [1000, 20_000]
/** Appends that one figure is the mean of: a single one is too short for the clock. */
const BATCH = 100
const BATCHES = 30
const FILL = 200

const context = (at) => ({ commandId: `bench/${at}`, actor: "system:bench" })

const filled = async (count) => {
  const store = makeEventStore(
    { log: make(await Effect.runPromise(makeMemory)), sha256, snapshots: null, fold: backlogFold },
    { builtAt: BUILT_AT }
  )
  const uid = (n) => `t-${String(n).padStart(8, "0")}`
  const created = makeTickets(count).map(({ content }, n) => ({
    stream: `ticket/${uid(n)}`,
    event: {
      type: "ticket.created",
      data: { uid: uid(n), key: `TASK-${n + 1}`, content: { ...content, dependsOn: [] }, open: [] }
    }
  }))
  for (let at = 0; at < count; at += FILL) {
    await Effect.runPromise(store.append(context(`fill/${at}`), [], created.slice(at, at + FILL)))
  }
  return (batch) =>
    Effect.runPromise(
      Effect.forEach(Array.from({ length: BATCH }), (_, at) =>
        store.append(
          context(`${batch}/${at}`),
          [],
          [
            {
              stream: `ticket/${uid((batch * BATCH + at) % count)}`,
              event: { type: "ticket.reopened", data: { reason: "again" } }
            }
          ]
        )
      )
    )
}

export const benchMemory = async () => {
  const stores = []
  for (const count of STREAMS) stores.push({ count, append: await filled(count), times: [] })
  for (let batch = 0; batch < BATCHES; batch++) {
    for (const { append, times } of stores) {
      const start = performance.now()
      await append(batch)
      times.push((performance.now() - start) / BATCH)
    }
  }
  const [few, many] = stores.map(({ times }) => median(times))
  print(`Append in memory, ${BATCHES} × ${BATCH} in turn`, [
    ...stores.map(({ count, times }) => [`${count} streams`, `${(median(times) * 1000).toFixed(0)} µs`]),
    goal(18, `${STREAMS[1]} streams to ${STREAMS[0]}`, many / few, 1.3)
  ])
}
