import { assert, describe, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import type { Expectation } from "../../src/ports/EventStore.ts"
import { make } from "../../src/testing/MemoryLogStore.ts"
import { created } from "../support.ts"
import { by, cancelled, createTicket } from "./commands.ts"
import { newLog, openStore, overtaken, pull, textsOf } from "./stores.ts"

const sorted = (ids: ReadonlyArray<string>): ReadonlyArray<string> => ids.toSorted()

type Heads = Expectation["heads"]

const STREAM = "ticket/t-1"
const ABSENT: ReadonlyArray<string> = []
const ONE = ["aaaaaaa2.1.0"]
/** Two clones changed the ticket without knowing of each other. */
const TWO = ["aaaaaaa2.2.0", "bbbbbbb2.1.0"]

/** A log whose stream has no, one or two heads. */
const withHeads = (count: 0 | 1 | 2) =>
  Effect.gen(function* () {
    const { log, memory } = yield* newLog()
    const store = openStore(log)
    if (count > 0) yield* createTicket(store, "t-1")
    if (count > 1) {
      const clone = yield* newLog("bbbbbbb2")
      yield* pull(memory, clone.memory)
      yield* openStore(clone.log).append(by("b"), [], [cancelled("t-1", "b")])
      yield* store.append(by("a"), [], [cancelled("t-1", "a")])
      yield* pull(clone.memory, memory)
    }
    return { log, memory, store }
  })

/** Rows: what is expected. Columns: streams with no, one and two heads. */
const matrix: ReadonlyArray<readonly [heads: Heads, absent: boolean, one: boolean, two: boolean]> = [
  ["any", true, true, true],
  ["none", true, false, false],
  ["exists", false, true, true],
  [[], true, false, false],
  [ONE, false, true, false],
  [TWO, false, false, true],
  [TWO.toReversed(), false, false, true],
  [TWO.slice(0, 1), false, false, false],
  [TWO.slice(1), false, false, false],
  [[...TWO, ...ONE], false, false, false],
  [["aaaaaaa2.9.0"], false, false, false],
  [[...ONE, ...ONE], false, false, false]
]
const columns = [
  ["does not exist", 0, ABSENT],
  ["has one head", 1, ONE],
  ["has two heads", 2, TWO]
] as const

describe("appending to a stream that", () => {
  for (const [what, count, actual] of columns) {
    for (const [heads, ...columnsOfRow] of matrix) {
      const holds = columnsOfRow[count]
      const expected = typeof heads === "string" ? heads : `[${heads.join(", ")}]`
      it.effect(`${what} ${holds ? "is done" : "is refused"} when ${expected} is expected`, () =>
        Effect.gen(function* () {
          const { memory, store } = yield* withHeads(count)
          const before = textsOf(memory).length
          const append = store.append(by("c"), [{ stream: STREAM, heads }], [cancelled("t-1")])
          if (holds) {
            const { duplicate, events } = yield* append
            assert.isFalse(duplicate)
            assert.deepStrictEqual(sorted(events[0]?.on ?? []), sorted(actual))
            assert.strictEqual(textsOf(memory).length, before + 1)
            // What was appended is the only head now.
            const only = events.map(({ id }) => id)
            const next = yield* store.append(by("d"), [{ stream: STREAM, heads: only }], [cancelled("t-1")])
            assert.deepStrictEqual(next.events[0]?.on, only)
            return
          }
          const failure = yield* Effect.flip(append)
          assert.deepStrictEqual([failure.kind, failure.code], ["conflict", "concurrency-conflict"])
          assert.deepStrictEqual(failure.details, {
            stream: STREAM,
            expected: heads,
            actual: failure.details["actual"]
          })
          assert.deepStrictEqual(sorted(failure.details["actual"] as ReadonlyArray<string>), sorted(actual))
          const named = typeof heads === "string" ? [heads] : heads
          for (const id of [...named, ...actual]) assert.include(failure.why, id)
          assert.include(failure.message, STREAM)
          assert.strictEqual(textsOf(memory).length, before)
        })
      )
    }
  }
})

describe("appending with expectations", () => {
  it.effect("is refused for the first stream that stands elsewhere, and appends to none", () =>
    Effect.gen(function* () {
      const { memory, store } = yield* withHeads(1)
      const expect: ReadonlyArray<Expectation> = [
        { stream: STREAM, heads: "exists" },
        { stream: "ticket/t-2", heads: "exists" },
        { stream: "ticket/t-3", heads: "exists" }
      ]
      const failure = yield* Effect.flip(store.append(by("c"), expect, [cancelled("t-1"), created("t-2", "FEAT-2")]))
      assert.strictEqual(failure.details["stream"], "ticket/t-2")
      assert.strictEqual(textsOf(memory).length, 1)
    })
  )

  it.effect("is refused when another process changes the stream between look and put", () =>
    Effect.gen(function* () {
      const { log, memory } = yield* withHeads(1)
      const other = openStore(log)
      const store = openStore(overtaken(log, other.append(by("o"), [], [cancelled("t-1", "o")])))
      const failure = yield* Effect.flip(store.append(by("c"), [{ stream: STREAM, heads: ONE }], [cancelled("t-1")]))
      assert.strictEqual(failure.code, "concurrency-conflict")
      assert.deepStrictEqual(failure.details["actual"], ["aaaaaaa2.2.0"])
      assert.strictEqual(textsOf(memory).length, 2)
    })
  )

  it.effect("goes through when another process changed only other streams meanwhile", () =>
    Effect.gen(function* () {
      const { log } = yield* withHeads(1)
      const other = openStore(log)
      const store = openStore(overtaken(log, createTicket(other, "t-2")))
      const { events } = yield* store.append(by("c"), [{ stream: STREAM, heads: ONE }], [cancelled("t-1")])
      assert.deepStrictEqual(events[0]?.id, "aaaaaaa2.3.0")
    })
  )

  it.effect("answers a repeated command even when its expectation no longer holds", () =>
    Effect.gen(function* () {
      const { memory, store } = yield* withHeads(1)
      const append = store.append(by("c"), [{ stream: STREAM, heads: ONE }], [cancelled("t-1")])
      const first = yield* append
      const again = yield* append
      assert.isTrue(again.duplicate)
      assert.deepStrictEqual(again.events, first.events)
      assert.strictEqual(textsOf(memory).length, 2)
    })
  )

  it.effect("knows the heads of a log that it has just opened", () =>
    Effect.gen(function* () {
      const { memory } = yield* withHeads(2)
      const fresh = openStore(make(memory))
      const { events } = yield* fresh.append(by("c"), [{ stream: STREAM, heads: TWO }], [cancelled("t-1")])
      assert.deepStrictEqual(sorted(events[0]?.on ?? []), TWO)
    })
  )
})
