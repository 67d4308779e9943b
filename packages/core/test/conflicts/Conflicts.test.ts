import { openOfIn } from "../../src/checks/Open.ts"
import { assert, describe, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as TestClock from "effect/testing/TestClock"
import * as fc from "fast-check"
import type { NewEvent } from "../../src/log/Event.ts"
import type { BacklogEvent } from "../../src/log/Registry.ts"
import { defaultPriceBook } from "../../src/cost/defaultPriceBook.ts"
import { Digest } from "../../src/ports/Digest.ts"
import { EventStore, type EventStoreShape } from "../../src/ports/EventStore.ts"
import { Ids } from "../../src/ports/Ids.ts"
import { LogStore } from "../../src/ports/LogStore.ts"
import { make, makeMemory, type Memory } from "../../src/testing/MemoryLogStore.ts"
import type { TicketContent } from "../../src/ticket/Ticket.ts"
import { applyToContents, type TicketContents } from "../../src/projections/TicketContents.ts"
import type { Conflict } from "../../src/projections/conflicts/Conflicts.ts"
import { taking } from "../../src/projections/conflicts/Revisions.ts"
import { findConflicts, isOpen } from "../../src/usecases/conflicts/FindConflicts.ts"
import { settleConflicts } from "../../src/usecases/conflicts/SettleConflicts.ts"
import { Prices } from "../../src/usecases/implement/Prices.ts"
import { by } from "../store/commands.ts"
import { anySteps, exchange, openClones, play } from "../store/histories.ts"
import { sha256 } from "../store/sha256.ts"
import { openStore, pull, runCase, START } from "../store/stores.ts"
import { A, B } from "../store/verify.ts"
import { standard } from "../ticket/configs.ts"
import { content, created } from "../support.ts"

const BODY = "## Context\n\nWhy.\n\n## Description\n\nWhat.\n\n## Notes\n\nNothing.\n"

interface Clone {
  readonly memory: Memory
  readonly store: EventStoreShape
}

const conflicts = ({ store }: Clone) =>
  findConflicts.pipe(Effect.provideService(EventStore, store), Effect.provideService(Digest, { sha256 }))

/** What is told of conflicts, without the contents behind it. */
const told = (found: ReadonlyArray<Conflict>) => found.map((one) => ({ ...one, revision: null }))

let count = 0
const does = ({ store }: Clone, event: BacklogEvent) =>
  Effect.gen(function* () {
    count += 1
    yield* TestClock.setTime(START + count * 1000)
    const { events } = yield* store.append(by(`c${count}`), [], [{ stream: "ticket/t-1", event } satisfies NewEvent])
    return events[0]?.id ?? ""
  })

const revise = (changes: Partial<TicketContent>): BacklogEvent => ({
  type: "ticket.revised",
  data: { changes, open: [] }
})
const claim = (name: string): BacklogEvent => ({ type: "ticket.claimed", data: { by: name, leaseMs: 3_600_000 } })
const body = (name: "Context" | "Description" | "Notes", text: string, before = BODY): string =>
  before.replace(new RegExp(`(## ${name}\n\n)[^\n]*`, "u"), `$1${text}`)

const swap = (a: Clone, b: Clone) => Effect.andThen(pull(a.memory, b.memory), pull(b.memory, a.memory))

/** Two clones that have the same ticket. */
const two = Effect.gen(function* () {
  yield* TestClock.setTime(START)
  const open = (id: string) =>
    Effect.map(makeMemory, (memory): Clone => ({ memory, store: openStore(make(memory, { id })) }))
  const [a, b] = [yield* open(A), yield* open(B)]
  yield* a.store.append(by("create"), [], [created("t-1", "FEAT-001", { body: BODY, fields: { owner: "ada" } })])
  yield* swap(a, b)
  return { a, b }
})

const LABELS = ["a", "b", "c", "d"]
const anyLabels = fc.subarray(LABELS)
/** A clone puts the label on, or takes it off. */
const anyTurn = fc.record({ clone: fc.nat(2), label: fc.constantFrom(...LABELS) })

const three = (tags: ReadonlyArray<string>) =>
  Effect.gen(function* () {
    yield* TestClock.setTime(START)
    const clones = yield* openClones(3)
    yield* clones[0]!.store.append(by("create"), [], [created("t-1", "FEAT-001", { tags })])
    yield* exchange(clones)
    return clones
  })

/** What `sync` does about conflicts. */
const settle = ({ memory, store }: Clone) =>
  Effect.gen(function* () {
    count += 1
    yield* TestClock.setTime(START + count * 1000)
    return yield* settleConflicts(standard, openOfIn(standard, null), []).pipe(
      Effect.provideService(EventStore, store),
      Effect.provideService(Digest, { sha256 }),
      Effect.provideService(LogStore, make(memory)),
      Effect.provideService(Ids, { base32: (length) => Effect.sync(() => String((count += 1)).padStart(length, "a")) }),
      Effect.provideService(Prices, { book: defaultPriceBook, ref: { version: "1", hash: "h" }, of: () => null })
    )
  })

const contentOf = (clone: Clone) =>
  Effect.map(clone.store.readStream("ticket/t-1"), (events) => {
    const contents: TicketContents = new Map()
    for (const event of events) applyToContents(contents, event)
    return contents.get("t-1") ?? content()
  })

describe("two clones that changed one ticket without knowing of each other", () => {
  it.effect("conflict about a field that both set, and every clone says the same", () =>
    Effect.gen(function* () {
      const { a, b } = yield* two
      const first = yield* does(a, revise({ priority: "high" }))
      const second = yield* does(b, revise({ priority: "low" }))
      yield* swap(a, b)
      const [found, ...others] = yield* conflicts(a)
      assert.deepStrictEqual(others, [])
      assert.deepInclude(found, {
        kind: "field",
        what: "priority",
        winner: second,
        loser: first,
        winnerValue: "low",
        loserValue: "high",
        settledBy: null,
        mergeable: false
      })
      assert.match(found?.id ?? "", /^[0-9a-f]{12}$/u)
      assert.deepStrictEqual(told(yield* conflicts(b)), told(yield* conflicts(a)))
    })
  )

  it.effect("don't conflict about the same value, different fields, or what the later one knew", () =>
    Effect.gen(function* () {
      const { a, b } = yield* two
      yield* does(a, revise({ priority: "high" }))
      yield* does(b, revise({ priority: "high", tags: ["x"] }))
      yield* swap(a, b)
      yield* does(a, revise({ title: "Other" }))
      yield* swap(a, b)
      yield* does(b, revise({ title: "Another" }))
      yield* swap(a, b)
      assert.deepStrictEqual(yield* conflicts(a), [])
    })
  )

  it.effect("have a section that was overwritten unmeant brought back beside the other's", () =>
    Effect.gen(function* () {
      const { a, b } = yield* two
      yield* does(a, revise({ body: body("Context", "Because of A.") }))
      yield* does(b, revise({ body: body("Notes", "B was here.") }))
      yield* swap(a, b)
      const [found] = yield* conflicts(a)
      assert.deepInclude(found, { what: "the section “context”", mergeable: true, settledBy: null })
      const now = yield* contentOf(a)
      assert.notInclude(now.body, "Because of A.")
      const changes = taking(found!.revision!, [found!.unit!], now)
      assert.strictEqual(changes.body, body("Notes", "B was here.", body("Context", "Because of A.")))
      yield* does(a, revise(changes))
      yield* swap(a, b)
      assert.deepStrictEqual((yield* conflicts(b)).filter(isOpen), [])
    })
  )

  it.effect("conflict about a section that both rewrote, until somebody who knows both rewrites it", () =>
    Effect.gen(function* () {
      const { a, b } = yield* two
      yield* does(a, revise({ body: body("Context", "Because of A.") }))
      yield* does(b, revise({ body: body("Context", "Because of B.") }))
      yield* swap(a, b)
      assert.deepInclude((yield* conflicts(a))[0], { what: "the section “context”", mergeable: false, settledBy: null })
      yield* does(a, revise({ priority: "low" }))
      assert.strictEqual((yield* conflicts(a)).filter(isOpen).length, 1)
      const settled = yield* does(b, revise({ body: body("Context", "Because of both.") }))
      yield* swap(a, b)
      assert.deepStrictEqual(
        (yield* conflicts(a)).map(({ settledBy }) => settledBy),
        [settled]
      )
    })
  )

  it.effect("conflict about other front matter by name", () =>
    Effect.gen(function* () {
      const { a, b } = yield* two
      yield* does(a, revise({ fields: { owner: "grace" } }))
      yield* does(b, revise({ fields: { owner: "ada", severity: "high" } }))
      yield* swap(a, b)
      const [found] = yield* conflicts(a)
      assert.deepInclude(found, { what: "owner", loserValue: "grace", winnerValue: "ada", mergeable: true })
      const changes = taking(found!.revision!, [found!.unit!], yield* contentOf(a))
      assert.deepStrictEqual(changes, { fields: { owner: "grace", severity: "high" } })
    })
  )

  it.effect("don't conflict about labels and dependencies that both have, in whatever order", () =>
    Effect.gen(function* () {
      const { a, b } = yield* two
      yield* does(a, revise({ tags: ["x", "y"] }))
      yield* does(b, revise({ tags: ["y", "x"] }))
      yield* does(a, revise({ dependsOn: ["t-2"] }))
      yield* does(b, revise({ dependsOn: ["t-2", "t-3"] }))
      yield* swap(a, b)
      assert.deepStrictEqual(yield* conflicts(a), [])
    })
  )

  it("have all labels in the end that either put on, and none that either took off", () =>
    fc.assert(
      fc.asyncProperty(anyLabels, fc.array(anyTurn, { maxLength: 12 }), (labels, turns) =>
        runCase(
          Effect.gen(function* () {
            const clones = yield* three(labels)
            const now = clones.map(() => labels)
            for (const { clone, label } of turns) {
              const set = now[clone] ?? []
              now[clone] = set.includes(label) ? set.filter((one) => one !== label) : [...set, label]
              yield* does(clones[clone]!, revise({ tags: now[clone] }))
            }
            // Each clone settles what is its own, as sync does, until nothing is left.
            for (let round = 0; round < 5; round++) {
              yield* exchange(clones)
              for (const clone of clones) yield* settle(clone)
            }
            const wanted = LABELS.filter((label) => {
              const had = labels.includes(label)
              return had ? now.every((set) => set.includes(label)) : now.some((set) => set.includes(label))
            })
            for (const clone of clones) {
              assert.sameMembers([...(yield* contentOf(clone)).tags], wanted)
              assert.deepStrictEqual((yield* conflicts(clone)).filter(isOpen), [])
            }
          })
        )
      ),
      { numRuns: 150 }
    ))

  it.effect("keep a conflict about dependencies that can't both be had", () =>
    Effect.gen(function* () {
      const { a, b } = yield* two
      yield* a.store.append(by("other"), [], [created("t-2", "FEAT-002")])
      yield* swap(a, b)
      yield* does(a, revise({ dependsOn: ["t-2"] }))
      yield* does(b, revise({ dependsOn: [], tags: ["x"] }))
      const half = { stream: "ticket/t-2", event: revise({ dependsOn: ["t-1"] }) }
      yield* b.store.append(by("half"), [], [half])
      yield* swap(a, b)
      const before = (yield* conflicts(a)).filter(isOpen)
      assert.deepStrictEqual(
        before.map(({ mergeable, what }) => [what, mergeable]),
        [["dependsOn", true]]
      )
      assert.deepStrictEqual((yield* settle(a)).merged, [])
      assert.deepStrictEqual(told((yield* conflicts(a)).filter(isOpen)), told(before))
    })
  )

  it.effect("keep the earlier of two claims, and say who lost", () =>
    Effect.gen(function* () {
      const { a, b } = yield* two
      const first = yield* does(a, claim("agent:a"))
      const second = yield* does(b, claim("agent:b"))
      assert.strictEqual((yield* b.store.state).tickets.get("t-1")?.claim?.by, "agent:b")
      yield* swap(a, b)
      for (const clone of [a, b]) {
        assert.strictEqual((yield* clone.store.state).tickets.get("t-1")?.claim?.by, "agent:a")
        assert.deepInclude((yield* conflicts(clone))[0], {
          kind: "claim",
          winner: first,
          loser: second,
          settledBy: null
        })
      }
      yield* does(a, { type: "ticket.released", data: { by: "agent:a", reason: "" } })
      assert.deepStrictEqual((yield* conflicts(a)).filter(isOpen), [])
    })
  )

  it.effect("say that a ticket was completed twice until somebody has looked at it", () =>
    Effect.gen(function* () {
      const { a, b } = yield* two
      const completed: BacklogEvent = { type: "ticket.completed", data: { commit: "c", receipts: [] } }
      const first = yield* does(a, completed)
      yield* does(b, completed)
      yield* swap(a, b)
      const [found] = yield* conflicts(a)
      assert.deepInclude(found, { kind: "completion", winner: first, settledBy: null })
      yield* does(a, { type: "ticket.conflict-resolved", data: { conflict: found?.id ?? "", choice: first } })
      assert.deepStrictEqual((yield* conflicts(a)).filter(isOpen), [])
    })
  )

  it("find the same conflicts in every clone, whatever they did, and none where one clone wrote alone", () =>
    fc.assert(
      fc.asyncProperty(anySteps(3, 40), anySteps(1, 20), (steps, alone) =>
        runCase(
          Effect.gen(function* () {
            const clones = yield* openClones(3)
            yield* play(clones, steps)
            yield* exchange(clones)
            const [first] = clones
            const wanted = told(yield* conflicts(first!))
            assert.strictEqual(new Set(wanted.map(({ id }) => id)).size, wanted.length)
            for (const clone of clones) assert.deepStrictEqual(told(yield* conflicts(clone)), wanted)
            const single = yield* openClones(1)
            yield* play(single, alone)
            assert.deepStrictEqual(yield* conflicts(single[0]!), [])
          })
        )
      ),
      { numRuns: 100 }
    ))
})
