import { assert, describe, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as Stream from "effect/Stream"
import * as TestClock from "effect/testing/TestClock"
import * as fc from "fast-check"
import { segmentName } from "../../src/log/Segment.ts"
import { LogStore } from "../../src/ports/LogStore.ts"
import { make, makeMemory, type Memory } from "../../src/testing/MemoryLogStore.ts"
import { importLog } from "../../src/usecases/import/ImportLog.ts"
import { by, cancelled, create } from "../store/commands.ts"
import { anySteps, openClones, play } from "../store/histories.ts"
import { sha256 } from "../store/sha256.ts"
import { openStore, runCase, START, textsOf } from "../store/stores.ts"
import { A, B, findingsOf } from "../store/verify.ts"
import { blobsOf, segments, withTrees } from "../time/tree.ts"

type Files = ReadonlyMap<string, string>

const take = (memory: Memory, refs: Readonly<Record<string, Files>>) =>
  withTrees(new Map(Object.entries(refs)), Effect.provideService(importLog(Object.keys(refs)), LogStore, make(memory)))

const everything = (memory: Memory): Files =>
  new Map([...segments(memory, () => Number.POSITIVE_INFINITY), ...blobsOf(memory)])

/** A segment of some commits, as another `sync` would have made it. */
const part = (memory: Memory, replica: string, from: number, to: number): readonly [string, string] => {
  const text = textsOf(memory, replica)
    .slice(from - 1, to)
    .join("")
  return [`backlog/events/${replica}/${segmentName(from, to, sha256(text))}`, text]
}

const clone = (id: string) => Effect.map(makeMemory, (memory) => ({ memory, store: openStore(make(memory, { id })) }))

/** Two clones; A wrote four commits, B took them up and wrote two about the same tickets. */
const twoClones = Effect.gen(function* () {
  yield* TestClock.setTime(START)
  const [a, b] = [yield* clone(A), yield* clone(B)]
  for (const uid of ["t-1", "t-2", "t-3"]) yield* a.store.transact(by(`create/${uid}`), create(uid))
  yield* a.store.append(by("a/4"), [], [cancelled("t-1")])
  yield* take(b.memory, { main: everything(a.memory) })
  yield* TestClock.adjust("1 minute")
  yield* b.store.append(by("b/1"), [], [cancelled("t-2")])
  yield* b.store.append(by("b/2"), [], [cancelled("t-3"), cancelled("t-1")])
  return { a, b }
})

const held = (memory: Memory, files: Files) =>
  Effect.map(take(memory, { main: files }), (done) =>
    done.held.map(({ code, commit, replica }) => `${code} ${replica}.${commit}`)
  )

describe("importing what other clones wrote", () => {
  it.effect("takes everything that refs have beyond this log, and says what came", () =>
    Effect.gen(function* () {
      const { a, b } = yield* twoClones
      const done = yield* take(a.memory, { main: everything(b.memory) })
      assert.deepStrictEqual(done, {
        commits: 2,
        events: 3,
        redactions: false,
        replicas: [{ replica: B, from: 1, to: 2 }],
        held: [],
        ahead: []
      })
      assert.deepStrictEqual(yield* a.store.state, yield* b.store.state)
      assert.deepStrictEqual(yield* findingsOf(a.memory), [])
    })
  )

  it.effect("takes nothing twice, and nothing that no ref has", () =>
    Effect.gen(function* () {
      const { a, b } = yield* twoClones
      yield* take(a.memory, { main: everything(b.memory) })
      const again = yield* take(a.memory, { main: everything(b.memory), upstream: everything(b.memory) })
      assert.strictEqual(again.commits, 0)
      assert.strictEqual((yield* take(a.memory, {})).commits, 0)
    })
  )

  it.effect("goes by what commits build on, not by the order of refs, and waits for what is missing", () =>
    Effect.gen(function* () {
      const { a, b } = yield* twoClones
      const c = yield* makeMemory
      const onlyB = new Map([part(b.memory, B, 1, 2)])
      assert.deepStrictEqual(yield* held(c, onlyB), [`commit-missing ${B}.1`])
      assert.strictEqual(c.commits.size, 0)
      // B comes first, but needs A.
      const done = yield* take(c, { theirs: onlyB, main: new Map([part(a.memory, A, 1, 4)]) })
      assert.deepStrictEqual([done.commits, done.held], [6, []])
      assert.deepStrictEqual(yield* openStore(make(c)).state, yield* b.store.state)
    })
  )

  it.effect("puts together overlapping segments of several refs", () =>
    Effect.gen(function* () {
      const { a } = yield* twoClones
      const c = yield* makeMemory
      const done = yield* take(c, {
        main: new Map([part(a.memory, A, 1, 2)]),
        upstream: new Map([part(a.memory, A, 2, 3), part(a.memory, A, 1, 1), part(a.memory, A, 3, 4)])
      })
      assert.deepStrictEqual(done.replicas, [{ replica: A, from: 1, to: 4 }])
      assert.deepStrictEqual(textsOf(c, A), textsOf(a.memory, A))
    })
  )

  it.effect("takes back this clone's own commits when its log was set back to an older copy", () =>
    Effect.gen(function* () {
      const { a } = yield* twoClones
      const old = yield* makeMemory
      yield* take(old, { main: new Map([part(a.memory, A, 1, 2)]) })
      old.self = A
      yield* take(old, { main: everything(a.memory) })
      const store = openStore(make(old, { id: A }))
      yield* store.append(by("after"), [], [cancelled("t-2")])
      assert.strictEqual(textsOf(old, A).length, 5)
      assert.deepStrictEqual(yield* findingsOf(old), [])
    })
  )

  const cases: ReadonlyArray<
    readonly [title: string, change: (text: string) => string, expected: ReadonlyArray<string>, kept: number]
  > = [
    ["a changed byte", (text) => text.replace('"reason":"r"', '"reason":"s"'), [`chain-differs ${A}.4`], 3],
    ["a cut-off end", (text) => text.slice(0, -30), [`commit-invalid ${A}.4`], 3],
    ["text that is no line of a commit", (text) => `${text}<<<<<<< HEAD\n`, [`commit-invalid ${A}.4`], 3],
    [
      "lines of a merge conflict in the middle",
      (text) => text.replace(/\n/u, "\n=======\n"),
      [`commit-invalid ${A}.1`],
      0
    ],
    ["another clone's commits under its name", (text) => text.replaceAll(A, B), [`commit-invalid ${A}.1`], 0],
    ["an empty file", () => "", [], 0]
  ]
  for (const [title, change, expected, kept] of cases) {
    it.effect(`takes what comes before, and nothing of or after ${title}`, () =>
      Effect.gen(function* () {
        const { a } = yield* twoClones
        const c = yield* makeMemory
        const [path, text] = part(a.memory, A, 1, 4)
        assert.deepStrictEqual(yield* held(c, new Map([[path, change(text)]])), expected)
        assert.strictEqual(textsOf(c, A).length, kept)
        assert.deepStrictEqual(yield* findingsOf(c), [])
        // The right ones are still taken when they come.
        yield* take(c, { main: everything(a.memory) })
        assert.deepStrictEqual(textsOf(c, A), textsOf(a.memory, A))
      })
    )
  }

  it.effect("prefers the copy that continues the chain when refs differ", () =>
    Effect.gen(function* () {
      const { a } = yield* twoClones
      const c = yield* makeMemory
      const [path, text] = part(a.memory, A, 1, 4)
      const bad = new Map([[path, text.replace('"reason":"r"', '"reason":"s"')]])
      const done = yield* take(c, { theirs: bad, main: everything(a.memory) })
      assert.deepStrictEqual([done.commits, done.held], [4, []])
    })
  )

  it.effect("holds a history that parts from this log, and keeps both", () =>
    Effect.gen(function* () {
      const { a } = yield* twoClones
      // A copied folder that went on under the same name.
      const twin = yield* makeMemory
      yield* take(twin, { main: new Map([part(a.memory, A, 1, 3)]) })
      twin.self = A
      const store = openStore(make(twin, { id: A }))
      yield* TestClock.adjust("1 minute")
      yield* store.append(by("twin/1"), [], [cancelled("t-3")])
      yield* store.append(by("twin/2"), [], [cancelled("t-2")])
      const before = textsOf(a.memory, A)
      assert.deepStrictEqual(yield* held(a.memory, everything(twin)), [`chain-differs ${A}.5`])
      assert.deepStrictEqual(textsOf(a.memory, A), before)
    })
  )

  it.effect("holds a commit that saw another past of this log", () =>
    Effect.gen(function* () {
      const { b } = yield* twoClones
      const other = yield* clone(A)
      for (const n of [1, 2, 3, 4]) yield* other.store.append(by(`other/${n}`), [], [cancelled("t-9")])
      assert.deepStrictEqual(yield* held(other.memory, new Map([part(b.memory, B, 1, 2)])), [`history-differs ${B}.1`])
    })
  )

  it.effect("holds a commit without the text that it names, and takes it once the text is there", () =>
    Effect.gen(function* () {
      yield* TestClock.setTime(START)
      const a = yield* clone(A)
      yield* a.store.append(by("long"), [], [cancelled("t-1", "r".repeat(5000))])
      const c = yield* makeMemory
      const named = new Map([part(a.memory, A, 1, 1)])
      assert.deepStrictEqual(yield* held(c, named), [`blob-missing ${A}.1`])
      const wrong = new Map([...named, ...[...blobsOf(a.memory)].map(([path]) => [path, "other"] as const)])
      assert.deepStrictEqual(yield* held(c, wrong), [`blob-missing ${A}.1`])
      yield* take(c, { main: everything(a.memory) })
      assert.deepStrictEqual(yield* findingsOf(c), [])
      assert.strictEqual((yield* Stream.runCollect(make(c).read(A, 1))).flat()[0]?.blobs?.size, 1)
    })
  )

  it.effect("holds times more than a day ahead until they are less so, or a person restarted that clock", () =>
    Effect.gen(function* () {
      const day = 24 * 3_600_000
      yield* TestClock.setTime(START + 2 * day)
      const a = yield* clone(A)
      yield* a.store.append(by("ahead"), [], [cancelled("t-1")])
      yield* TestClock.setTime(START)
      const [c, d] = [yield* makeMemory, yield* makeMemory]
      assert.deepStrictEqual(yield* held(c, everything(a.memory)), [`clock-ahead ${A}.1`])
      yield* TestClock.setTime(START + 1.5 * day)
      const late = yield* take(c, { main: everything(a.memory) })
      assert.deepStrictEqual([late.commits, late.ahead], [1, [{ replica: A, ms: day / 2 }]])
      yield* TestClock.setTime(START)
      const epoch = { epoch: 1, from: "", reason: "a wrong clock" }
      yield* a.store.append(
        by("epoch"),
        [],
        [{ stream: "log/main", event: { type: "log.epoch-started", data: epoch } }]
      )
      assert.deepStrictEqual(yield* held(d, everything(a.memory)), [])
      assert.deepStrictEqual(textsOf(d, A), textsOf(a.memory, A))
    })
  )

  it("gives one state whatever arrives when, in which pieces, and how often", () =>
    fc.assert(
      fc.asyncProperty(
        anySteps(3),
        fc.array(fc.record({ from: fc.nat(2), replica: fc.nat(2), start: fc.nat(9), length: fc.nat(9) }), {
          maxLength: 12
        }),
        (steps, pieces) =>
          runCase(
            Effect.gen(function* () {
              const clones = yield* openClones(3)
              yield* play(clones, steps)
              yield* TestClock.setTime(START + 200_000)
              const reader = yield* makeMemory
              for (const { from, length, replica, start } of pieces) {
                const { memory } = clones[from]!
                const id = [...memory.commits.keys()][replica]
                const count = id === undefined ? 0 : textsOf(memory, id).length
                if (id === undefined || start >= count) continue
                const files = new Map([
                  part(memory, id, start + 1, Math.min(count, start + 1 + length)),
                  ...blobsOf(memory)
                ])
                yield* take(reader, { main: files })
                assert.deepStrictEqual(yield* findingsOf(reader), [])
              }
              const refs = Object.fromEntries(clones.map(({ memory }, n) => [`ref-${n}`, everything(memory)]))
              const { held: left } = yield* take(reader, refs)
              assert.deepStrictEqual(left, [])
              for (const { memory } of clones) yield* take(memory, refs)
              const wanted = yield* openStore(make(reader)).state
              for (const { memory, store } of clones) {
                assert.deepStrictEqual(yield* store.state, wanted)
                assert.deepStrictEqual(yield* findingsOf(memory), [])
              }
            })
          )
      ),
      { numRuns: 100 }
    ))
})
