import { assert, describe, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as Stream from "effect/Stream"
import type { NewEvent } from "../../src/log/Event.ts"
import type { EventStoreShape } from "../../src/ports/EventStore.ts"
import { SNAPSHOT_EVERY } from "../../src/usecases/store/Snapshot.ts"
import { by, createTicket, keysOf } from "./commands.ts"
import { openClones, replicaOf } from "./histories.ts"
import { memorySnapshots, openStore, pull, START } from "./stores.ts"
import { make } from "../../src/testing/MemoryLogStore.ts"
import * as TestClock from "effect/testing/TestClock"

const reject = (about: number, from: number): NewEvent => ({
  stream: "log/main",
  event: { type: "log.replica-rejected", data: { replica: replicaOf(about), from, reason: "r" } }
})
const accept = (about: number): NewEvent => ({
  stream: "log/main",
  event: { type: "log.replica-accepted", data: { replica: replicaOf(about), reason: "r" } }
})

const shownBy = (store: EventStoreShape) => Effect.map(store.state, keysOf)

/** Two clones; the second created two tickets, and the first has them. */
const two = Effect.gen(function* () {
  yield* TestClock.setTime(START)
  const [ada, bob] = yield* openClones(2)
  if (ada === undefined || bob === undefined) return yield* Effect.die("two clones were opened")
  yield* createTicket(ada.store, "t-1")
  yield* createTicket(bob.store, "t-2")
  yield* createTicket(bob.store, "t-3")
  yield* pull(bob.memory, ada.memory)
  return { ada, bob }
})

describe("a rejected replica", () => {
  it.effect("loses what it wrote from that commit on, in the store that says so and in every other one", () =>
    Effect.gen(function* () {
      const { ada, bob } = yield* two
      assert.lengthOf(yield* shownBy(ada.store), 3)
      yield* ada.store.append(by("reject"), [], [reject(1, 2)])
      const shown = yield* shownBy(ada.store)
      assert.lengthOf(shown, 2)
      assert.strictEqual((yield* ada.store.state).rejected, 1)
      yield* pull(ada.memory, bob.memory)
      assert.deepStrictEqual(yield* shownBy(bob.store), shown)
    })
  )

  it.effect("has its later events as notes, with all that they say, for those who read the log", () =>
    Effect.gen(function* () {
      const { ada } = yield* two
      yield* ada.store.append(by("reject"), [], [reject(1, 2)])
      const events = (yield* Stream.runCollect(ada.store.readFrom(new Map()))).flat()
      const notes = events.filter(({ event }) => event.type === "rejected")
      assert.deepStrictEqual(
        notes.map(({ id }) => id),
        [`${replicaOf(1)}.2.0`]
      )
      const [one] = yield* ada.store.readStream("ticket/t-3")
      assert.deepStrictEqual(one, notes[0])
      assert.strictEqual(one?.event.type === "rejected" ? one.event.data.kind : null, "ticket.created")
    })
  )

  it.effect("counts again, whole, when it is accepted", () =>
    Effect.gen(function* () {
      const { ada } = yield* two
      const before = yield* shownBy(ada.store)
      yield* ada.store.append(by("reject"), [], [reject(1, 1)])
      assert.lengthOf(yield* shownBy(ada.store), 1)
      yield* ada.store.append(by("accept"), [], [accept(1)])
      assert.deepStrictEqual(yield* shownBy(ada.store), before)
    })
  )

  it.effect("is told so when it records anything, and nothing is recorded", () =>
    Effect.gen(function* () {
      const { ada, bob } = yield* two
      yield* ada.store.append(by("reject"), [], [reject(1, 3)])
      yield* pull(ada.memory, bob.memory)
      const before = bob.memory.commits.get(replicaOf(1))?.length
      const error = yield* Effect.flip(createTicket(bob.store, "t-4"))
      assert.strictEqual((error as { code: string }).code, "replica-rejected")
      assert.strictEqual(bob.memory.commits.get(replicaOf(1))?.length, before)
      // What it could see of its own is as it was.
      assert.lengthOf(yield* shownBy(bob.store), 3)
    })
  )

  it.effect("stays rejected in a store that starts from a snapshot", () =>
    Effect.gen(function* () {
      const { ada } = yield* two
      yield* ada.store.append(by("reject"), [], [reject(1, 2)])
      for (let n = 0; n < SNAPSHOT_EVERY; n++) yield* createTicket(ada.store, `more-${n}`)
      const snapshots = memorySnapshots()
      const first = openStore(make(ada.memory, { id: replicaOf(0) }), snapshots.store)
      const shown = yield* shownBy(first)
      assert.strictEqual(snapshots.texts.size, 1)
      const next = openStore(make(ada.memory, { id: replicaOf(0) }), snapshots.store)
      assert.deepStrictEqual(yield* shownBy(next), shown)
      assert.strictEqual((yield* next.state).rejected, 1)
      // And an old snapshot, of before, doesn't keep what was rejected since.
      yield* ada.store.append(by("reject more"), [], [reject(1, 1)])
      const later = openStore(make(ada.memory, { id: replicaOf(0) }), snapshots.store)
      assert.strictEqual((yield* later.state).rejected, 2)
    })
  )
})
