import { assert, describe, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as Fiber from "effect/Fiber"
import * as Stream from "effect/Stream"
import * as TestClock from "effect/testing/TestClock"
import * as fc from "fast-check"
import type { DomainError } from "../../src/log/DomainError.ts"
import { compareOrder } from "../../src/log/Order.ts"
import type { AnyRecorded, EventStoreShape } from "../../src/ports/EventStore.ts"
import { make, type Memory } from "../../src/testing/MemoryLogStore.ts"
import { by, cancelled, createTicket } from "./commands.ts"
import { newLog, openStore, pull, runCase, START } from "./stores.ts"

const idsOf = (events: ReadonlyArray<AnyRecorded>): ReadonlyArray<string> => events.map(({ id }) => id)
const all = (store: EventStoreShape, vector: ReadonlyMap<string, number> = new Map()) =>
  Effect.map(Stream.runCollect(store.readFrom(vector)), (chunks) => chunks.flat())

/** Two clones that wrote at the same time and have each other's commits. */
const twoReplicas = Effect.gen(function* () {
  const a = yield* newLog()
  const b = yield* newLog("bbbbbbb2")
  const [one, two] = [openStore(a.log), openStore(b.log)]
  for (let n = 0; n < 6; n++) {
    yield* TestClock.setTime(START + n)
    yield* (n % 2 === 0 ? one : two).append(by(`c${n}`), [], [cancelled("t-1", `${n}`), cancelled(`t-${n}`)])
  }
  yield* pull(a.memory, b.memory)
  yield* pull(b.memory, a.memory)
  return { memory: a.memory, log: a.log, store: one }
})

describe("the events of a stream", () => {
  it.effect("come in log order from all replicas, and from no other stream", () =>
    Effect.gen(function* () {
      const { store } = yield* twoReplicas
      const events = yield* store.readStream("ticket/t-1")
      const reasons = events.map(({ event }) => (event.type === "ticket.cancelled" ? event.data.reason : ""))
      assert.deepStrictEqual(reasons, ["0", "1", "r", "2", "3", "4", "5"])
      assert.deepStrictEqual(new Set(events.map(({ stream }) => stream)), new Set(["ticket/t-1"]))
    })
  )

  it.effect("are none for a stream that is only talked about", () =>
    Effect.gen(function* () {
      const { log } = yield* newLog()
      const store = openStore(log)
      yield* store.append(by("c", { correlation: "ticket/x" }), [], [cancelled("t-1", ',"s":"ticket/x",')])
      yield* store.append(by("d"), [], [cancelled("xx")])
      assert.deepStrictEqual(yield* store.readStream("ticket/x"), [])
      assert.strictEqual((yield* store.readStream("ticket/xx")).length, 1)
    })
  )

  it.effect("are found whatever characters its name has", () =>
    Effect.gen(function* () {
      const { log } = yield* newLog()
      const store = openStore(log)
      for (const uid of ['"', "\\", "ä", "🦜", ',"s":', "\ud800"]) {
        yield* store.append(by(`c${uid}`), [], [cancelled(uid)])
        assert.strictEqual((yield* store.readStream(`ticket/${uid}`)).length, 1, uid)
      }
    })
  )
})

describe("the events after a vector", () => {
  it.effect("are all in log order, from the beginning", () =>
    Effect.gen(function* () {
      const { store } = yield* twoReplicas
      const events = yield* all(store)
      assert.strictEqual(events.length, 12)
      assert.deepStrictEqual(events, events.toSorted(compareOrder))
      assert.deepStrictEqual(
        yield* store.vector,
        new Map([
          ["aaaaaaa2", 3],
          ["bbbbbbb2", 3]
        ])
      )
    })
  )

  it.effect("are those that a reader at the vector has not seen", () =>
    Effect.gen(function* () {
      const { store } = yield* twoReplicas
      const events = yield* all(store)
      for (const [a, b] of [
        [0, 3],
        [1, 0],
        [2, 2],
        [3, 3],
        [3, 1],
        [9, 9]
      ] as const) {
        const rest = events.filter(({ commit, replica }) => commit > (replica === "aaaaaaa2" ? a : b))
        assert.deepStrictEqual(
          yield* all(
            store,
            new Map([
              ["aaaaaaa2", a],
              ["bbbbbbb2", b]
            ])
          ),
          rest,
          `${a} ${b}`
        )
      }
    })
  )

  it.effect("come in chunks of which none ends in the middle of a commit", () =>
    Effect.gen(function* () {
      const { memory } = yield* newLog()
      const { memory: other } = yield* newLog("bbbbbbb2")
      const many = (n: number) => Array.from({ length: 60 }, (_, i) => cancelled(`t-${n}-${i}`))
      const stores = [openStore(make(memory)), openStore(make(other, { id: "bbbbbbb2" }))]
      for (let n = 0; n < 50; n++) for (const store of stores) yield* store.append(by(`c${n}`), [], many(n))
      yield* pull(other, memory)
      const store = openStore(make(memory))
      const chunks = yield* Stream.runCollect(store.readFrom(new Map()))
      assert.strictEqual(chunks.flat().length, 2 * 50 * 60)
      assert.deepStrictEqual(chunks.flat(), chunks.flat().toSorted(compareOrder))
      assert.isAbove(chunks.length, 1)
      const vector = new Map<string, number>()
      for (const chunk of chunks) {
        for (const { commit, index, of, replica } of chunk) if (index === of - 1) vector.set(replica, commit)
        const rest = chunks.slice(chunks.indexOf(chunk) + 1).flat()
        assert.deepStrictEqual(idsOf(yield* all(store, vector)), idsOf(rest))
      }
    })
  )
})

/** Collects what a subscriber gets, as it comes. */
const collecting = (store: EventStoreShape, vector: ReadonlyMap<string, number> = new Map()) =>
  Effect.gen(function* () {
    const got: Array<AnyRecorded> = []
    const fiber = yield* Effect.forkChild(
      Stream.runForEach(store.subscribe(vector), (events) => Effect.sync(() => void got.push(...events)))
    )
    return { got, fiber }
  })

/** Lets every fiber go on as far as it can without time. */
const settle = Effect.repeat(Effect.yieldNow, { times: 200 })

describe("a subscriber", () => {
  it.effect("gets what is there, then what any process appends, without waiting", () =>
    Effect.gen(function* () {
      const { log } = yield* newLog()
      const [one, two] = [openStore(log), openStore(log)]
      yield* createTicket(one, "t-1")
      const { got } = yield* collecting(one)
      yield* settle
      assert.deepStrictEqual(idsOf(got), ["aaaaaaa2.1.0"])
      yield* createTicket(two, "t-2")
      yield* settle
      yield* createTicket(one, "t-3")
      yield* settle
      assert.deepStrictEqual(idsOf(got), ["aaaaaaa2.1.0", "aaaaaaa2.2.0", "aaaaaaa2.3.0"])
      assert.deepStrictEqual(got, yield* all(one))
    })
  )

  it.effect("starts after its vector", () =>
    Effect.gen(function* () {
      const { log } = yield* newLog()
      const store = openStore(log)
      for (const uid of ["t-1", "t-2", "t-3"]) yield* createTicket(store, uid)
      const { got } = yield* collecting(store, new Map([["aaaaaaa2", 2]]))
      yield* settle
      assert.deepStrictEqual(idsOf(got), ["aaaaaaa2.3.0"])
    })
  )

  it.effect("looks by itself every half second when hints get lost or never come", () =>
    Effect.gen(function* () {
      const { log, memory } = yield* newLog()
      for (const hints of [Stream.never, Stream.empty]) {
        const { fiber, got } = yield* collecting(openStore({ ...log, hints }))
        yield* settle
        const before = got.length
        yield* createTicket(openStore(log), `t-${memory.commits.size}-${before}`)
        yield* settle
        assert.strictEqual(got.length, before)
        yield* TestClock.adjust("500 millis")
        yield* settle
        assert.strictEqual(got.length, before + 1)
        yield* Fiber.interrupt(fiber)
      }
    })
  )

  it.effect("gets another replica's commits when they arrive, though they are older", () =>
    Effect.gen(function* () {
      const { log, memory } = yield* newLog()
      const b = yield* newLog("bbbbbbb2")
      yield* createTicket(openStore(b.log), "t-b")
      yield* TestClock.adjust(1000)
      const store = openStore(log)
      yield* createTicket(store, "t-a")
      const { got } = yield* collecting(store)
      yield* settle
      yield* pull(b.memory, memory)
      yield* TestClock.adjust("500 millis")
      yield* settle
      assert.deepStrictEqual(idsOf(got), ["aaaaaaa2.1.0", "bbbbbbb2.1.0"])
    })
  )

  it("gets every event once, whenever the others write", () =>
    fc.assert(
      fc.asyncProperty(fc.array(fc.tuple(fc.nat(1), fc.nat(8), fc.nat(2)), { maxLength: 12 }), (steps) =>
        runCase(
          Effect.gen(function* () {
            const a = yield* newLog()
            const b = yield* newLog("bbbbbbb2")
            const stores = [openStore(a.log), openStore(b.log)] as const
            const { got } = yield* collecting(openStore(a.log))
            for (const [at, [writer, pauses, more]] of steps.entries()) {
              const events = Array.from({ length: more + 1 }, (_, n) => cancelled(`t-${n}`))
              yield* (stores[writer] ?? stores[0]).append(by(`c${at}`), [], events)
              if (pauses % 2 === 0) yield* pull(b.memory, a.memory)
              yield* Effect.repeat(Effect.yieldNow, { times: pauses })
            }
            yield* pull(b.memory, a.memory)
            yield* TestClock.adjust("500 millis")
            yield* settle
            const wanted = steps.reduce((sum, [, , more]) => sum + more + 1, 0)
            assert.strictEqual(got.length, wanted)
            assert.strictEqual(new Set(idsOf(got)).size, wanted)
          })
        )
      ),
      { numRuns: 60 }
    ))
})

describe("a log that skips a commit", () => {
  /** As if a file were gone. */
  const skipping = (memory: Memory) => {
    const commits = memory.commits.get("aaaaaaa2") ?? assert.fail()
    commits.splice(1, 1)
    return make(memory)
  }

  for (const replicas of [1, 2]) {
    it.effect(`of ${replicas} is not folded over the gap, nor read`, () =>
      Effect.gen(function* () {
        const { log, memory } = yield* newLog()
        const store = openStore(log)
        for (const uid of ["t-1", "t-2", "t-3"]) yield* createTicket(store, uid)
        if (replicas === 2) {
          const b = yield* newLog("bbbbbbb2")
          yield* createTicket(openStore(b.log), "t-b")
          yield* pull(b.memory, memory)
        }
        const damaged = openStore(skipping(memory))
        const looks: ReadonlyArray<Effect.Effect<unknown, DomainError>> = [
          damaged.state,
          createTicket(damaged, "t-4"),
          all(damaged),
          damaged.readStream("ticket/t-3")
        ]
        for (const look of looks) {
          const failure = yield* Effect.flip(look)
          assert.deepStrictEqual([failure.kind, failure.code], ["integrity", "log-gap"])
          assert.include(failure.message, "aaaaaaa2")
        }
      })
    )
  }
})
