import { assert, describe, it } from "@effect/vitest"
import type { BacklogState } from "../../src/backlog/BacklogState.ts"
import type { NewEvent } from "../../src/log/Event.ts"
import { readyTickets } from "../../src/projections/Ready.ts"
import { AT, created, fold } from "../support.ts"

const keys = (state: BacklogState, at = AT) => readyTickets(state, at).map(({ ticket }) => ticket.key)

const claimed = (uid: string, leaseMs: number): NewEvent => ({
  stream: `ticket/${uid}`,
  event: { type: "ticket.claimed", data: { by: "human:ada", leaseMs } }
})

describe("the tickets that can be started", () => {
  it("are pending with every dependency completed", () => {
    const state = fold([
      created("t-1", "FEAT-001"),
      created("t-2", "FEAT-002", { dependsOn: ["t-1"] }),
      created("t-3", "FEAT-003", {}, ["no criteria"]),
      created("t-4", "FEAT-004", { dependsOn: ["t-unknown"] }),
      created("t-5", "FEAT-005")
    ])
    assert.deepStrictEqual(keys(state), ["FEAT-001", "FEAT-005"])
    fold([{ stream: "ticket/t-1", event: { type: "ticket.completed", data: { commit: "c", receipts: [] } } }], state)
    assert.deepStrictEqual(keys(state), ["FEAT-002", "FEAT-005"])
  })

  it("come by priority, the older first, whatever their keys", () => {
    const state = fold([
      created("t-1", "FEAT-009", { priority: "low" }),
      created("t-2", "FEAT-008", { priority: "high" }),
      created("t-3", "BUG-001", { priority: "critical" }),
      created("t-4", "BUG-002", { priority: "medium" }),
      created("t-5", "FEAT-001", { priority: "high" })
    ])
    assert.deepStrictEqual(keys(state), ["BUG-001", "FEAT-008", "FEAT-001", "BUG-002", "FEAT-009"])
  })

  it("are as urgent as the most urgent ticket that waits for them", () => {
    const state = fold([
      created("t-1", "FEAT-001", { priority: "high" }),
      created("t-2", "FEAT-002", { priority: "low" }),
      created("t-3", "FEAT-003", { priority: "critical", dependsOn: ["t-2"] })
    ])
    assert.deepStrictEqual(
      readyTickets(state, AT).map(({ effective, ticket }) => [ticket.key, effective]),
      [
        ["FEAT-002", "critical"],
        ["FEAT-001", "high"]
      ]
    )
  })

  it("leave out what somebody holds until the lease has run out", () => {
    const state = fold([created("t-1", "FEAT-001"), created("t-2", "FEAT-002"), claimed("t-1", 1000)])
    assert.deepStrictEqual(keys(state), ["FEAT-002"])
    assert.deepStrictEqual(keys(state, "2026-11-24T10:00:00.999Z"), ["FEAT-002"])
    assert.deepStrictEqual(keys(state, "2026-11-24T10:00:01.000Z"), ["FEAT-001", "FEAT-002"])
  })

  it("leave out what a wave holds", () => {
    const state = fold([
      created("t-1", "FEAT-001"),
      {
        stream: "wave/w-1",
        event: {
          type: "wave.planned",
          data: { wave: "w-1", number: 1, base: "b", target: "m", slots: [{ ticket: "t-1", reason: "" }], excluded: [] }
        }
      }
    ])
    assert.deepStrictEqual(keys(state), [])
  })
})
