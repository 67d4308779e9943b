import { assert, describe, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as Result from "effect/Result"
import * as TestClock from "effect/testing/TestClock"
import * as fc from "fast-check"
import { EXIT_CODES } from "../../src/log/DomainError.ts"
import { created } from "../support.ts"
import { by, cancelled, create, createTicket, keysOf } from "./commands.ts"
import { interleaved, losingReply, newLog, openStore, overtaken, runCase, START, textsOf } from "./stores.ts"

describe("a command", () => {
  it.effect("is recorded with who gave it, why, when, and on what", () =>
    Effect.gen(function* () {
      const { log, memory } = yield* newLog()
      const store = openStore(log)
      yield* createTicket(store, "t-1")
      const context = by("c-2", {
        actor: "agent:impl-3",
        correlation: "w-1",
        causation: "aaaaaaa2.1.0",
        session: "s-1"
      })
      yield* TestClock.setTime(START + 5)
      const { duplicate, events } = yield* store.transact(context, (_, { at }) =>
        Result.succeed([cancelled("t-1", at), cancelled("t-1", "again"), cancelled("t-2", "other")])
      )
      assert.isFalse(duplicate)
      const shared = {
        replica: "aaaaaaa2",
        commit: 2,
        of: 3,
        at: "2026-11-24T10:00:00.005Z",
        actor: "agent:impl-3",
        command: "c-2",
        correlation: "w-1",
        causation: "aaaaaaa2.1.0",
        session: "s-1"
      }
      const event = (reason: string) => ({ type: "ticket.cancelled", data: { reason } })
      assert.deepStrictEqual<unknown>(events, [
        {
          ...shared,
          id: "aaaaaaa2.2.0",
          index: 0,
          t: "0:2026-11-24T10:00:00.005Z-0000",
          stream: "ticket/t-1",
          on: ["aaaaaaa2.1.0"],
          event: event("2026-11-24T10:00:00.005Z")
        },
        {
          ...shared,
          id: "aaaaaaa2.2.1",
          index: 1,
          t: "0:2026-11-24T10:00:00.005Z-0001",
          stream: "ticket/t-1",
          on: ["aaaaaaa2.2.0"],
          event: event("again")
        },
        {
          ...shared,
          id: "aaaaaaa2.2.2",
          index: 2,
          t: "0:2026-11-24T10:00:00.005Z-0002",
          stream: "ticket/t-2",
          on: [],
          event: event("other")
        }
      ])
      assert.strictEqual(textsOf(memory).length, 2)
    })
  )

  it.effect("is decided on what every other process has recorded", () =>
    Effect.gen(function* () {
      const { log } = yield* newLog()
      const [one, two] = [openStore(log), openStore(log)]
      yield* createTicket(one, "t-1")
      yield* createTicket(two, "t-2")
      yield* createTicket(one, "t-3")
      for (const store of [one, two]) assert.deepStrictEqual(keysOf(yield* store.state), ["FEAT-1", "FEAT-2", "FEAT-3"])
    })
  )

  it.effect("is decided again when another process was faster", () =>
    Effect.gen(function* () {
      const { log } = yield* newLog()
      const other = openStore(log)
      const store = openStore(overtaken(log, createTicket(other, "t-other")))
      const seen: Array<number> = []
      const { duplicate, events } = yield* store.transact(by("c"), (state) => {
        seen.push(state.tickets.size)
        return create("t-own")(state)
      })
      assert.deepStrictEqual(seen, [0, 1])
      assert.isFalse(duplicate)
      assert.deepStrictEqual(
        events.map(({ id }) => id),
        ["aaaaaaa2.2.0"]
      )
      const state = yield* other.state
      assert.strictEqual(state.tickets.get("t-own")?.key, "FEAT-2")
      assert.strictEqual(state.tickets.get("t-other")?.key, "FEAT-1")
    })
  )

  it.effect("is refused when what another process recorded meanwhile makes it wrong", () =>
    Effect.gen(function* () {
      const { log, memory } = yield* newLog()
      const other = openStore(log)
      const store = openStore(overtaken(log, createTicket(other, "t-1")))
      const failure = yield* Effect.flip(
        store.transact(by("c"), (state) =>
          state.tickets.has("t-1") ? Result.fail("exists" as const) : Result.succeed([created("t-1", "FEAT-1")])
        )
      )
      assert.strictEqual(failure, "exists")
      assert.strictEqual(textsOf(memory).length, 1)
    })
  )

  it("is one of a row, however many processes interleave", () =>
    fc.assert(
      fc.asyncProperty(fc.array(fc.nat(4), { minLength: 1, maxLength: 40 }), (pauses) =>
        runCase(
          Effect.gen(function* () {
            const { log } = yield* newLog()
            let decisions = 0
            const process = (name: string) => {
              const store = openStore(interleaved(log, pauses.toReversed().concat(name.charCodeAt(0) % 3)))
              return Effect.forEach([1, 2, 3, 4], (n) =>
                store.transact(by(`${name}${n}`), (state) => {
                  decisions += 1
                  return create(`t-${name}${n}`)(state)
                })
              )
            }
            const done = yield* Effect.forEach(["a", "b", "c"], process, { concurrency: "unbounded" })
            const acknowledged = done.flat().flatMap(({ events }) => events.map(({ id }) => id))
            assert.strictEqual(new Set(acknowledged).size, 12)
            assert.isAtLeast(decisions, 12)
            // Each key was free when it was taken: nobody decided on an old state.
            const numbers = Array.from({ length: 12 }, (_, n) => `FEAT-${n + 1}`)
            assert.deepStrictEqual(keysOf(yield* openStore(log).state), numbers)
          })
        )
      ),
      { numRuns: 40 }
    ))

  it("is one of a row, however many fibers of one process give commands or look", () =>
    fc.assert(
      fc.asyncProperty(fc.array(fc.nat(4), { minLength: 1, maxLength: 40 }), (pauses) =>
        runCase(
          Effect.gen(function* () {
            const { log } = yield* newLog()
            const store = openStore(interleaved(log, pauses))
            const other = openStore(interleaved(log, pauses.toReversed()))
            const uids = Array.from({ length: 8 }, (_, n) => `t-${n}`)
            const looking = [Effect.asVoid(store.state), Effect.asVoid(store.vector)].map((look) =>
              Effect.repeat(look, { times: 20 })
            )
            const creating = uids.map((uid, n) => createTicket(n % 2 === 0 ? other : store, uid))
            yield* Effect.all([...creating, ...looking], { concurrency: "unbounded", discard: true })
            const numbers = uids.map((_, n) => `FEAT-${n + 1}`)
            for (const opened of [store, other, openStore(log)]) {
              const state = yield* opened.state
              assert.deepStrictEqual(keysOf(state), numbers)
              assert.strictEqual(state.events, 8)
            }
          })
        )
      ),
      { numRuns: 40 }
    ))

  it.effect("that was recorded is not read back from storage to be folded", () =>
    Effect.gen(function* () {
      const { log, memory } = yield* newLog()
      const store = openStore(log)
      yield* createTicket(store, "t-1")
      const before = memory.touched
      assert.strictEqual((yield* store.state).tickets.size, 1)
      assert.strictEqual(memory.touched, before)
    })
  )

  it.effect("that somebody else always overtakes gives up, and nothing of it is recorded", () =>
    Effect.gen(function* () {
      const { log, memory } = yield* newLog()
      const other = openStore(log)
      let n = 0
      const faster = Effect.suspend(() => createTicket(other, `t-${(n += 1)}`))
      const store = openStore(overtaken(log, faster, Number.POSITIVE_INFINITY))
      const failure = yield* Effect.flip(createTicket(store, "t-own"))
      assert.deepStrictEqual([failure.kind, failure.code], ["conflict", "log-contention"])
      assert.deepStrictEqual(failure.details, { attempts: n })
      assert.isAtMost(n, 100)
      assert.strictEqual(textsOf(memory).length, n)
      assert.isFalse((yield* store.state).tickets.has("t-own"))
      // The store is as good as before.
      assert.isFalse((yield* createTicket(openStore(log), "t-own")).duplicate)
    })
  )

  const nothing: ReadonlyArray<
    readonly [what: string, run: (store: ReturnType<typeof openStore>) => Effect.Effect<unknown, unknown>, code: string]
  > = [
    ["is rejected", (store) => store.transact(by("c"), () => Result.fail({ code: "no" })), "no"],
    ["changes nothing", (store) => store.transact(by("c"), () => Result.succeed([])), ""],
    [
      "decides on an event that isn't valid",
      (store) =>
        store.transact(by("c"), () =>
          Result.succeed([{ stream: "ticket/t", event: { type: "ticket.claimed", data: { by: "x", leaseMs: 0.5 } } }])
        ),
      "event-invalid"
    ],
    [
      "decides on an event that is too large",
      (store) => store.transact(by("c"), () => Result.succeed([cancelled("t", "x".repeat(70_000))])),
      "event-too-large"
    ],
    [
      "decides on a stream of no form",
      (store) => store.transact(by("c"), () => Result.succeed([{ ...cancelled("t"), stream: "no stream" }])),
      "event-invalid"
    ],
    ["has no name", (store) => store.transact(by(""), () => Result.succeed([cancelled("t")])), "event-invalid"]
  ]
  for (const [what, run, code] of nothing) {
    it.effect(`that ${what} leaves no trace, not even a replica`, () =>
      Effect.gen(function* () {
        const { log, memory } = yield* newLog()
        const store = openStore(log)
        const outcome = yield* Effect.match(run(store), {
          onFailure: (failure) => (failure as { readonly code: string }).code,
          onSuccess: () => ""
        })
        assert.strictEqual(outcome, code)
        assert.isNull(yield* log.self)
        assert.strictEqual(memory.commits.size, 0)
        assert.strictEqual((yield* store.state).events, 0)
      })
    )
  }
})

describe("a repeated command", () => {
  it.effect("appends once and answers what was recorded the first time", () =>
    Effect.gen(function* () {
      const { log, memory } = yield* newLog()
      const store = openStore(log)
      const first = yield* createTicket(store, "t-1")
      yield* createTicket(store, "t-2")
      let decided = false
      for (const again of [store, openStore(log)]) {
        const { duplicate, events } = yield* again.transact(by("create/t-1"), () => {
          decided = true
          return Result.fail("decided again")
        })
        assert.isTrue(duplicate)
        assert.deepStrictEqual(events, first.events)
      }
      assert.isFalse(decided)
      assert.strictEqual(textsOf(memory).length, 2)
    })
  )

  it.effect("answers the first time also when it was recorded while it was decided", () =>
    Effect.gen(function* () {
      const { log, memory } = yield* newLog()
      const other = openStore(log)
      const later = Effect.andThen(TestClock.adjust(1), createTicket(other, "t-1"))
      const { duplicate, events } = yield* createTicket(openStore(overtaken(log, later)), "t-1")
      assert.isTrue(duplicate)
      assert.deepStrictEqual(events, yield* other.readStream("ticket/t-1"))
      assert.strictEqual(textsOf(memory).length, 1)
    })
  )

  it.effect("is none when only the answer to its own put got lost", () =>
    Effect.gen(function* () {
      const { log, memory } = yield* newLog()
      let decisions = 0
      const store = openStore(losingReply(log, "taken"))
      const { duplicate, events } = yield* store.transact(by("c"), (state) => {
        decisions += 1
        return create("t-1")(state)
      })
      assert.isFalse(duplicate)
      assert.deepStrictEqual(
        events.map(({ id }) => id),
        ["aaaaaaa2.1.0"]
      )
      assert.strictEqual(decisions, 1)
      assert.strictEqual(textsOf(memory).length, 1)
      assert.strictEqual((yield* store.state).tickets.size, 1)
    })
  )

  it.effect("finds what was recorded before storage failed", () =>
    Effect.gen(function* () {
      const { log, memory } = yield* newLog()
      const store = openStore(losingReply(log, "failure"))
      const failure = yield* Effect.flip(createTicket(store, "t-1"))
      assert.strictEqual(failure.code, "log-storage-failed")
      const { duplicate, events } = yield* createTicket(store, "t-1")
      assert.isTrue(duplicate)
      assert.deepStrictEqual(events, yield* store.readStream("ticket/t-1"))
      assert.strictEqual(textsOf(memory).length, 1)
    })
  )

  it.effect("that changed nothing the first time may change something the second", () =>
    Effect.gen(function* () {
      const { log } = yield* newLog()
      const store = openStore(log)
      yield* store.transact(by("c"), () => Result.succeed([]))
      assert.strictEqual((yield* store.transact(by("c"), create("t-1"))).events.length, 1)
    })
  )
})

describe("the time of a command", () => {
  it.effect(
    "goes on from the newest in the log when the clock was set back, and the wall clock is kept beside it",
    () =>
      Effect.gen(function* () {
        const { log } = yield* newLog()
        const store = openStore(log)
        yield* createTicket(store, "t-1")
        yield* TestClock.setTime(START - 3_600_000)
        const { events } = yield* store.append(by("c"), [], [cancelled("t-1"), cancelled("t-1")])
        assert.deepStrictEqual(
          events.map(({ at, t }) => [t, at]),
          [
            ["0:2026-11-24T10:00:00.000Z-0001", "2026-11-24T09:00:00.000Z"],
            ["0:2026-11-24T10:00:00.000Z-0002", "2026-11-24T09:00:00.000Z"]
          ]
        )
        assert.deepStrictEqual(yield* store.readStream("ticket/t-1").pipe(Effect.map((all) => all.slice(1))), events)
      })
  )

  it.effect("is refused when the clock can't be right, and no replica is created", () =>
    Effect.gen(function* () {
      const { log, memory } = yield* newLog()
      for (const wall of [0, START - 6 * 86_400_000, START + 11 * 366 * 86_400_000]) {
        yield* TestClock.setTime(wall)
        const failure = yield* Effect.flip(createTicket(openStore(log), "t-1"))
        assert.strictEqual(failure.code, "clock-implausible")
        assert.strictEqual(EXIT_CODES[failure.kind], 6)
      }
      assert.isNull(memory.self)
      assert.strictEqual(memory.commits.size, 0)
    })
  )
})
