import { assert, describe, it } from "@effect/vitest"
import * as fc from "fast-check"
import { applyEvent, type BacklogState, emptyState } from "../../src/backlog/BacklogState.ts"
import { decodeState, encodeState } from "../../src/backlog/StateCodec.ts"
import { anyNewEvents } from "../store/histories.ts"
import { recorded } from "../support.ts"

const throughJson = (state: BacklogState): BacklogState =>
  decodeState(JSON.parse(JSON.stringify(encodeState(state))) as unknown)

describe("the state as JSON", () => {
  it("is the same state when it is read", () => {
    fc.assert(
      fc.property(anyNewEvents(40), (events) => {
        const state = emptyState()
        for (const event of events) applyEvent(state, recorded(event))
        assert.deepStrictEqual(throughJson(state), state)
      }),
      { numRuns: 300 }
    )
  })

  it("goes on as the state itself would", () => {
    fc.assert(
      fc.property(anyNewEvents(20), anyNewEvents(20), (before, after) => {
        const state = emptyState()
        for (const event of before) applyEvent(state, recorded(event))
        const read = throughJson(state)
        for (const event of after.map((event) => recorded(event))) {
          applyEvent(state, event)
          applyEvent(read, event)
        }
        assert.deepStrictEqual(read, state)
      }),
      { numRuns: 300 }
    )
  })

  it("is a copy: what is folded later doesn't change it", () => {
    fc.assert(
      fc.property(anyNewEvents(20), anyNewEvents(20), (before, after) => {
        const state = emptyState()
        for (const event of before) applyEvent(state, recorded(event))
        const read = throughJson(state)
        const text = JSON.stringify(encodeState(state))
        for (const event of after) applyEvent(read, recorded(event))
        assert.strictEqual(JSON.stringify(encodeState(state)), text)
      })
    )
  })

  it("of an empty backlog is empty", () => assert.deepStrictEqual(throughJson(emptyState()), emptyState()))
})
