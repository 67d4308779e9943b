import { assert, describe, it } from "@effect/vitest"
import * as Result from "effect/Result"
import * as fc from "fast-check"
import {
  applyEvent,
  type BacklogState,
  dependenciesDone,
  emptyState,
  statusOf
} from "../../src/backlog/BacklogState.ts"
import { eventDefinitions } from "../../src/log/Registry.ts"
import type { BacklogEvent } from "../../src/log/Registry.ts"
import type { NewEvent, Recorded } from "../../src/log/Event.ts"
import { decideTicket, nextKey } from "../../src/ticket/TicketDecider.ts"
import { AT, content, created, fold, recorded } from "../support.ts"
import { anyRecorded } from "./events.ts"

const foldRecorded = (events: ReadonlyArray<Recorded>, state = emptyState()): BacklogState => {
  for (const event of events) applyEvent(state, event)
  return state
}

const onTicket = (uid: string, event: BacklogEvent): NewEvent => ({ stream: `ticket/${uid}`, event })
const by = (replica: string, event: NewEvent): Recorded => ({ ...recorded(event), replica })
const keysOf = (state: BacklogState) => [...state.tickets.values()].map(({ key }) => key)

const planned = (wave: string, ...tickets: ReadonlyArray<string>): NewEvent => ({
  stream: `wave/${wave}`,
  event: {
    type: "wave.planned",
    data: {
      wave,
      number: 1,
      base: "b",
      target: "main",
      slots: tickets.map((ticket) => ({ ticket, reason: "" })),
      excluded: []
    }
  }
})

const settled = (wave: string, ticket: string, outcome: "returned" | "failed" | "completed"): NewEvent => ({
  stream: `wave/${wave}`,
  event: { type: "wave.slot-settled", data: { wave, ticket, outcome, reason: "because" } }
})

const completed = onTicket("t-1", { type: "ticket.completed", data: { commit: "c", receipts: [] } })
const cancelled = onTicket("t-1", { type: "ticket.cancelled", data: { reason: "no" } })
const submitted = onTicket("t-1", {
  type: "gate.submitted",
  data: { gate: "tdd", attempt: 1, phase: "code", tree: "x", files: [], outcome: "done", summary: "s" }
})
const started = onTicket("t-1", { type: "gate.started", data: { gate: "tdd", attempt: 1, phase: "code", tree: "x" } })

describe("the fold", () => {
  it("takes any events in any order, and keeps its parts together", () => {
    const kinds = new Set<string>()
    fc.assert(
      fc.property(fc.array(anyRecorded, { maxLength: 60 }), (events) => {
        const state = foldRecorded(events)
        for (const { event } of events) kinds.add(event.type)
        assert.strictEqual(state.events, events.length)
        assert.lengthOf(new Set(keysOf(state)), state.tickets.size, "two tickets have one key")
        // Keys that tickets had before they were renumbered lead to them still.
        assert.isAtLeast(state.keys.size, state.tickets.size)
        for (const uid of state.keys.values()) assert.isTrue(state.tickets.has(uid))
        for (const [uid, ticket] of state.tickets) {
          assert.strictEqual(ticket.uid, uid)
          assert.strictEqual(state.keys.get(ticket.key.toUpperCase()), uid)
          const status = statusOf(state, ticket)
          assert.strictEqual(status === "ready", ticket.status === "pending" && dependenciesDone(state, ticket))
          if (ticket.status === "pending") assert.deepStrictEqual(ticket.open, [])
          if (ticket.status === "completed" || ticket.status === "cancelled") {
            assert.isFalse(state.work.has(uid), "work of a closed ticket")
            assert.isNotNull(ticket.closedAt)
          }
        }
        assert.deepStrictEqual(
          [...state.tickets.values()].map(({ order }) => order),
          [...state.tickets.keys()].map((_, at) => at)
        )
      }),
      { numRuns: 1000 }
    )
    assert.sameMembers(
      [...kinds],
      eventDefinitions.map(({ kind }) => kind)
    )
  })

  it("gives the same state for the same events", () => {
    fc.assert(
      fc.property(fc.array(anyRecorded, { maxLength: 30 }), (events) =>
        assert.deepStrictEqual(foldRecorded(events), foldRecorded(events))
      )
    )
  })

  it("counts an event of an unknown kind and changes nothing else", () => {
    const state = fold([created("t-1", "FEAT-001")])
    const before = structuredClone(state)
    const unknown = { type: "unknown", data: { kind: "ticket.tickled", version: 1, payload: {} } } as const
    applyEvent(state, { ...recorded(completed), event: unknown })
    assert.deepStrictEqual(state, { ...before, events: 2, unknown: 1 })
  })

  it("leaves an event of an unknown ticket without effect", () => {
    const state = fold([completed, started, settled("w-1", "t-1", "failed")])
    assert.deepStrictEqual(state, { ...emptyState(), events: 3 })
  })

  it("keeps the first of two creations of one ticket", () => {
    const state = fold([
      created("t-1", "FEAT-001", { title: "First" }),
      created("t-1", "FEAT-002", { title: "Second" })
    ])
    assert.strictEqual(state.tickets.get("t-1")?.title, "First")
    assert.deepStrictEqual([...state.keys], [["FEAT-001", "t-1"]])
  })

  it("knows its project", () => {
    const main = (event: BacklogEvent): NewEvent => ({ stream: "backlog/main", event })
    const state = fold([
      main({ type: "backlog.initialized", data: { projectId: "p", name: "P", stack: "go", toolkit: "0" } }),
      main({ type: "backlog.config-changed", data: { digest: "one", commit: null } })
    ])
    assert.deepStrictEqual(state.project, { id: "p", name: "P", stack: "go" })
  })
})

describe("a key that two clones issued", () => {
  it("stays as it is for the earlier ticket; the later one shows its clone", () => {
    const state = foldRecorded([
      by("aaaaaaaa", created("t-1", "FEAT-001")),
      by("k3f9q2ab", created("t-2", "FEAT-001")),
      by("k3f9q2ab", created("t-3", "FEAT-002"))
    ])
    assert.deepStrictEqual(keysOf(state), ["FEAT-001", "FEAT-001~k3f9", "FEAT-002"])
    assert.strictEqual(state.keys.get("FEAT-001~K3F9"), "t-2")
  })

  it("is told apart even where the names of the clones begin alike", () => {
    const state = foldRecorded([
      by("aaaaaaaa", created("t-1", "FEAT-001")),
      by("k3f9q2ab", created("t-2", "FEAT-001")),
      by("k3f9zzzz", created("t-3", "FEAT-001")),
      by("k3f9zzzz", created("t-4", "FEAT-001"))
    ])
    assert.deepStrictEqual(keysOf(state), ["FEAT-001", "FEAT-001~k3f9", "FEAT-001~k3f9z", "FEAT-001~k3f9zz"])
    assert.deepStrictEqual([...state.keys.values()], ["t-1", "t-2", "t-3", "t-4"])
  })
})

describe("the number of the next key", () => {
  it("is one more than the highest of its type, whatever the order and whatever became of the tickets", () => {
    const state = fold([created("t-1", "FEAT-007"), created("t-2", "FEAT-003"), created("t-3", "BUG-001"), cancelled])
    assert.deepStrictEqual(
      [...state.counters],
      [
        ["FEAT", 7],
        ["BUG", 1]
      ]
    )
    assert.deepStrictEqual(
      [nextKey(state, "FEAT"), nextKey(state, "BUG"), nextKey(state, "SEC")],
      ["FEAT-008", "BUG-002", "SEC-001"]
    )
  })

  it("is new after any events: no ticket has the key yet", () => {
    fc.assert(
      fc.property(fc.array(anyRecorded, { maxLength: 20 }), (events) => {
        const state = foldRecorded(events)
        const create = { type: "create", uid: "t-new", content: content(), open: [], prefixes: ["FEAT", "X"] } as const
        for (const type of create.prefixes) {
          assert.isFalse(state.keys.has(nextKey(state, type)), nextKey(state, type))
          const decided = decideTicket({ ...create, content: content({ type }) }, state, AT)
          const [first] = Result.isSuccess(decided) ? decided.success : []
          assert.strictEqual(first?.event.type === "ticket.created" ? first.event.data.key : "", nextKey(state, type))
        }
      })
    )
  })

  it("does not follow a number that is too large to count on", () => {
    const state = fold([created("t-1", "FEAT-99999999999999999999")])
    assert.strictEqual(nextKey(state, "FEAT"), "FEAT-001")
  })
})

describe("the status that people see", () => {
  it("is ready for a pending ticket whose dependencies are all completed", () => {
    const state = fold([
      created("t-1", "FEAT-001"),
      created("t-2", "FEAT-002", { dependsOn: ["t-1"] }),
      created("t-3", "FEAT-003", { dependsOn: ["t-9"] }),
      created("t-4", "FEAT-004", {}, ["no criteria"])
    ])
    const statuses = () => [...state.tickets.values()].map((ticket) => statusOf(state, ticket))
    assert.deepStrictEqual(statuses(), ["ready", "pending", "pending", "draft"])
    fold([completed], state)
    assert.deepStrictEqual(statuses(), ["completed", "ready", "pending", "draft"])
  })

  it("is not ready behind a cancelled dependency", () => {
    const state = fold([created("t-1", "FEAT-001"), created("t-2", "FEAT-002", { dependsOn: ["t-1"] }), cancelled])
    const [, second] = [...state.tickets.values()]
    assert.strictEqual(second === undefined ? null : statusOf(state, second), "pending")
  })
})

describe("a ticket in a wave", () => {
  it("is planned, and pending again with the reason when the wave gives it back", () => {
    const state = fold([created("t-1", "FEAT-001"), planned("w-1", "t-1")])
    const ticket = state.tickets.get("t-1")
    assert.deepInclude(ticket, { status: "planned", wave: "w-1" })
    fold([settled("w-1", "t-1", "returned")], state)
    assert.deepInclude(ticket, { status: "pending", wave: null, reason: "because", claim: null, branch: null })
  })

  it("counts a failure each time that a wave fails, and starts its gates afresh with the next", () => {
    const assigned: NewEvent = {
      stream: "wave/w-1",
      event: {
        type: "wave.slot-assigned",
        data: { wave: "w-1", ticket: "t-1", branch: "x", worktree: "/x", base: "b", agent: "a" }
      }
    }
    const state = fold([created("t-1", "FEAT-001"), planned("w-1", "t-1"), assigned, submitted])
    assert.lengthOf(state.work.get("t-1")?.submissions ?? [], 1)
    fold([settled("w-1", "t-1", "failed"), planned("w-1", "t-1"), assigned], state)
    assert.deepInclude(state.work.get("t-1"), { submissions: [], failures: 1 })
  })

  it("is not taken back by a wave that doesn't hold it", () => {
    const state = fold([created("t-1", "FEAT-001"), planned("w-1", "t-1"), settled("w-2", "t-1", "returned")])
    assert.deepInclude(state.tickets.get("t-1"), { status: "planned", wave: "w-1" })
  })
})

describe("a ticket that is closed", () => {
  const late: ReadonlyArray<readonly [string, NewEvent]> = [
    ["plans it", planned("w-2", "t-1")],
    ["gives it back", settled("w-1", "t-1", "returned")],
    ["starts a gate", started],
    ["claims it", onTicket("t-1", { type: "ticket.claimed", data: { by: "human:bob", leaseMs: 1 } })],
    [
      "blocks it",
      onTicket("t-1", { type: "ticket.blocked", data: { status: "test-blocked", reason: "x", branch: null } })
    ],
    [
      "commits it",
      onTicket("t-1", {
        type: "ticket.committed",
        data: { branch: "x", base: "b", head: "h", patchId: "p", tree: "t", files: [] }
      })
    ],
    [
      "lets it wait",
      onTicket("t-1", { type: "ticket.waiting", data: { reason: "target-busy", detail: "", finish: "" } })
    ]
  ]

  for (const [what, event] of late) {
    it(`stays closed when another clone, which didn't know, ${what}`, () => {
      for (const closing of [completed, cancelled]) {
        const state = fold([created("t-1", "FEAT-001"), planned("w-1", "t-1"), closing, event])
        const ticket = state.tickets.get("t-1")
        assert.strictEqual(ticket?.status, closing === completed ? "completed" : "cancelled")
        assert.deepInclude(ticket, { claim: null, change: null, waiting: null })
        assert.notStrictEqual(ticket?.wave, "w-2")
        assert.isFalse(state.work.has("t-1"))
      }
    })
  }

  it("is completed when its code landed, even after a cancellation, and not cancelled afterwards", () => {
    for (const order of [
      [cancelled, completed],
      [completed, cancelled]
    ]) {
      assert.strictEqual(fold([created("t-1", "FEAT-001"), ...order]).tickets.get("t-1")?.status, "completed")
    }
  })

  it("keeps the time of its first completion", () => {
    const state = fold([created("t-1", "FEAT-001"), completed])
    fold([completed], state, "2027-01-01T00:00:00.000Z")
    assert.strictEqual(state.tickets.get("t-1")?.closedAt, AT)
  })

  it("still takes edits", () => {
    const revised = onTicket("t-1", { type: "ticket.revised", data: { changes: { title: "Better" }, open: [] } })
    const state = fold([created("t-1", "FEAT-001"), cancelled, revised])
    assert.deepInclude(state.tickets.get("t-1"), { title: "Better", status: "cancelled", revision: 2 })
  })

  it("begins anew when it is reopened: no change, no landing, no failures, but what it cost", () => {
    const usage = onTicket("t-1", {
      type: "cost.usage-recorded",
      data: {
        key: "k",
        source: "runner",
        provider: "p",
        model: "m",
        tokens: { input: 1, output: 1, cacheRead: 0, cacheWrite5m: 0, cacheWrite1h: 0, thinking: 0 },
        batch: false,
        simulated: false,
        context: { ticket: "t-1", wave: null, gate: null, attempt: null, phase: null, agent: null }
      }
    })
    const blocked = onTicket("t-1", {
      type: "ticket.blocked",
      data: { status: "commit-blocked", reason: "x", branch: "b" }
    })
    const reopened = onTicket("t-1", { type: "ticket.reopened", data: { reason: "again" } })
    const state = fold([
      created("t-1", "FEAT-001"),
      planned("w-1", "t-1"),
      usage,
      usage,
      submitted,
      settled("w-1", "t-1", "failed"),
      blocked
    ])
    assert.deepInclude(state.work.get("t-1"), { failures: 1 })
    assert.lengthOf(state.work.get("t-1")?.submissions ?? [], 1)
    fold([reopened], state)
    assert.deepInclude(state.tickets.get("t-1"), { status: "pending", reason: "again", change: null, branch: null })
    assert.deepInclude(state.work.get("t-1"), { failures: 0, submissions: [] })
    assert.lengthOf(state.work.get("t-1")?.usage ?? [], 1)
  })
})
