import { assert, describe, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as Result from "effect/Result"
import * as Stream from "effect/Stream"
import * as TestClock from "effect/testing/TestClock"
import * as fc from "fast-check"
import { applyEvent, emptyState } from "../../src/backlog/BacklogState.ts"
import { textOfMillis } from "../../src/log/civil.ts"
import { parseCommit } from "../../src/log/Commit.ts"
import { wallOf } from "../../src/log/Hlc.ts"
import { parsePoint, type Point } from "../../src/log/Point.ts"
import { type AnyRecorded, EventStore } from "../../src/ports/EventStore.ts"
import type { Memory } from "../../src/testing/MemoryLogStore.ts"
import { type Past, pastAt } from "../../src/usecases/time/Past.ts"
import { by, cancelled, createTicket } from "../store/commands.ts"
import { created } from "../support.ts"
import { anySteps, type Clone, exchange, heardIn, openClones, play } from "../store/histories.ts"
import { newLog, openStore, runCase, START } from "../store/stores.ts"
import { blobsOf, segments, withTree } from "./tree.ts"

const folded = (events: ReadonlyArray<AnyRecorded>) => {
  const state = emptyState()
  for (const event of events) applyEvent(state, event)
  return state
}

const at = (clone: Pick<Clone, "store">, point: Point, files: ReadonlyMap<string, string> = new Map()) =>
  withTree(files, Effect.provideService(pastAt(point), EventStore, clone.store))

const eventsOf = (past: Past) =>
  Effect.map(Stream.runCollect(past.store.readFrom(new Map())), (chunks) => [...chunks].flat())

/** Everything that an event names as its past is among the events. */
const assertClosed = (memory: Memory, events: ReadonlyArray<AnyRecorded>): void => {
  const ids = new Set(events.map(({ id }) => id))
  const upTo = new Map<string, number>()
  for (const { commit, replica } of events) upTo.set(replica, Math.max(commit, upTo.get(replica) ?? 0))
  for (const { commit, on, replica } of events) {
    for (const id of on) assert.isTrue(ids.has(id), `${id} is missing`)
    const raw = memory.commits.get(replica)?.[commit - 1]
    for (const [other, [seq]] of Object.entries(parseCommit(raw?.text ?? "").seen)) {
      assert.isAtLeast(upTo.get(other) ?? 0, seq, `${replica}.${commit} saw more of ${other}`)
    }
  }
}

const historiesOf = (
  clones: number,
  body: (clones: ReadonlyArray<Clone>, pick: number) => Effect.Effect<void, unknown>
) =>
  fc.assert(
    fc.asyncProperty(anySteps(clones), fc.nat(1000), (steps, pick) =>
      runCase(
        Effect.gen(function* () {
          const opened = yield* openClones(clones)
          yield* play(opened, steps)
          yield* exchange(opened)
          if (heardIn(opened[0]!.memory).length > 0) yield* body(opened, pick)
        })
      )
    ),
    { numRuns: 100 }
  )

describe("the past", () => {
  it("at an event is what folding every event up to it gives, and holds whatever came before it", () =>
    historiesOf(3, ([clone], pick) =>
      Effect.gen(function* () {
        const all = heardIn(clone!.memory)
        const end = pick % all.length
        const past = yield* at(clone!, { kind: "event", id: all[end]!.id })
        assert.deepStrictEqual(yield* past.store.state, folded(all.slice(0, end + 1)))
        assert.deepStrictEqual(yield* eventsOf(past), all.slice(0, end + 1))
        assertClosed(clone!.memory, yield* eventsOf(past))
        for (const [n, event] of all.entries()) assert.strictEqual(past.has(event), n <= end)
      })
    ))

  it("at the newest event and at any later moment is the present", () =>
    historiesOf(2, ([clone]) =>
      Effect.gen(function* () {
        const { store } = clone!
        const newest = yield* at(clone!, { kind: "event", id: heardIn(clone!.memory).at(-1)!.id })
        const later = yield* at(clone!, { kind: "time", at: "2100-01-01T00:00:00.000Z" })
        const present = yield* at(clone!, { kind: "present" })
        for (const past of [newest, later, present]) {
          assert.strictEqual(past.last, heardIn(clone!.memory).at(-1)!.id)
          assert.deepStrictEqual(yield* past.store.state, yield* store.state)
          assert.deepStrictEqual(yield* past.store.vector, new Map(yield* store.vector))
        }
      })
    ))

  it("at a moment holds the events up to then of all clones, wherever their clocks were, and their whole past", () =>
    historiesOf(3, ([clone], pick) =>
      Effect.gen(function* () {
        const all = heardIn(clone!.memory)
        const moment = textOfMillis(START + (pick - 500) * 200)
        const past = yield* at(clone!, { kind: "time", at: moment })
        const events = yield* eventsOf(past)
        assert.deepStrictEqual(
          events,
          all.filter(({ t }) => wallOf(t) <= moment)
        )
        assertClosed(clone!.memory, events)
        assert.strictEqual(past.last, events.at(-1)?.id ?? null)
      })
    ))

  it("at a revision holds what its tree has, less what somebody could only do knowing more", () =>
    historiesOf(3, ([clone], pick) =>
      Effect.gen(function* () {
        const { memory } = clone!
        const sizes = new Map(
          [...memory.commits].map(([replica, list], n) => [replica, (pick * (n + 7)) % (list.length + 1)])
        )
        const past = yield* at(
          clone!,
          { kind: "revision", rev: "main" },
          segments(memory, (replica) => sizes.get(replica) ?? 0)
        )
        const events = yield* eventsOf(past)
        assertClosed(memory, events)
        for (const { commit, replica } of events) assert.isAtMost(commit, sizes.get(replica) ?? 0)
        assert.deepStrictEqual(events, heardIn(memory).filter(past.has))
        assert.deepStrictEqual(yield* past.store.state, folded(events))
      })
    ))

  it("at a revision that has everything is the present", () =>
    historiesOf(2, ([clone]) =>
      Effect.gen(function* () {
        const { memory, store } = clone!
        const past = yield* at(
          clone!,
          { kind: "revision", rev: "main" },
          segments(memory, () => Number.MAX_VALUE)
        )
        assert.deepStrictEqual(yield* past.store.state, yield* store.state)
      })
    ))

  const three = Effect.gen(function* () {
    const { log, memory } = yield* newLog()
    const store = openStore(log)
    for (const [n, uid] of ["t-1", "t-2", "t-3"].entries()) {
      yield* TestClock.setTime(START + n * 60_000)
      yield* createTicket(store, uid)
    }
    return { memory, store }
  })

  it.effect(
    "at a revision has texts that are kept beside the log, and is refused where one is missing or another",
    () =>
      Effect.gen(function* () {
        const { log, memory } = yield* newLog()
        const store = openStore(log)
        yield* TestClock.setTime(START)
        const body = "A text that no line holds. ".repeat(400)
        yield* store.transact(by("create/t-1"), () => Result.succeed([created("t-1", "FEAT-1", { body })]))
        const lines = segments(memory, () => 1)
        const texts = blobsOf(memory)
        assert.strictEqual(texts.size, 1)
        const revision = { kind: "revision", rev: "main" } as const
        const past = yield* at({ store }, revision, new Map([...lines, ...texts]))
        assert.deepStrictEqual(yield* past.store.state, yield* store.state)
        const [[path, text] = ["", ""]] = [...texts]
        for (const files of [lines, new Map([...lines, [path, `${text} `] as const])]) {
          const error = yield* Effect.flip(at({ store }, revision, files))
          assert.deepStrictEqual([error.code, error.kind], ["blob-missing", "integrity"])
        }
      })
  )

  it.effect("is before the first event when nothing had happened yet", () =>
    Effect.gen(function* () {
      const past = yield* at(yield* three, { kind: "time", at: "2026-11-24T09:59:59.999Z" })
      assert.deepStrictEqual(yield* past.store.state, emptyState())
      assert.isNull(past.last)
    })
  )

  it.effect("includes an event that happened in the very millisecond", () =>
    Effect.gen(function* () {
      const now = "2026-11-24T12:00:00.000Z"
      const point = Result.getOrThrow(parsePoint("2026-11-24T10:01", now))
      const before = Result.getOrThrow(parsePoint("2026-11-24T10:01", now, "before"))
      const opened = yield* three
      assert.deepStrictEqual([...(yield* (yield* at(opened, point)).store.state).tickets.keys()], ["t-1", "t-2"])
      assert.deepStrictEqual([...(yield* (yield* at(opened, before)).store.state).tickets.keys()], ["t-1"])
    })
  )

  it.effect("refuses to be changed", () =>
    Effect.gen(function* () {
      const { store } = yield* at(yield* three, { kind: "time", at: "2026-11-24T10:00:00.000Z" })
      const tries = [store.append(by("c"), [], [cancelled("t-1")]), store.transact(by("d"), () => Result.succeed([]))]
      for (const attempt of tries) assert.strictEqual((yield* Effect.flip(attempt)).code, "past-read-only")
    })
  )

  it.effect("is not found at an event or a revision that isn't there", () =>
    Effect.gen(function* () {
      const opened = yield* three
      for (const point of [
        { kind: "event", id: "aaaaaaa2.4.0" },
        { kind: "event", id: "aaaaaaa2.1.7" },
        { kind: "event", id: "zzzzzzz2.1.0" },
        { kind: "revision", rev: "nowhere" }
      ] as const) {
        const error = yield* Effect.flip(at(opened, point))
        assert.deepStrictEqual([error.code, error.kind], ["point-unknown", "not-found"])
      }
    })
  )

  it.effect("is refused at a revision whose segments were changed or contradict each other", () =>
    Effect.gen(function* () {
      const opened = yield* three
      const [[path, text] = ["", ""]] = [...segments(opened.memory, () => 3)]
      const changed = text.replace('"uid":"t-2"', '"uid":"t-9"')
      const overlapping = path.replace("0000000003", "0000000002").replace(/[0-9a-f]{8}\.jsonl$/u, "00000000.jsonl")
      for (const files of [
        new Map([[path, changed]]),
        new Map([
          [path, text],
          [overlapping, changed]
        ])
      ]) {
        const error = yield* Effect.flip(at(opened, { kind: "revision", rev: "main" }, files))
        assert.strictEqual(error.code, "log-corrupt")
      }
    })
  )
})
