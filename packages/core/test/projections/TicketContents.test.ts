import { assert, describe, it } from "@effect/vitest"
import * as fc from "fast-check"
import { applyEvent, emptyState } from "../../src/backlog/BacklogState.ts"
import type { NewEvent, Recorded, UnknownEvent } from "../../src/log/Event.ts"
import type { BacklogEvent } from "../../src/log/Registry.ts"
import { applyToContents, type TicketContents } from "../../src/projections/TicketContents.ts"
import { anyRecorded } from "../backlog/events.ts"
import { content, created, recorded } from "../support.ts"

const folded = (events: ReadonlyArray<Recorded<BacklogEvent | UnknownEvent>>): TicketContents => {
  const contents: TicketContents = new Map()
  for (const event of events) applyToContents(contents, event)
  return contents
}

const revised = (
  uid: string,
  changes: Extract<BacklogEvent, { type: "ticket.revised" }>["data"]["changes"]
): NewEvent => ({
  stream: `ticket/${uid}`,
  event: { type: "ticket.revised", data: { changes, open: [] } }
})

describe("the content of tickets", () => {
  it("is what was created, with each later change on top", () => {
    const contents = folded(
      [
        created("t-1", "FEAT-001", { body: "one", fields: { assignee: "ada", severity: "low" } }),
        created("t-2", "FEAT-002", { body: "two" }),
        revised("t-1", { body: "better", tags: ["ui"] }),
        revised("t-1", { fields: { assignee: "bob" } })
      ].map((event) => recorded(event))
    )
    assert.deepStrictEqual(contents.get("t-1"), content({ body: "better", tags: ["ui"], fields: { assignee: "bob" } }))
    assert.deepStrictEqual(contents.get("t-2"), content({ body: "two" }))
  })

  it("ignores changes of tickets that were never created, and unknown kinds", () => {
    const unknown = { type: "unknown", data: { kind: "ticket.revised", version: 9, payload: {} } } as const
    const contents = folded([
      recorded(revised("t-9", { title: "x" })),
      { ...recorded(created("t-1", "FEAT-001")), event: unknown }
    ])
    assert.strictEqual(contents.size, 0)
  })

  it("never changes a content that somebody already read", () => {
    const contents = folded([recorded(created("t-1", "FEAT-001"))])
    const before = contents.get("t-1")
    applyToContents(contents, recorded(revised("t-1", { title: "Other" })))
    assert.strictEqual(before?.title, "Export the report")
    assert.strictEqual(contents.get("t-1")?.title, "Other")
  })

  it("agrees with the state on what both know, after any events", () => {
    fc.assert(
      fc.property(fc.array(anyRecorded, { maxLength: 40 }), (events) => {
        const state = emptyState()
        const contents = folded(events)
        for (const event of events) applyEvent(state, event)
        assert.sameMembers([...contents.keys()], [...state.tickets.keys()])
        for (const [uid, ticket] of state.tickets) {
          const { criteria, dependsOn, files, priority, title, type } = contents.get(uid) ?? assert.fail(uid)
          assert.deepStrictEqual(
            { criteria: criteria.length, dependsOn, files, priority, title, type },
            {
              criteria: ticket.criteria,
              dependsOn: ticket.dependsOn,
              files: ticket.files,
              priority: ticket.priority,
              title: ticket.title,
              type: ticket.type
            }
          )
        }
      })
    )
  })
})
