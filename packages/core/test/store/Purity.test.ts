import { assert, describe, it } from "@effect/vitest"
import * as fc from "fast-check"
import { applyEvent, emptyState } from "../../src/backlog/BacklogState.ts"
import { recorded } from "../support.ts"
import { anyNewEvents } from "./histories.ts"

const frozen = <A>(value: A): A => {
  if (typeof value !== "object" || value === null || Object.isFrozen(value)) return value
  for (const inner of Object.values(value)) frozen(inner)
  return Object.freeze(value)
}

describe("the fold of the backlog", () => {
  it("changes no event, takes any event, and gives the same state every time", () => {
    fc.assert(
      fc.property(anyNewEvents(40), (events) => {
        const all = frozen(events.map((event) => recorded(event)))
        const [one, other] = [emptyState(), emptyState()]
        // A frozen event that is written to throws.
        for (const event of all) applyEvent(one, event)
        for (const event of all) applyEvent(other, structuredClone(event))
        assert.deepStrictEqual(one, other)
        assert.strictEqual(one.events, events.length)
      }),
      { numRuns: 300 }
    )
  })

  it("counts an event that it doesn't know, and changes nothing else", () => {
    fc.assert(
      fc.property(anyNewEvents(10), (events) => {
        const all = events.map((event) => recorded(event))
        const [known, both] = [emptyState(), emptyState()]
        for (const event of all) {
          applyEvent(known, event)
          applyEvent(both, event)
          const { data, type } = event.event
          applyEvent(both, { ...event, event: { type: "unknown", data: { kind: type, version: 99, payload: data } } })
        }
        assert.deepStrictEqual(both, { ...known, events: 2 * events.length, unknown: events.length })
      })
    )
  })
})
