import { assert, describe, it } from "@effect/vitest"
import * as fc from "fast-check"
import { applyEvent, type BacklogState, emptyState } from "../../src/backlog/BacklogState.ts"
import { decodeState, encodeState, stateFromTexts, stateTexts } from "../../src/backlog/StateCodec.ts"
import type { AnyRecorded } from "../../src/ports/EventStore.ts"
import { anyNewEvents } from "../store/histories.ts"
import { recorded } from "../support.ts"

const throughJson = (state: BacklogState): BacklogState =>
  decodeState(JSON.parse(JSON.stringify(encodeState(state))) as unknown)

/** Events of all kinds; some are of a newer toolkit. */
const anyHistory: fc.Arbitrary<ReadonlyArray<AnyRecorded>> = fc
  .tuple(anyNewEvents(30), fc.infiniteStream(fc.nat(5)))
  .map(([events, dice]) =>
    events.map((event): AnyRecorded => {
      const known = recorded(event)
      if (dice.next().value !== 0) return known
      const data = { kind: known.event.type, version: 99, payload: known.event.data }
      return { ...known, event: { type: "unknown", data } }
    })
  )

const folded = (events: ReadonlyArray<AnyRecorded>, state = emptyState()): BacklogState => {
  for (const event of events) applyEvent(state, event)
  return state
}

describe("the state as JSON", () => {
  it("is the same state when it is read", () => {
    fc.assert(
      fc.property(anyHistory, (events) => {
        const state = folded(events)
        assert.deepStrictEqual(throughJson(state), state)
      }),
      { numRuns: 300 }
    )
  })

  it("is the same state when its texts are read, however few were looked at in between", () => {
    fc.assert(
      fc.property(anyHistory, anyHistory, fc.nat(9), (before, after, at) => {
        const state = folded(before)
        const texts = stateTexts(state)
        const read = stateFromTexts((number) => texts[number] ?? "")
        read.tickets.get([...read.tickets.keys()][at] ?? "")
        assert.deepStrictEqual(stateTexts(read), texts)
        assert.deepStrictEqual(encodeState(folded(after, read)), encodeState(folded(after, state)))
      }),
      { numRuns: 200 }
    )
  })

  it("goes on as the state itself would", () => {
    fc.assert(
      fc.property(anyHistory, anyHistory, (before, after) => {
        const state = folded(before)
        const read = throughJson(state)
        assert.deepStrictEqual(folded(after, read), folded(after, state))
      }),
      { numRuns: 200 }
    )
  })

  it("is a copy: what is folded later doesn't change it", () => {
    fc.assert(
      fc.property(anyHistory, anyHistory, (before, after) => {
        const state = folded(before)
        const read = throughJson(state)
        const text = JSON.stringify(encodeState(state))
        folded(after, read)
        assert.strictEqual(JSON.stringify(encodeState(state)), text)
      })
    )
  })

  it("of an empty backlog is empty", () => assert.deepStrictEqual(throughJson(emptyState()), emptyState()))
})
