import { assert, describe, it } from "@effect/vitest"
import type { BacklogEvent } from "../../src/log/Registry.ts"
import type { TicketState } from "../../src/ticket/TicketState.ts"
import { AT, content, created, fold } from "../support.ts"

const LATER = "2026-11-24T19:00:00.000Z"

const CHANGE = { branch: "backlog/FEAT-001", base: "b", head: "h", patchId: "p", tree: "t", files: ["src/a.ts"] }
const commit: BacklogEvent = { type: "ticket.committed", data: CHANGE }
const claim: BacklogEvent = { type: "ticket.claimed", data: { by: "human:ada", leaseMs: 1000 } }
const block: BacklogEvent = {
  type: "ticket.blocked",
  data: { status: "review-blocked", reason: "no", branch: "backlog/FEAT-001" }
}
const wait: BacklogEvent = {
  type: "ticket.waiting",
  data: { reason: "target-busy", detail: "Uncommitted work.", finish: "git merge --ff-only" }
}
const land: BacklogEvent = { type: "ticket.landed", data: { branch: "main", commit: "c", rule: 1 } }
const complete: BacklogEvent = { type: "ticket.completed", data: { commit: "c", receipts: ["r"] } }
const cancel: BacklogEvent = { type: "ticket.cancelled", data: { reason: "not needed" } }
const reopen: BacklogEvent = { type: "ticket.reopened", data: { reason: "again" } }
const start = (gate: "tdd" | "review"): BacklogEvent => ({
  type: "gate.started",
  data: { gate, attempt: 1, phase: "judge", tree: "t" }
})

/** The ticket after these events; the last one happens later than the others. */
const after = (events: ReadonlyArray<BacklogEvent>, open: ReadonlyArray<string> = []): TicketState => {
  const state = fold([created("t-1", "FEAT-001", {}, open)])
  const rows = events.map((event) => ({ stream: "ticket/t-1", event }))
  fold(rows.slice(0, -1), state)
  fold(rows.slice(-1), state, LATER)
  return state.tickets.get("t-1") ?? assert.fail("no ticket")
}

describe("a new ticket", () => {
  it("has what its content says, and counts where the state keeps no text", () => {
    const criteria = [{ id: "AC-1", text: "x", done: false }]
    const state = fold([
      created("t-1", "BUG-001", { title: "Crash", priority: "high", tags: ["ui"], criteria, plannedTests: 4 })
    ])
    assert.deepInclude(state.tickets.get("t-1"), {
      uid: "t-1",
      key: "BUG-001",
      type: "BUG",
      title: "Crash",
      priority: "high",
      tags: ["ui"],
      files: content().files,
      criteria: 1,
      plannedTests: 4,
      revision: 1,
      createdAt: AT,
      updatedAt: AT
    })
    assert.lengthOf(state.tickets.get("t-1")?.contentAt ?? [], 1)
  })
})

describe("the status of a ticket", () => {
  it.each([
    ["created complete", [], [], "pending"],
    ["created with something open", [], ["no criteria"], "draft"],
    ["claimed", [claim], [], "pending"],
    ["in its first gates", [start("tdd")], [], "in-progress"],
    ["in review", [start("review")], [], "in-review"],
    ["committed", [commit], [], "committed"],
    ["waiting with its commit", [commit, wait], [], "committed"],
    ["landed but not proven yet", [commit, land], [], "committed"],
    ["completed", [commit, land, complete], [], "completed"],
    ["blocked", [block], [], "review-blocked"],
    ["cancelled", [cancel], [], "cancelled"],
    ["reopened", [cancel, reopen], [], "pending"],
    ["reopened with something open", [cancel, reopen], ["no criteria"], "draft"]
  ] as ReadonlyArray<readonly [string, ReadonlyArray<BacklogEvent>, ReadonlyArray<string>, string]>)(
    "%s",
    (_, events, open, status) => {
      assert.strictEqual(after(events, open).status, status)
    }
  )
})

describe("an event of a ticket", () => {
  it("moves the time of its last change, except for one that says nothing about the ticket", () => {
    assert.strictEqual(after([claim]).updatedAt, LATER)
    const review = { attempt: 1, round: 1, verdict: "approved", required: 1, received: 1 } as const
    assert.strictEqual(after([{ type: "gate.review-concluded", data: review }]).updatedAt, AT)
  })

  it("revises only what it names", () => {
    const before = after([])
    const revised = after([{ type: "ticket.revised", data: { changes: { priority: "critical" }, open: ["no files"] } }])
    const { contentAt, ...rest } = revised
    const { contentAt: _, ...same } = before
    assert.deepStrictEqual(rest, {
      ...same,
      priority: "critical",
      open: ["no files"],
      status: "draft",
      revision: 2,
      updatedAt: LATER
    })
    assert.lengthOf(contentAt, 2)
  })

  it("can revise everything that the state keeps", () => {
    const changes = {
      type: "BUG",
      title: "Other",
      priority: "low" as const,
      tags: ["x"],
      dependsOn: ["t-2"],
      files: [],
      criteria: [{ id: "AC-1", text: "x", done: true }],
      plannedTests: 9
    }
    assert.deepInclude(after([{ type: "ticket.revised", data: { changes, open: [] } }]), {
      ...changes,
      criteria: 1,
      key: "FEAT-001"
    })
  })

  it("doesn't unblock a ticket by revising it", () => {
    const revise: BacklogEvent = { type: "ticket.revised", data: { changes: { title: "x" }, open: [] } }
    assert.strictEqual(after([block, revise]).status, "review-blocked")
  })

  it("claims from its own time on, and a theft names the new holder", () => {
    assert.deepStrictEqual(after([claim]).claim, { by: "human:ada", at: LATER, leaseMs: 1000 })
    const steal: BacklogEvent = {
      type: "ticket.stolen",
      data: { by: "human:bob", from: "human:ada", reason: "lease", leaseMs: 5 }
    }
    assert.deepStrictEqual(after([claim, steal]).claim, { by: "human:bob", at: LATER, leaseMs: 5 })
    assert.isNull(after([claim, { type: "ticket.released", data: { by: "human:ada", reason: "" } }]).claim)
  })

  it("gives a claim back by blocking, cancelling or completing", () => {
    for (const event of [block, cancel, complete]) assert.isNull(after([claim, event]).claim)
  })

  it("keeps the branch of a blocked ticket, and no branch of a completed one", () => {
    assert.strictEqual(after([commit, block]).branch, "backlog/FEAT-001")
    assert.isNull(after([commit, land, complete]).branch)
  })

  it("says why it waits until a new commit or the landing ends it", () => {
    assert.deepInclude(after([commit, wait]), { reason: "target-busy", waiting: wait.data })
    assert.isNull(after([commit, wait, commit]).waiting)
    assert.deepInclude(after([commit, wait, land]), { waiting: null, landed: land.data })
  })

  it("completes at its own time with the change that landed", () => {
    assert.deepInclude(after([commit, wait, land, complete]), {
      closedAt: LATER,
      reason: null,
      change: { ...CHANGE, replica: "aaaaaaaa" }
    })
  })

  it("reopens without anything of the work before", () => {
    assert.deepInclude(after([claim, commit, land, complete, reopen]), {
      status: "pending",
      reason: "again",
      closedAt: null,
      change: null,
      waiting: null,
      landed: null,
      branch: null,
      claim: null
    })
  })

  it("keeps the newest estimate without its features", () => {
    const estimate = (p50: number): BacklogEvent => ({
      type: "cost.estimate-made",
      data: {
        ticket: "t-1",
        estimator: "seed",
        version: 1,
        features: { type: "FEAT", modify: 1, create: 0, delete: 0, tests: 3 },
        byModel: [],
        p50,
        p80: null,
        priceBook: { version: "1", hash: "h" }
      }
    })
    assert.deepStrictEqual(after([estimate(1), estimate(2)]).estimate, {
      estimator: "seed",
      version: 1,
      byModel: [],
      p50: 2,
      p80: null
    })
  })
})
