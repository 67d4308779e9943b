import { assert, describe, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as TestClock from "effect/testing/TestClock"
import { type BacklogState, emptyState } from "../../src/backlog/BacklogState.ts"
import { encodeState } from "../../src/backlog/StateCodec.ts"
import { parseCommit } from "../../src/log/Commit.ts"
import type { SnapshotBytes } from "../../src/ports/SnapshotStore.ts"
import { make } from "../../src/testing/MemoryLogStore.ts"
import { backlogFold } from "../../src/usecases/store/Fold.ts"
import { type Folded, foldMerged, nothingFolded, readCommit } from "../../src/usecases/store/Folded.ts"
import { decodeSnapshot, encodeSnapshot, SNAPSHOT_EVERY, snapshotName } from "../../src/usecases/store/Snapshot.ts"
import { makeEventStore } from "../../src/usecases/store/EventStoreOnLog.ts"
import { created } from "../support.ts"
import { by, cancelled, createTicket } from "./commands.ts"
import { sha256 } from "./sha256.ts"
import { BUILT, memorySnapshots, newLog, openStore, pull, START, textsOf } from "./stores.ts"

const NAME = snapshotName(backlogFold, sha256)

const bytesOf = (bytes: Uint8Array): SnapshotBytes => ({
  text: (from, length) => new TextDecoder("utf-8", { ignoreBOM: true }).decode(bytes.slice(from, from + length)),
  discard: () => undefined
})
const decoded = (bytes: Uint8Array, anew: () => Folded<BacklogState>) =>
  decodeSnapshot(bytesOf(bytes), backlogFold, sha256, anew)

/** All of it, looked at. */
const whole = ({ commands, heads, state, ...rest }: Folded<BacklogState>) => ({
  ...rest,
  // The events themselves are not kept.
  last: rest.last === null ? null : [rest.last.t, rest.last.commit, rest.last.index],
  state: encodeState(state),
  commands: new Map(commands),
  heads: new Map(heads)
})

/** A log of `count` commits about few tickets, with the snapshot that its store wrote. */
const logWithSnapshot = (count: number) =>
  Effect.gen(function* () {
    const { log, memory } = yield* newLog()
    const cache = memorySnapshots()
    const store = openStore(log, cache.store)
    yield* createTicket(store, "t-1")
    for (let n = 1; n < count; n++) yield* store.append(by(`c${n}`), [], [cancelled(`t-${n % 5}`)])
    const state = yield* store.state
    return { log, memory, cache, store, state }
  })

/** What opening the log again and looking at it costs, in commits, and whether the state is right. */
const openAgain = ({ cache, memory, state }: Effect.Success<ReturnType<typeof logWithSnapshot>>) =>
  Effect.gen(function* () {
    const before = memory.touched
    const store = openStore(make(memory), cache.store)
    assert.deepStrictEqual(yield* store.state, state)
    return memory.touched - before
  })

describe("a snapshot", () => {
  it.effect("is written once enough was folded, not before", () =>
    Effect.gen(function* () {
      const small = yield* logWithSnapshot(SNAPSHOT_EVERY - 1)
      assert.strictEqual(small.cache.texts.size, 0)
      const enough = yield* logWithSnapshot(SNAPSHOT_EVERY)
      assert.deepStrictEqual([...enough.cache.texts.keys()], [NAME])
    })
  )

  it.effect("saves the next process from reading what it holds", () =>
    Effect.gen(function* () {
      const setup = yield* logWithSnapshot(SNAPSHOT_EVERY * 3 + 10)
      // The ends of the chains are looked at, and what came after the last snapshot is read.
      assert.isAtMost(yield* openAgain(setup), SNAPSHOT_EVERY * 2)
      setup.cache.texts.clear()
      assert.isAtLeast(yield* openAgain(setup), SNAPSHOT_EVERY * 3 + 10)
    })
  )

  it.effect("knows all that appending needs: commands, heads, times and what was seen", () =>
    Effect.gen(function* () {
      const { log, memory } = yield* newLog()
      const b = yield* newLog("bbbbbbb2")
      yield* createTicket(openStore(b.log), "t-b")
      yield* pull(b.memory, memory)
      const cache = memorySnapshots()
      const store = openStore(log, cache.store)
      const { events: first } = yield* createTicket(store, "t-1")
      for (let n = 1; n < SNAPSHOT_EVERY; n++) yield* store.append(by(`c${n}`), [], [cancelled("t-2")])
      const last = (yield* store.readStream("ticket/t-2")).at(-1)
      assert.strictEqual((yield* store.state).events, SNAPSHOT_EVERY + 1)
      assert.strictEqual(cache.texts.size, 1)

      yield* TestClock.setTime(START - 5000)
      const before = memory.touched
      const opened = openStore(make(memory), cache.store)
      const { events } = yield* opened.append(by("next"), [], [cancelled("t-1"), cancelled("t-2")])
      assert.deepStrictEqual<unknown>(
        events.map(({ on }) => on),
        [[first[0]?.id], [last?.id]]
      )
      assert.isTrue((events[0]?.t ?? "") > (last?.t ?? "z"))
      assert.deepStrictEqual(parseCommit(textsOf(memory).at(-1) ?? "").seen, {})
      // Both chain ends and the new commit: nothing was folded again.
      assert.isAtMost(memory.touched - before, 5)
      assert.deepStrictEqual((yield* createTicket(opened, "t-1")).events, first)
    })
  )

  it.effect("says the same, or is ignored, when a single bit of it is wrong, or part of it is missing", () =>
    Effect.gen(function* () {
      const setup = yield* logWithSnapshot(SNAPSHOT_EVERY)
      const good = new TextEncoder().encode(setup.cache.texts.get(NAME) ?? "")
      const folded = () => {
        const again = nothingFolded(backlogFold)
        foldMerged(again, backlogFold, (setup.memory.commits.get("aaaaaaa2") ?? []).map(readCommit))
        return again
      }
      const wanted = whole(folded())
      assert.deepStrictEqual(whole(decoded(good, folded) ?? assert.fail()), wanted)
      let anew = 0
      const foldedAnew = () => {
        anew += 1
        return folded()
      }
      for (let at = 0; at < good.length; at++) {
        const flipped = good.slice()
        flipped[at] = (flipped[at] ?? 0) ^ (1 << (at % 8))
        for (const damaged of [flipped, good.slice(0, at), good.slice().fill(0, at)]) {
          const read = decoded(damaged, foldedAnew)
          if (read !== null) assert.deepStrictEqual(whole(read), wanted, `byte ${at}`)
        }
      }
      assert.isAbove(anew, good.length)
      for (const damaged of ["", "{}", "null", "null\nnull"]) {
        setup.cache.texts.set(NAME, damaged)
        assert.isAtLeast(yield* openAgain(setup), SNAPSHOT_EVERY)
      }
    })
  )

  it.effect("that is damaged where a command looks late hinders none, and is discarded", () =>
    Effect.gen(function* () {
      const setup = yield* logWithSnapshot(SNAPSHOT_EVERY)
      const good = setup.cache.texts.get(NAME) ?? ""
      // A bucket of commands, which only appending looks into.
      setup.cache.texts.set(NAME, good.replace(/"c7",\["aaaaaaa2",8\]/u, '"c7",["aaaaaaa2",9]'))
      assert.notStrictEqual(setup.cache.texts.get(NAME), good)
      const store = openStore(make(setup.memory), setup.cache.store)
      assert.isTrue((yield* store.append(by("c7"), [], [cancelled("t-1")])).duplicate)
      assert.isFalse((yield* store.append(by("new"), [], [cancelled("t-1")])).duplicate)
      assert.isFalse(setup.cache.texts.has(NAME))
    })
  )

  it("whose damaged part can't be made again fails with a code, and is discarded", () => {
    let discarded = 0
    const folded = nothingFolded(backlogFold)
    folded.commands.set("c", { replica: "aaaaaaa2", seq: 1 })
    const text = encodeSnapshot(folded, backlogFold, sha256).replace('["aaaaaaa2",1]', '["aaaaaaa2",2]')
    const bytes = { ...bytesOf(new TextEncoder().encode(text)), discard: () => void (discarded += 1) }
    const fails = () => {
      throw new Error("no log")
    }
    const read = decodeSnapshot(bytes, backlogFold, sha256, fails)
    assert.strictEqual(discarded, 0)
    assert.throws(() => read?.commands.get("c"), /cache/u)
    assert.strictEqual(discarded, 1)
  })

  it.effect("is ignored when it is of another log, a log that lost its end, or one that was rewritten", () =>
    Effect.gen(function* () {
      const setup = yield* logWithSnapshot(SNAPSHOT_EVERY)
      const other = yield* logWithSnapshot(SNAPSHOT_EVERY)
      const [commits, others] = [setup, other].map(({ memory }) => memory.commits.get("aaaaaaa2") ?? assert.fail())
      // The same clone went on differently: as many commits, another end.
      others!.pop()
      yield* createTicket(openStore(make(other.memory)), "t-9")
      other.cache.texts.set(NAME, setup.cache.texts.get(NAME) ?? "")
      const rewritten = openStore(make(other.memory), other.cache.store)
      assert.deepStrictEqual(yield* rewritten.state, yield* openStore(make(other.memory)).state)
      // Its end is gone.
      commits!.pop()
      const shorter = openStore(make(setup.memory), setup.cache.store)
      assert.deepStrictEqual(yield* shorter.state, yield* openStore(make(setup.memory)).state)
      assert.strictEqual((yield* shorter.state).events, SNAPSHOT_EVERY - 1)
      // Nothing is there at all.
      const { log } = yield* newLog()
      assert.deepStrictEqual(yield* openStore(log, setup.cache.store).state, emptyState())
    })
  )

  it.effect("is ignored when a clone's commit arrives that belongs before its end, and is then written anew", () =>
    Effect.gen(function* () {
      const b = yield* newLog("bbbbbbb2")
      yield* createTicket(openStore(b.log), "t-early")
      yield* TestClock.setTime(START + 60_000)
      const { cache, memory } = yield* logWithSnapshot(SNAPSHOT_EVERY)
      const old = cache.texts.get(NAME)
      yield* pull(b.memory, memory)
      const opened = yield* openStore(make(memory), cache.store).state
      assert.deepStrictEqual(opened, yield* openStore(make(memory)).state)
      assert.strictEqual([...opened.tickets.keys()].join(" "), "t-1 t-early")
      assert.notStrictEqual(cache.texts.get(NAME), old)
      assert.isAtMost(
        yield* openAgain({ cache, memory, state: opened, store: openStore(make(memory)), log: make(memory) }),
        2
      )
    })
  )

  it("has another name for another fold, and is ignored under the wrong one", () => {
    const other = { ...backlogFold, version: backlogFold.version + 1 }
    assert.notStrictEqual(snapshotName(other, sha256), NAME)
    assert.match(NAME, /^[\w.-]+$/u)
    const text = encodeSnapshot(nothingFolded(backlogFold), backlogFold, sha256)
    const read = (one: string, fold = backlogFold) =>
      decodeSnapshot(bytesOf(new TextEncoder().encode(one)), fold, sha256, () => nothingFolded(fold))
    assert.isNotNull(read(text))
    assert.isNull(read(text, other))
    const [header = "", ...parts] = text.split("\n")
    const withHeader = (changes: object): string =>
      [JSON.stringify({ ...(JSON.parse(header) as object), ...changes }), ...parts].join("\n")
    assert.isNotNull(read(withHeader({})))
    const changes = [
      ["format", 0],
      ["kinds", sha256("")],
      ["index", [1, sha256("")]]
    ] as const
    for (const [key, value] of changes) assert.isNull(read(withHeader({ [key]: value })), key)
  })
})

describe("a fold that breaks", () => {
  it.effect("leaves nothing half folded behind", () =>
    Effect.gen(function* () {
      const { log } = yield* newLog()
      const healthy = openStore(log)
      for (const uid of ["t-1", "t-2", "t-3"]) {
        yield* healthy.append(by(uid), [], [created(uid, "FEAT-1"), cancelled(uid)])
      }
      let broken = true
      const fold = {
        ...backlogFold,
        apply: (...[state, event]: Parameters<typeof backlogFold.apply>) => {
          if (broken && event.id === "aaaaaaa2.2.1") throw new Error("a bug")
          backlogFold.apply(state, event)
        }
      }
      const store = makeEventStore({ log, sha256, snapshots: null, fold }, { builtAt: BUILT })
      for (let n = 0; n < 2; n++) {
        const exit = yield* Effect.exit(store.state)
        assert.strictEqual(exit._tag, "Failure")
      }
      broken = false
      assert.deepStrictEqual(yield* store.state, yield* healthy.state)
    })
  )
})
