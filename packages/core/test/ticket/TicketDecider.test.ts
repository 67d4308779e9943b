import { assert, describe, it } from "@effect/vitest"
import * as Result from "effect/Result"
import type { BacklogState } from "../../src/backlog/BacklogState.ts"
import { statusOf } from "../../src/backlog/BacklogState.ts"
import type { TicketCommand } from "../../src/ticket/TicketCommand.ts"
import { decideTicket } from "../../src/ticket/TicketDecider.ts"
import { AT, content, created, fold } from "../support.ts"

const PREFIXES = ["FEAT", "BUG"]
const LATER = "2026-11-24T19:00:00.000Z"
const HOUR = 3_600_000

const create = (changes: Parameters<typeof content>[0], uid = "t-new"): TicketCommand => ({
  type: "create",
  uid,
  content: content(changes),
  open: [],
  prefixes: PREFIXES
})

const events = (command: TicketCommand, state: BacklogState, at = AT) => {
  const decided = decideTicket(command, state, at)
  assert.isTrue(Result.isSuccess(decided), Result.isFailure(decided) ? decided.failure.message : "")
  return Result.isSuccess(decided) ? decided.success : []
}

const rejection = (command: TicketCommand, state: BacklogState, at = AT) => {
  const decided = decideTicket(command, state, at)
  assert.isTrue(Result.isFailure(decided))
  return Result.isFailure(decided) ? decided.failure : assert.fail("was accepted")
}

describe("creating a ticket", () => {
  it("issues the next key of its type and never one that was used", () => {
    const state = fold([created("t-1", "FEAT-001"), created("t-2", "FEAT-002")])
    fold([{ stream: "ticket/t-2", event: { type: "ticket.cancelled", data: { reason: "no" } } }], state)
    const [first] = events(create({}), state)
    assert.strictEqual(first?.event.type === "ticket.created" ? first.event.data.key : "", "FEAT-003")
  })

  it("counts each type for itself and grows past three digits", () => {
    const state = fold([created("t-1", "FEAT-999")])
    const key = (type: string) => {
      const [first] = events(create({ type }), state)
      return first?.event.type === "ticket.created" ? first.event.data.key : ""
    }
    assert.deepStrictEqual([key("BUG"), key("FEAT")], ["BUG-001", "FEAT-1000"])
  })

  it("refuses an empty title, a foreign type and an unknown dependency, each with its own code", () => {
    const state = fold([])
    assert.deepStrictEqual(
      [create({ title: "  " }), create({ type: "EPIC" }), create({ dependsOn: ["t-9"] })].map(
        (command) => rejection(command, state).code
      ),
      ["ticket-title-missing", "ticket-type-unknown", "dependency-unknown"]
    )
  })
})

describe("commenting a ticket", () => {
  const cancelled = { stream: "ticket/t-1", event: { type: "ticket.cancelled", data: { reason: "no" } } } as const

  it("records what is said without the space around it, also about a closed ticket", () => {
    const state = fold([created("t-1", "FEAT-001"), cancelled])
    assert.deepStrictEqual(events({ type: "comment", uid: "t-1", text: " Why not?\n" }, state), [
      { stream: "ticket/t-1", event: { type: "ticket.commented", data: { text: "Why not?" } } }
    ])
  })

  it("refuses to say nothing, and to remove what nobody said", () => {
    const state = fold([created("t-1", "FEAT-001")])
    const reason = "r"
    const rows: ReadonlyArray<readonly [TicketCommand, string]> = [
      [{ type: "comment", uid: "t-1", text: " \u200b\n" }, "comment-empty"],
      [{ type: "comment", uid: "t-9", text: "x" }, "ticket-not-found"],
      [{ type: "remove-comment", uid: "t-1", comment: "a.1.0", reason }, "comment-not-found"],
      [{ type: "restore-comment", uid: "t-1", comment: "a.1.0", reason }, "comment-not-found"]
    ]
    for (const [command, code] of rows) assert.strictEqual(rejection(command, state).code, code)
  })

  it("removes and restores a comment once", () => {
    const state = fold([
      created("t-1", "FEAT-001"),
      { stream: "ticket/t-1", event: { type: "ticket.commented", data: { text: "x" } } }
    ])
    const comment = state.tickets.get("t-1")?.comments[0]?.id ?? ""
    const remove: TicketCommand = { type: "remove-comment", uid: "t-1", comment, reason: "r" }
    const restore: TicketCommand = { type: "restore-comment", uid: "t-1", comment, reason: "r" }
    assert.deepStrictEqual(events(restore, state), [])
    const [removed, again] = events(remove, state)
    assert.deepStrictEqual([removed?.event.type, again], ["ticket.comment-removed", undefined])
    fold([removed!], state)
    assert.deepStrictEqual(events(remove, state), [])
    assert.deepStrictEqual(state.tickets.get("t-1")?.comments, [{ id: comment, removed: true }])
    fold(events(restore, state), state)
    assert.deepStrictEqual(state.tickets.get("t-1")?.comments, [{ id: comment, removed: false }])
  })
})

describe("closing a ticket that nobody has to work on", () => {
  const both = () => fold([created("t-1", "FEAT-001"), created("t-2", "FEAT-002")])

  it("as obsolete keeps what shows it", () => {
    const state = both()
    fold(events({ type: "obsolete", uid: "t-1", reason: "It is gone.", evidence: ["src/a.ts is gone"] }, state), state)
    const { reason, replacedBy, status } = state.tickets.get("t-1") ?? {}
    assert.deepStrictEqual([status, reason, replacedBy], ["obsolete", "It is gone.", []])
  })

  it("as a duplicate names the one that stands for it, until it is reopened", () => {
    const state = both()
    fold(events({ type: "duplicate", uid: "t-2", of: "t-1", reason: "The same." }, state), state)
    const ticket = state.tickets.get("t-2")
    assert.deepStrictEqual([ticket?.status, ticket?.replacedBy], ["duplicate", ["t-1"]])
    fold(events({ type: "reopen", uid: "t-2", reason: "Not quite." }, state), state)
    assert.deepStrictEqual(state.tickets.get("t-2")?.replacedBy, [])
  })

  it("refuses one that would stand for itself in the end, one that nobody knows, and one that is closed", () => {
    const state = both()
    const duplicate = (uid: string, of: string): TicketCommand => ({ type: "duplicate", uid, of, reason: "" })
    assert.strictEqual(rejection(duplicate("t-1", "t-1"), state).code, "duplicate-of-itself")
    assert.strictEqual(rejection(duplicate("t-1", "t-9"), state).code, "dependency-unknown")
    fold(events(duplicate("t-2", "t-1"), state), state)
    assert.include(rejection(duplicate("t-1", "t-2"), state).message, "FEAT-002 was closed in favour of FEAT-001")
    assert.strictEqual(
      rejection({ type: "obsolete", uid: "t-2", reason: "", evidence: [] }, state).code,
      "ticket-closed"
    )
  })
})

describe("two tickets that are like each other", () => {
  const both = () => fold([created("t-1", "FEAT-001"), created("t-2", "FEAT-002")])
  const suspect = (uid: string, of: string): TicketCommand => ({
    type: "suspect",
    uid,
    of,
    likeness: 400,
    measure: "words/1"
  })
  const apart: TicketCommand = { type: "tell-apart", uid: "t-1", of: "t-2", reason: "Another list." }

  it("are suspected once, whichever of them is named, and stay as they are otherwise", () => {
    const state = both()
    fold(events(suspect("t-2", "t-1"), state), state, "2027-01-01T00:00:00.000Z")
    assert.deepStrictEqual(state.tickets.get("t-2")?.twins, [{ of: "t-1", apart: false }])
    assert.strictEqual(state.tickets.get("t-2")?.updatedAt, AT)
    assert.deepStrictEqual(events(suspect("t-2", "t-1"), state), [])
    assert.deepStrictEqual(events(suspect("t-1", "t-2"), state), [])
  })

  it("are never suspected again once somebody told them apart, until that is taken back", () => {
    const state = both()
    fold(events(apart, state), state)
    assert.deepStrictEqual(events(apart, state), [])
    assert.deepStrictEqual(events(suspect("t-2", "t-1"), state), [])
    fold(events({ type: "reconsider", uid: "t-1", of: "t-2", reason: "" }, state), state)
    assert.deepStrictEqual(events({ type: "reconsider", uid: "t-1", of: "t-2", reason: "" }, state), [])
    assert.deepStrictEqual(state.tickets.get("t-1")?.twins, [{ of: "t-2", apart: false }])
  })

  it("stay told apart when another clone suspected them without knowing", () => {
    const [state, other] = [both(), both()]
    const [said] = events(apart, state)
    const [suspected] = events({ ...suspect("t-1", "t-2") }, other)
    if (said === undefined || suspected === undefined) return assert.fail("nothing was decided")
    for (const order of [
      [said, suspected],
      [suspected, said]
    ])
      assert.deepStrictEqual(fold(order, both()).tickets.get("t-1")?.twins, [{ of: "t-2", apart: true }])
  })

  it("are two, and both are there", () => {
    const state = both()
    assert.strictEqual(rejection(suspect("t-1", "t-1"), state).code, "twin-of-itself")
    assert.strictEqual(rejection({ ...apart, of: "t-9" }, state).code, "dependency-unknown")
  })
})

describe("revising a ticket", () => {
  it("refuses a dependency that closes a cycle and names its members in order", () => {
    const state = fold([
      created("t-1", "FEAT-001"),
      created("t-2", "FEAT-002", { dependsOn: ["t-1"] }),
      created("t-3", "FEAT-003", { dependsOn: ["t-2"] })
    ])
    const refused = rejection({ type: "revise", uid: "t-1", changes: { dependsOn: ["t-3"] }, open: [] }, state)
    assert.strictEqual(refused.code, "dependency-cycle")
    assert.include(refused.message, "FEAT-001 → FEAT-003 → FEAT-002 → FEAT-001")
  })

  it("refuses a ticket that depends on itself", () => {
    const state = fold([created("t-1", "FEAT-001")])
    assert.strictEqual(
      rejection({ type: "revise", uid: "t-1", changes: { dependsOn: ["t-1"] }, open: [] }, state).code,
      "dependency-cycle"
    )
  })

  it("accepts two dependencies that share a third", () => {
    const state = fold([
      created("t-1", "FEAT-001"),
      created("t-2", "FEAT-002", { dependsOn: ["t-1"] }),
      created("t-3", "FEAT-003", { dependsOn: ["t-1"] }),
      created("t-4", "FEAT-004")
    ])
    assert.strictEqual(
      events({ type: "revise", uid: "t-4", changes: { dependsOn: ["t-2", "t-3"] }, open: [] }, state).length,
      1
    )
  })

  it("turns a draft into a pending ticket once nothing is open", () => {
    const state = fold([created("t-1", "FEAT-001", {}, ["no acceptance criteria"])])
    const ticket = state.tickets.get("t-1")
    assert.strictEqual(ticket?.status, "draft")
    fold(events({ type: "revise", uid: "t-1", changes: { title: "Better" }, open: [] }, state), state)
    assert.deepStrictEqual([ticket?.status, ticket?.title, ticket?.revision], ["pending", "Better", 2])
  })

  it("is refused while a wave works on the ticket", () => {
    const state = fold([
      created("t-1", "FEAT-001"),
      {
        stream: "wave/w-1",
        event: {
          type: "wave.planned",
          data: {
            wave: "w-1",
            number: 1,
            base: "b",
            target: "main",
            slots: [{ ticket: "t-1", reason: "" }],
            excluded: []
          }
        }
      }
    ])
    assert.strictEqual(
      rejection({ type: "revise", uid: "t-1", changes: { title: "x" }, open: [] }, state).code,
      "ticket-in-work"
    )
  })
})

describe("claiming a ticket", () => {
  const claimed = () => {
    const state = fold([created("t-1", "FEAT-001")])
    return fold(events({ type: "claim", uid: "t-1", by: "human:ada", leaseMs: HOUR }, state), state)
  }

  it("excludes others while the lease runs, naming who holds it", () => {
    const refused = rejection({ type: "claim", uid: "t-1", by: "human:bob", leaseMs: HOUR }, claimed())
    assert.deepStrictEqual(
      [refused.kind, refused.code, refused.details["claimedBy"]],
      ["conflict", "ticket-claimed", "human:ada"]
    )
  })

  it("may be renewed by its holder", () => {
    assert.strictEqual(
      events({ type: "claim", uid: "t-1", by: "human:ada", leaseMs: HOUR }, claimed())[0]?.event.type,
      "ticket.claimed"
    )
  })

  it("passes to another after the lease, as a theft that names the earlier holder", () => {
    const [stolen] = events({ type: "claim", uid: "t-1", by: "human:bob", leaseMs: HOUR }, claimed(), LATER)
    assert.strictEqual(stolen?.event.type === "ticket.stolen" ? stolen.event.data.from : "", "human:ada")
  })

  it("is released by its holder only, and releasing nothing appends nothing", () => {
    const state = claimed()
    assert.strictEqual(
      rejection({ type: "release", uid: "t-1", by: "human:bob", reason: "" }, state).code,
      "ticket-claimed"
    )
    fold(events({ type: "release", uid: "t-1", by: "human:ada", reason: "" }, state), state)
    assert.strictEqual(state.tickets.get("t-1")?.claim, null)
    assert.deepStrictEqual(events({ type: "release", uid: "t-1", by: "human:ada", reason: "" }, state), [])
  })
})

describe("closing and reopening", () => {
  it("keeps a cancelled ticket closed until it is reopened", () => {
    const state = fold([created("t-1", "FEAT-001")])
    fold(events({ type: "cancel", uid: "t-1", reason: "no" }, state), state)
    assert.strictEqual(
      rejection({ type: "claim", uid: "t-1", by: "human:ada", leaseMs: HOUR }, state).code,
      "ticket-closed"
    )
    fold(events({ type: "reopen", uid: "t-1", reason: "yes" }, state), state)
    assert.strictEqual(state.tickets.get("t-1")?.status, "pending")
  })

  it("knows a ticket as ready only when every dependency is completed", () => {
    const state = fold([created("t-1", "FEAT-001"), created("t-2", "FEAT-002", { dependsOn: ["t-1"] })])
    const status = () => [...state.tickets.values()].map((ticket) => statusOf(state, ticket))
    assert.deepStrictEqual(status(), ["ready", "pending"])
    fold([{ stream: "ticket/t-1", event: { type: "ticket.completed", data: { commit: "c", receipts: [] } } }], state)
    assert.deepStrictEqual(status(), ["completed", "ready"])
  })
})
