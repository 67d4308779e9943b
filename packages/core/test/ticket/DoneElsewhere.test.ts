import { assert, describe, it } from "@effect/vitest"
import * as Result from "effect/Result"
import { dependenciesDone } from "../../src/backlog/BacklogState.ts"
import type { NewEvent } from "../../src/log/Event.ts"
import type { DataOf } from "../../src/log/Registry.ts"
import { blockedTickets } from "../../src/projections/Blocked.ts"
import { readyTickets } from "../../src/projections/Ready.ts"
import { decideTicket } from "../../src/ticket/TicketDecider.ts"
import { CLOSED_STATUSES, isDone, STATUSES } from "../../src/ticket/Vocabulary.ts"
import { AT, created, fold } from "../support.ts"

const data = (changes: Partial<DataOf<"ticket.imported">> = {}): DataOf<"ticket.imported"> => ({
  format: "beads",
  id: "bd-1",
  url: null,
  digest: "d",
  record: null,
  outcome: "done",
  reason: "Shipped.",
  ...changes
})
const imported = (changes: Partial<DataOf<"ticket.imported">> = {}): NewEvent => ({
  stream: "ticket/t-1",
  event: { type: "ticket.imported", data: data(changes) }
})

describe("a ticket that was done where it came from", () => {
  it("is closed for that reason, and nothing says that it was completed here", () => {
    const state = fold([created("t-1", "FEAT-001"), imported()])
    const ticket = state.tickets.get("t-1")
    assert.deepStrictEqual([ticket?.status, ticket?.reason, ticket?.closedAt], ["done-elsewhere", "Shipped.", AT])
    assert.deepStrictEqual([ticket?.landed, ticket?.change], [null, null])
    assert.deepStrictEqual(ticket?.source?.id, "bd-1")
  })

  it("is waited for by nobody", () => {
    const state = fold([created("t-1", "FEAT-001"), created("t-2", "FEAT-002", { dependsOn: ["t-1"] })])
    assert.deepStrictEqual(
      blockedTickets(state).map(({ ticket }) => ticket.key),
      ["FEAT-002"]
    )
    fold([imported()], state)
    const waiting = state.tickets.get("t-2") ?? assert.fail("it is gone")
    assert.isTrue(dependenciesDone(state, waiting))
    assert.deepStrictEqual(
      readyTickets(state, AT).map(({ ticket }) => ticket.key),
      ["FEAT-002"]
    )
    assert.deepStrictEqual(blockedTickets(state), [])
  })

  it("is one of two kinds of done, and given up is none", () => {
    assert.deepStrictEqual(STATUSES.filter(isDone), ["completed", "done-elsewhere"])
    assert.include(CLOSED_STATUSES, "done-elsewhere")
    const state = fold([created("t-1", "FEAT-001"), imported({ outcome: "dropped" })])
    assert.strictEqual(state.tickets.get("t-1")?.status, "cancelled")
  })

  it("is set by an import alone: no command that people have makes it so, and it can be opened again", () => {
    const state = fold([created("t-1", "FEAT-001"), imported()])
    const opened = decideTicket({ type: "reopen", uid: "t-1", reason: "Not done." }, state, AT)
    if (Result.isFailure(opened)) return assert.fail(opened.failure.message)
    fold(opened.success, state)
    assert.strictEqual(state.tickets.get("t-1")?.status, "pending")
  })

  it("stays what it was when it was completed here first", () => {
    const state = fold([
      created("t-1", "FEAT-001"),
      { stream: "ticket/t-1", event: { type: "ticket.completed", data: { commit: "c", receipts: [] } } },
      imported()
    ])
    assert.strictEqual(state.tickets.get("t-1")?.status, "completed")
    const again = decideTicket({ type: "import", uid: "t-1", imported: data({ digest: "e" }), comments: [] }, state, AT)
    const [event] = Result.isSuccess(again) ? again.success : []
    assert.strictEqual(event?.event.type === "ticket.imported" ? event.event.data.outcome : null, "open")
  })

  it("is recorded once, and once more when its source says something else", () => {
    const state = fold([created("t-1", "FEAT-001"), imported()])
    const events = (digest: string) =>
      decideTicket({ type: "import", uid: "t-1", imported: data({ digest }), comments: [] }, state, AT)
    assert.deepStrictEqual(events("d"), Result.succeed([]))
    const other = events("e")
    assert.isTrue(Result.isSuccess(other) && other.success.length === 1)
  })
})
