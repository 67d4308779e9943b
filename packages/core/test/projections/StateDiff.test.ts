import { assert, describe, it } from "@effect/vitest"
import * as fc from "fast-check"
import { applyEvent, emptyState } from "../../src/backlog/BacklogState.ts"
import type { NewEvent } from "../../src/log/Event.ts"
import { diffStates, type Side, type StateDiff } from "../../src/projections/StateDiff.ts"
import { applyToContents } from "../../src/projections/TicketContents.ts"
import { created, recorded } from "../support.ts"
import { anyNewEvents } from "../store/histories.ts"

const side = (events: ReadonlyArray<NewEvent>): Side => {
  const result: Side = { state: emptyState(), contents: new Map() }
  for (const event of events) {
    const one = recorded(event)
    applyEvent(result.state, one)
    applyToContents(result.contents, one)
  }
  return result
}

const on = (uid: string, event: NewEvent["event"]): NewEvent => ({ stream: `ticket/${uid}`, event })

const NOTHING: StateDiff = { added: [], removed: [], closed: [], reopened: [], moved: [], changed: [] }

describe("the difference of two states", () => {
  const before = [
    created("t-1", "FEAT-001"),
    created("t-2", "FEAT-002", { dependsOn: ["t-1"] }),
    created("t-3", "BUG-1")
  ]

  it("is nothing between a state and itself, and turns around with the states", () =>
    fc.assert(
      fc.property(anyNewEvents(12), anyNewEvents(12), (first, second) => {
        const [a, b] = [side(first), side([...first, ...second])]
        assert.deepStrictEqual(diffStates(b, b), NOTHING)
        const [there, back] = [diffStates(a, b), diffStates(b, a)]
        assert.deepStrictEqual(back.removed, there.added)
        // Each in the order of the keys that the tickets had then.
        assert.sameMembers(
          back.reopened.map(({ uid }) => uid),
          there.closed.map(({ uid }) => uid)
        )
        assert.deepStrictEqual(
          back.changed.map(({ from, to }) => JSON.stringify([to, from])).toSorted(),
          there.changed.map(({ from, to }) => JSON.stringify([from, to])).toSorted()
        )
      }),
      { numRuns: 200 }
    ))

  it("names what came, what was closed and reopened, and what moved because another ticket did", () => {
    const after = [
      ...before,
      created("t-4", "FEAT-003"),
      on("t-3", { type: "ticket.cancelled", data: { reason: "no" } }),
      on("t-1", { type: "ticket.completed", data: { commit: "1".repeat(40), receipts: [] } })
    ]
    const diff = diffStates(side(before), side(after))
    assert.deepStrictEqual(
      diff.added.map(({ key }) => key),
      ["FEAT-003"]
    )
    assert.deepStrictEqual(
      diff.closed.map(({ from, key, status }) => [key, from, status]),
      [
        ["BUG-1", "ready", "cancelled"],
        ["FEAT-001", "ready", "completed"]
      ]
    )
    assert.deepStrictEqual(
      diff.moved.map(({ from, key, status }) => [key, from, status]),
      [["FEAT-002", "pending", "ready"]]
    )
    const back = diffStates(
      side(after),
      side([...after, on("t-3", { type: "ticket.reopened", data: { reason: "yes" } })])
    )
    assert.deepStrictEqual(
      back.reopened.map(({ from, key, status }) => [key, from, status]),
      [["BUG-1", "cancelled", "ready"]]
    )
  })

  it("has every changed field with both values, front matter and body too", () => {
    const after = [
      ...before,
      on("t-1", {
        type: "ticket.revised",
        data: { changes: { priority: "high", body: "new", fields: { severity: "S1" } }, open: [] }
      })
    ]
    assert.deepStrictEqual(
      diffStates(side(before), side(after)).changed.map(({ field, from, to }) => [field, from, to]),
      [
        ["priority", "medium", "high"],
        ["body", "", "new"],
        ["severity", null, "S1"]
      ]
    )
  })
})
