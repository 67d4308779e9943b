import { assert, describe, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as TestClock from "effect/testing/TestClock"
import * as fc from "fast-check"
import { applyEvent, emptyState } from "../../src/backlog/BacklogState.ts"
import { parseCommit } from "../../src/log/Commit.ts"
import { endHash } from "../../src/log/Line.ts"
import { asWritten } from "../../src/projections/RejectedTickets.ts"
import { make, type Memory } from "../../src/testing/MemoryLogStore.ts"
import { makeCatchUp } from "../../src/usecases/store/CatchUp.ts"
import { backlogFold } from "../../src/usecases/store/Fold.ts"
import { SNAPSHOT_EVERY } from "../../src/usecases/store/Snapshot.ts"
import { by, cancelled, createTicket } from "./commands.ts"
import { anySteps, exchange, heardIn, openClones, play, replicaOf } from "./histories.ts"
import { sha256 } from "./sha256.ts"
import { memorySnapshots, newLog, openStore, pull, runCase, START, textsOf } from "./stores.ts"

/** What a log says, computed in the plainest way: all events, sorted, folded one after the other. */
const plainly = (memory: Memory) => {
  const events = heardIn(memory)
  const state = emptyState()
  const commands = new Map<string, { readonly replica: string; readonly seq: number }>()
  const heads = new Map<string, ReadonlyArray<string>>()
  const named = new Set(events.flatMap(({ on }) => on))
  for (const event of events) {
    applyEvent(state, event)
    if (!commands.has(event.command)) commands.set(event.command, { replica: event.replica, seq: event.commit })
    if (!named.has(event.id)) heads.set(event.stream, [...(heads.get(event.stream) ?? []), event.id])
  }
  const chains = new Map(
    [...memory.commits].map(([replica, commits]) => [
      replica,
      { seq: commits.length, hash: endHash(commits.at(-1)?.text ?? "") }
    ])
  )
  const last = events.at(-1)
  return { state, commands, heads, chains, last: last === undefined ? null : asWritten(last) }
}

describe("several clones", () => {
  it("that have the same commits have the same backlog, whatever arrived when and whatever their clocks say", () =>
    fc.assert(
      fc.asyncProperty(anySteps(3), (steps) =>
        runCase(
          Effect.gen(function* () {
            const clones = yield* openClones(3)
            yield* play(clones, steps)
            // In the middle of it, what was folded bit by bit is what a replay of the same commits gives.
            for (const { memory, store } of clones) {
              assert.deepStrictEqual(yield* store.state, plainly(memory).state)
            }
            yield* exchange(clones)
            const wanted = plainly(clones[0]!.memory).state
            for (const { store } of clones) assert.deepStrictEqual(yield* store.state, wanted)
          })
        )
      ),
      { numRuns: 150 }
    ))

  it("know the same heads, commands and times after folding bit by bit as after a replay", () =>
    fc.assert(
      fc.asyncProperty(anySteps(2, 20), fc.array(fc.nat(4)), (steps, limits) =>
        runCase(
          Effect.gen(function* () {
            const clones = yield* openClones(2)
            yield* play(clones, steps)
            yield* exchange(clones)
            const source = clones[0]!.memory
            const { memory } = yield* newLog()
            const bitByBit = makeCatchUp({ log: make(memory), fold: backlogFold, sha256, snapshots: null })
            for (const limit of limits) {
              yield* pull(source, memory, limit)
              yield* bitByBit.catchUp
            }
            yield* pull(source, memory)
            const { chains, commands, heads, last, state } = yield* bitByBit.catchUp
            const wanted = plainly(source)
            const sorted = [...heads].map(([stream, ids]) => [stream, ids.toSorted()] as const)
            assert.deepStrictEqual(
              new Map(sorted),
              new Map([...wanted.heads].map(([stream, ids]) => [stream, ids.toSorted()]))
            )
            assert.deepStrictEqual(commands, wanted.commands)
            assert.deepStrictEqual(chains, wanted.chains)
            assert.deepStrictEqual(state, wanted.state)
            assert.deepStrictEqual<unknown>(last, wanted.last)
          })
        )
      ),
      { numRuns: 100 }
    ))

  it.effect("answer a command that two of them recorded with the recording that comes first in the log", () =>
    Effect.gen(function* () {
      const a = yield* newLog()
      const b = yield* newLog("bbbbbbb2")
      const first = yield* openStore(b.log).append(by("same"), [], [cancelled("t-b")])
      yield* TestClock.setTime(START + 10)
      const store = openStore(a.log)
      yield* store.append(by("same"), [], [cancelled("t-a")])
      yield* pull(a.memory, b.memory)
      yield* pull(b.memory, a.memory)
      for (const opened of [store, openStore(a.log), openStore(b.log)]) {
        const { duplicate, events } = yield* opened.append(by("same"), [], [cancelled("t-c")])
        assert.isTrue(duplicate)
        assert.deepStrictEqual(events, first.events)
      }
    })
  )

  it.effect("go on after each other's times, so that what they saw comes before what they did", () =>
    Effect.gen(function* () {
      const a = yield* newLog()
      const b = yield* newLog("bbbbbbb2")
      yield* TestClock.setTime(START + 3_600_000)
      const { events: ahead } = yield* createTicket(openStore(b.log), "t-1")
      yield* TestClock.setTime(START)
      yield* pull(b.memory, a.memory)
      const { events } = yield* openStore(a.log).append(by("c"), [], [cancelled("t-1")])
      assert.deepStrictEqual(
        [events[0]?.t, events[0]?.at, events[0]?.on],
        ["0:2026-11-24T11:00:00.000Z-0001", "2026-11-24T10:00:00.000Z", [ahead[0]?.id]]
      )
    })
  )

  it.effect("say what they saw of the others since they last wrote, with the others' chain ends", () =>
    Effect.gen(function* () {
      const a = yield* newLog()
      const b = yield* newLog("bbbbbbb2")
      const c = yield* newLog("ccccccc2")
      const [one, two, three] = [openStore(a.log), openStore(b.log), openStore(c.log)]
      const seen = () => textsOf(a.memory).map((text) => parseCommit(text).seen)
      yield* createTicket(one, "t-1")
      for (const uid of ["t-2", "t-3"]) yield* createTicket(two, uid)
      yield* createTicket(three, "t-4")
      yield* pull(b.memory, a.memory)
      yield* pull(c.memory, a.memory)
      yield* createTicket(one, "t-5")
      yield* createTicket(one, "t-6")
      yield* createTicket(two, "t-7")
      yield* pull(b.memory, a.memory)
      // Opened again, it still knows what it has said.
      yield* createTicket(openStore(a.log), "t-8")
      const end = (texts: ReadonlyArray<string>, seq: number) => [seq, endHash(texts[seq - 1] ?? "")]
      const [ofB, ofC] = [textsOf(b.memory, "bbbbbbb2"), textsOf(c.memory, "ccccccc2")]
      assert.deepStrictEqual<unknown>(seen(), [
        {},
        { bbbbbbb2: end(ofB, 2), ccccccc2: end(ofC, 1) },
        {},
        { bbbbbbb2: end(ofB, 3) }
      ])
    })
  )

  it.effect("may be very many: what was seen of them is said bit by bit, and of each once", () =>
    Effect.gen(function* () {
      const { log, memory } = yield* newLog()
      const letters = "abcdefghijklmnopqrstuvwxyz234567"
      const names = Array.from(
        { length: 1100 },
        (_, n) => `many${letters[n >> 10]}${letters[(n >> 5) & 31]}${letters[n & 31]}2`
      )
      for (const id of names) {
        const clone = yield* newLog(id)
        yield* openStore(clone.log).append(by(id), [], [cancelled("t-1")])
        yield* pull(clone.memory, memory)
      }
      const store = openStore(log)
      for (let n = 0; n < 20; n++) yield* store.append(by(`c${n}`), [], [cancelled("t-2")])
      const seen = textsOf(memory).flatMap((text) => Object.keys(parseCommit(text).seen))
      assert.deepStrictEqual(seen.toSorted(), names.toSorted())
    })
  )
})

describe("a clone with a snapshot", () => {
  /** Two clones that wrote enough for snapshots, which they have. */
  const prepared = Effect.gen(function* () {
    const caches = [memorySnapshots(), memorySnapshots()]
    const clones = yield* openClones(2, (n) => caches[n]!.store)
    for (const [n, { store }] of clones.entries()) {
      for (let at = 0; at < SNAPSHOT_EVERY; at++) yield* store.append(by(`first/${n}/${at}`), [], [cancelled("t-1")])
      yield* store.state
      assert.strictEqual(caches[n]!.texts.size, 1)
    }
    return { memories: clones.map(({ memory }) => memory), texts: caches.map(({ texts }) => texts) }
  })

  it("has the backlog that a full replay gives, whenever it was opened and whatever arrived later", async () => {
    const base = await Effect.runPromise(
      Effect.provide(Effect.andThen(TestClock.setTime(START), prepared), TestClock.layer())
    )
    await fc.assert(
      fc.asyncProperty(anySteps(2, 20), anySteps(2, 20), (before, after) =>
        runCase(
          Effect.gen(function* () {
            const caches = base.texts.map((texts) => memorySnapshots(texts))
            const clones = yield* openClones(2, (n) => caches[n]!.store)
            for (const [n, { memory }] of clones.entries()) yield* pull(base.memories[n]!, memory)
            yield* play(clones, before)
            for (const { store } of clones) yield* store.state
            const opened = clones.map(({ memory }, n) => ({
              memory,
              store: openStore(make(memory, { id: replicaOf(n) }), caches[n]!.store)
            }))
            yield* play(opened, after, 2)
            yield* exchange(opened)
            for (const { memory, store } of opened) {
              assert.deepStrictEqual(yield* store.state, plainly(memory).state)
            }
          })
        )
      ),
      { numRuns: 40 }
    )
  })
})
