import { assert, describe, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as Stream from "effect/Stream"
import * as TestClock from "effect/testing/TestClock"
import * as fc from "fast-check"
import { applyEvent, emptyState } from "../../src/backlog/BacklogState.ts"
import { textOfMillis } from "../../src/log/civil.ts"
import { parseTrusted } from "../../src/log/Commit.ts"
import type { Actor } from "../../src/log/Event.ts"
import { epochOf, wallOf } from "../../src/log/Hlc.ts"
import { compareOrder } from "../../src/log/Order.ts"
import { EventStore, type EventStoreShape } from "../../src/ports/EventStore.ts"
import { Ids } from "../../src/ports/Ids.ts"
import { make } from "../../src/testing/MemoryLogStore.ts"
import { startEpoch } from "../../src/usecases/StartEpoch.ts"
import { pastAt } from "../../src/usecases/time/Past.ts"
import { by, cancelled } from "../store/commands.ts"
import { anySteps, exchange, heardIn, openClones, play } from "../store/histories.ts"
import { newLog, openStore, runCase, START } from "../store/stores.ts"
import { A, assertFindings, forged, verify } from "../store/verify.ts"
import { withTree } from "./tree.ts"

const YEAR = 365 * 24 * 3_600_000
const ADA: Actor = "human:ada@example.org"

let count = 0
const start = (store: EventStoreShape, actor: Actor = ADA) =>
  startEpoch({ actor, reason: "a wrong clock" }).pipe(
    Effect.provideService(EventStore, store),
    Effect.provideService(Ids, { base32: (length) => Effect.sync(() => String((count += 1)).padStart(length, "a")) })
  )

const at = (store: EventStoreShape, moment: string) =>
  withTree(new Map(), Effect.provideService(pastAt({ kind: "time", at: moment }), EventStore, store))

/** A log that a computer two years ahead wrote into; then its clock is restarted. */
const repaired = Effect.gen(function* () {
  const { log, memory } = yield* newLog()
  const store = openStore(log)
  yield* store.append(by("c1"), [], [cancelled("t-1")])
  yield* TestClock.setTime(START + 2 * YEAR)
  yield* store.append(by("c2"), [], [cancelled("t-2")])
  yield* TestClock.setTime(START + 60_000)
  const { events: slow } = yield* store.append(by("c3"), [], [cancelled("t-3")])
  const started = yield* start(store)
  yield* TestClock.setTime(START + 120_000)
  const { events: next } = yield* store.append(by("c4"), [], [cancelled("t-4")])
  return { log, memory, store, slow, started, next }
})

describe("a log whose clock was set ahead", () => {
  it.effect("shows right times again after a person restarted it, and keeps its order", () =>
    Effect.gen(function* () {
      const { memory, next, slow, started } = yield* repaired
      assert.strictEqual(slow[0]?.t.slice(0, 6), "0:2028")
      assert.strictEqual(started.t, "1:2026-11-24T10:01:00.000Z-0000")
      assert.strictEqual(next[0]?.t, "1:2026-11-24T10:02:00.000Z-0000")
      assert.strictEqual(next[0]?.at, "2026-11-24T10:02:00.000Z")
      const ids = [...memory.commits.values()].flat().flatMap(({ text }) => parseTrusted(text))
      assert.deepStrictEqual(
        ids.toSorted(compareOrder).map(({ id }) => id),
        [1, 2, 3, 4, 5].map((n) => `${A}.${n}.0`)
      )
      assert.deepStrictEqual((yield* verify(make(memory))).findings, [])
    })
  )

  it.effect("has at a moment after the restart also what was written while the clock was ahead", () =>
    Effect.gen(function* () {
      const { store } = yield* repaired
      const countAt = (moment: string) => Effect.map(at(store, moment), ({ last }) => last)
      assert.strictEqual(yield* countAt("2026-11-24T10:00:59.999Z"), `${A}.1.0`)
      assert.strictEqual(yield* countAt("2026-11-24T10:01:00.000Z"), `${A}.4.0`)
      assert.strictEqual(yield* countAt("2026-11-24T10:02:00.000Z"), `${A}.5.0`)
    })
  )

  it.effect("isn't restarted twice, nor by an agent, and then nothing is recorded", () =>
    Effect.gen(function* () {
      const { store } = yield* repaired
      const before = yield* store.vector
      assert.strictEqual((yield* Effect.flip(start(store))).code, "epoch-not-needed")
      assert.strictEqual((yield* Effect.flip(start(store, "agent:bot"))).code, "epoch-not-human")
      assert.deepStrictEqual(yield* store.vector, before)
    })
  )

  /** Nobody is kept from writing. */
  const unjudged = anySteps(3, 12).map((steps) => steps.filter(({ does }) => does !== "judge"))

  it("is the same for all clones after one or several restarted it, and every moment of it is closed", () =>
    fc.assert(
      fc.asyncProperty(
        unjudged,
        unjudged,
        fc.uniqueArray(fc.nat(2), { minLength: 1 }),
        fc.integer({ min: -100, max: 200 }),
        (before, after, restarting, seconds) =>
          runCase(
            Effect.gen(function* () {
              const clones = yield* openClones(3)
              yield* play(clones, before)
              yield* TestClock.setTime(START + YEAR)
              yield* clones[0]!.store.append(by("poison"), [], [cancelled("t-1")])
              yield* exchange(clones)
              yield* TestClock.setTime(START + 50_000)
              for (const n of restarting) yield* start(clones[n]!.store)
              yield* play(clones, after, 2)
              yield* exchange(clones)
              const all = heardIn(clones[0]!.memory)
              const state = emptyState()
              for (const event of all) applyEvent(state, event)
              const moment = textOfMillis(START + seconds * 1000)
              const last = all.findLastIndex(({ t }) => wallOf(t) <= moment)
              for (const { memory, store } of clones) {
                assert.deepStrictEqual(yield* store.state, state)
                assert.deepStrictEqual((yield* verify(make(memory))).findings, [])
                const chunks = yield* Stream.runCollect((yield* at(store, moment)).store.readFrom(new Map()))
                const events = [...chunks].flat()
                assert.deepStrictEqual(events, all.slice(0, last + 1))
                const ids = new Set(events.map(({ id }) => id))
                for (const { on } of events) for (const id of on) assert.isTrue(ids.has(id))
              }
              assert.strictEqual(epochOf(all.at(-1)!.t), 1)
            })
          )
      ),
      { numRuns: 60 }
    ))
})

describe("verifying the log's clock", () => {
  const restart = { epoch: 1, from: "0:2035-01-01T00:00:00.000Z-0000", reason: "r" }

  it.effect("finds an epoch that no person has started", () =>
    Effect.gen(function* () {
      const t = "1:2026-11-24T10:00:09.000Z-0000"
      const bare = yield* forged([[{}], [{ t }]], () => ({}))
      yield* assertFindings(bare, [{ commit: 2, event: `${A}.2.0`, problem: /no person has started/u }])
    })
  )

  it.effect("finds a restart that didn't change the clock", () =>
    Effect.gen(function* () {
      const idle = yield* forged([[{ stream: "log/main", tag: "log.epoch-started/1", payload: restart }]], () => ({}))
      yield* assertFindings(idle, [{ commit: 1, event: `${A}.1.0`, problem: /its time is 0:/u }])
    })
  )
})
