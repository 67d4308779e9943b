import { assert, describe, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as fc from "fast-check"
import { applyEvent, type BacklogState, emptyState } from "../../src/backlog/BacklogState.ts"
import { parseTrusted } from "../../src/log/Commit.ts"
import type { AnyRecorded } from "../../src/log/Event.ts"
import { heed, type Rejections, rejectionsAfter } from "../../src/log/Rejection.ts"
import { compareOrder } from "../../src/log/Order.ts"
import type { Memory } from "../../src/testing/MemoryLogStore.ts"
import { anySteps, type Clone, exchange, openClones, play, type Step } from "./histories.ts"
import { runCase } from "./stores.ts"

/** The nightly number of histories is the design's: BTK_LONG=1. */
const RUNS = process.env["BTK_LONG"] === "1" ? 5000 : 300
const CLONES = 4

/** Events as they arrived: clone by clone, commit by commit. */
const arrived = (memory: Memory): ReadonlyArray<AnyRecorded> =>
  [...memory.commits.values()].flat().flatMap(({ text }) => parseTrusted(text))

type FoldAll = (events: ReadonlyArray<AnyRecorded>) => BacklogState

const folded =
  (order: (a: AnyRecorded, b: AnyRecorded) => number): FoldAll =>
  (events) => {
    const state = emptyState()
    const sorted = events.toSorted(order)
    const rejections = rejectionsAfter(new Map(), sorted)
    for (const event of sorted) applyEvent(state, heed(rejections, event))
    return state
  }

const byTime = (a: AnyRecorded, b: AnyRecorded): number => (a.t < b.t ? -1 : a.t > b.t ? 1 : 0)

/** What holds of clones that have the same commits, however they got them. */
const laws = (foldAll: FoldAll, clones: ReadonlyArray<Clone>) =>
  Effect.gen(function* () {
    const states = clones.map(({ memory }) => foldAll(arrived(memory)))
    for (const [n, { memory, store }] of clones.entries()) {
      const events = arrived(memory).toSorted(compareOrder)
      const at = new Map(events.map(({ id }, place) => [id, place]))
      for (const { id, on } of events) {
        for (const before of on)
          assert.isBelow(at.get(before) ?? Infinity, at.get(id) ?? 0, `${id} comes after ${before}`)
      }
      assert.deepStrictEqual(states[n], states[0], "two clones differ")
      assert.deepStrictEqual(yield* store.state, states[n], "what was folded bit by bit differs from a replay")
      const keys = [...(states[n]?.tickets.values() ?? [])].map(({ key }) => key)
      assert.strictEqual(new Set(keys).size, keys.length, "two tickets have one key")
    }
  })

const property = (foldAll: FoldAll) =>
  fc.asyncProperty(anySteps(CLONES, 40), (steps: ReadonlyArray<Step>) =>
    runCase(
      Effect.gen(function* () {
        const clones = yield* openClones(CLONES)
        yield* play(clones, steps)
        yield* exchange(clones)
        yield* laws(foldAll, clones)
      })
    )
  )

describe("four clones whose clocks are off and who exchange what they want", () => {
  it("agree in the end, in an order that respects who knew what, and as a replay does", async () => {
    await fc.assert(property(folded(compareOrder)), { numRuns: RUNS })
    process.stdout.write(`${RUNS} histories converged\n`)
  }, 3_600_000)

  it.each<readonly [string, FoldAll]>([
    ["clones with equal times are not told apart", folded(byTime)],
    ["events are folded as they arrive", (events) => folded(() => 0)(events)],
    [
      "a rejection holds only for what comes after it",
      (events) => {
        const state = emptyState()
        let rejections: Rejections = new Map()
        for (const event of events.toSorted(compareOrder)) {
          rejections = rejectionsAfter(rejections, [event])
          applyEvent(state, heed(rejections, event))
        }
        return state
      }
    ],
    [
      "the later of two tickets with one key gets no key of its own",
      (events) => {
        const state = folded(compareOrder)(events)
        for (const ticket of state.tickets.values()) ticket.key = ticket.key.split("~")[0] ?? ""
        return state
      }
    ]
  ])(
    "would not if %s",
    async (_, foldAll) => {
      const { failed } = await fc.check(property(foldAll), { numRuns: 50_000, endOnFailure: true })
      assert.isTrue(failed)
    },
    600_000
  )
})
