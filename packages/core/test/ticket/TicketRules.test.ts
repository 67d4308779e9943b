import { assert, describe, it } from "@effect/vitest"
import * as Result from "effect/Result"
import * as fc from "fast-check"
import type { BacklogState } from "../../src/backlog/BacklogState.ts"
import type { BacklogEvent } from "../../src/log/Registry.ts"
import type { TicketCommand } from "../../src/ticket/TicketCommand.ts"
import { decideTicket } from "../../src/ticket/TicketDecider.ts"
import { dependenciesExist, staysAcyclic } from "../../src/ticket/TicketRules.ts"
import { claimIsLive } from "../../src/ticket/TicketState.ts"
import { AT, created, fold } from "../support.ts"

const keyOf = (uid: string): string => `FEAT-${uid.slice(2).padStart(3, "0")}`

/** Tickets `t-0`, `t-1`, … with the dependencies of each. */
const graph = (edges: ReadonlyArray<ReadonlyArray<number>>): BacklogState =>
  fold(
    edges.map((dependsOn, at) => created(`t-${at}`, keyOf(`t-${at}`), { dependsOn: dependsOn.map((to) => `t-${to}`) }))
  )

/** By search from every dependency, without a trick. */
const reaches = (state: BacklogState, from: string, to: string, seen = new Set<string>()): boolean => {
  if (from === to) return true
  if (seen.has(from)) return false
  seen.add(from)
  return (state.tickets.get(from)?.dependsOn ?? []).some((next) => reaches(state, next, to, seen))
}

const decide = (command: TicketCommand, state: BacklogState): string => {
  const decided = decideTicket(command, state, AT)
  if (Result.isFailure(decided)) return `${decided.failure.kind}/${decided.failure.code}`
  return decided.success.map(({ event }) => event.type).join() || "nothing"
}

describe("a dependency that closes a cycle", () => {
  it("is refused exactly when there is a way back, and the way is named step by step", () => {
    const anyGraph = fc
      .integer({ min: 1, max: 7 })
      .chain((size) =>
        fc.tuple(
          fc.array(fc.uniqueArray(fc.nat(size), { maxLength: 3 }), { minLength: size, maxLength: size }),
          fc.nat(size - 1),
          fc.uniqueArray(fc.nat(size), { maxLength: 3 })
        )
      )
    let refusals = 0
    fc.assert(
      fc.property(anyGraph, ([edges, from, to]) => {
        const state = graph(edges)
        const uid = `t-${from}`
        const dependsOn = to.map((one) => `t-${one}`)
        const refused = staysAcyclic(state, uid, keyOf(uid), dependsOn)
        assert.strictEqual(
          refused !== null,
          dependsOn.some((one) => reaches(state, one, uid))
        )
        if (refused === null) return
        refusals += 1
        assert.strictEqual(refused.code, "dependency-cycle")
        const members = refused.details["cycle"] as ReadonlyArray<string>
        assert.strictEqual(members[0], keyOf(uid))
        assert.lengthOf(new Set(members), members.length)
        const uids = [...members.map((key) => state.keys.get(key) ?? ""), uid]
        for (const [at, one] of uids.slice(0, -1).entries()) {
          const edgesOfOne = at === 0 ? dependsOn : (state.tickets.get(one)?.dependsOn ?? [])
          assert.include(edgesOfOne, uids[at + 1], refused.message)
        }
      }),
      { numRuns: 2000 }
    )
    assert.isAbove(refusals, 200)
  })

  it("names eight tickets of a long way and counts the rest", () => {
    const state = graph([[], ...Array.from({ length: 11 }, (_, at) => [at])])
    const refused = staysAcyclic(state, "t-0", "FEAT-000", ["t-11"])
    assert.strictEqual(
      refused?.message,
      "This would close a cycle: FEAT-000 → FEAT-011 → FEAT-010 → FEAT-009 → FEAT-008 → FEAT-007 → FEAT-006 → FEAT-005 → FEAT-004 → … 3 more → FEAT-000."
    )
    assert.lengthOf(refused?.details["cycle"] as ReadonlyArray<string>, 12)
  })

  it("is looked for in the log as it is: a cycle of others, made by a merge, is no obstacle", () => {
    const state = graph([[], [2], [1]])
    assert.isNull(staysAcyclic(state, "t-0", "FEAT-000", ["t-1"]))
  })
})

describe("a dependency that doesn't exist", () => {
  it("is refused with every missing one named", () => {
    const refused = dependenciesExist(graph([[]]), ["t-0", "t-8", "t-9"])
    assert.strictEqual(refused?.code, "dependency-unknown")
    assert.deepStrictEqual(refused?.details["missing"], ["t-8", "t-9"])
  })

  it("is refused when a ticket is revised, too", () => {
    assert.strictEqual(
      decide({ type: "revise", uid: "t-0", changes: { dependsOn: ["t-9"] }, open: [] }, graph([[]])),
      "usage/dependency-unknown"
    )
  })
})

describe("the lease of a claim", () => {
  it("runs for its length from the claim's own time and not a millisecond longer", () => {
    const claim = { by: "human:ada", at: "2026-12-31T23:59:59.500Z", leaseMs: 600 }
    assert.isTrue(claimIsLive(claim, "2026-12-31T23:59:59.500Z"))
    assert.isTrue(claimIsLive(claim, "2027-01-01T00:00:00.099Z"))
    assert.isFalse(claimIsLive(claim, "2027-01-01T00:00:00.100Z"))
  })
})

describe("what may be asked of a ticket", () => {
  const state = (...events: ReadonlyArray<BacklogEvent>) =>
    fold([created("t-1", "FEAT-001"), ...events.map((event) => ({ stream: "ticket/t-1", event }))])
  const open = state()
  const cancelled = state({ type: "ticket.cancelled", data: { reason: "no" } })
  const completed = state({ type: "ticket.completed", data: { commit: "c", receipts: [] } })
  const blocked = state({ type: "ticket.blocked", data: { status: "lint-blocked", reason: "x", branch: null } })
  const unclear = state({ type: "ticket.blocked", data: { status: "needs-investigation", reason: "x", branch: null } })
  const committed = state({
    type: "ticket.committed",
    data: { branch: "b", base: "b", head: "h", patchId: "p", tree: "t", files: [] }
  })
  const inWave = fold([
    created("t-1", "FEAT-001"),
    {
      stream: "wave/w-1",
      event: {
        type: "wave.planned",
        data: { wave: "w-1", number: 1, base: "b", target: "m", slots: [{ ticket: "t-1", reason: "" }], excluded: [] }
      }
    }
  ])

  const revise: TicketCommand = { type: "revise", uid: "t-1", changes: { title: "Better" }, open: [] }
  const claim: TicketCommand = { type: "claim", uid: "t-1", by: "human:ada", leaseMs: 1 }
  const release: TicketCommand = { type: "release", uid: "t-1", by: "human:ada", reason: "" }
  const reopen: TicketCommand = { type: "reopen", uid: "t-1", reason: "again" }
  const cancel: TicketCommand = { type: "cancel", uid: "t-1", reason: "no" }

  it.each([
    ["revise an open one", revise, open, "ticket.revised"],
    ["revise a cancelled one", revise, cancelled, "policy/ticket-closed"],
    ["revise a completed one", revise, completed, "policy/ticket-closed"],
    ["revise one in work", revise, inWave, "conflict/ticket-in-work"],
    ["revise a blocked one", revise, blocked, "ticket.revised"],
    ["revise nothing", { ...revise, changes: {} }, open, "nothing"],
    ["revise the title away", { ...revise, changes: { title: " \n" } }, open, "usage/ticket-title-missing"],
    ["claim an open one", claim, open, "ticket.claimed"],
    ["claim a completed one", claim, completed, "policy/ticket-closed"],
    ["claim one in work", claim, inWave, "conflict/ticket-in-work"],
    ["release an unclaimed one", release, open, "nothing"],
    ["cancel an open one", cancel, open, "ticket.cancelled"],
    ["cancel a blocked one", cancel, blocked, "ticket.cancelled"],
    ["cancel a cancelled one", cancel, cancelled, "policy/ticket-closed"],
    ["cancel a completed one", cancel, completed, "policy/ticket-closed"],
    ["cancel one in work", cancel, inWave, "conflict/ticket-in-work"],
    ["reopen an open one", reopen, open, "nothing"],
    ["reopen a cancelled one", reopen, cancelled, "ticket.reopened"],
    ["reopen a completed one", reopen, completed, "ticket.reopened"],
    ["reopen a blocked one", reopen, blocked, "ticket.reopened"],
    ["reopen an unclear one", reopen, unclear, "ticket.reopened"],
    ["reopen one that waits with its commit", reopen, committed, "ticket.reopened"],
    ["reopen one in work", reopen, inWave, "conflict/ticket-in-work"]
  ] as ReadonlyArray<readonly [string, TicketCommand, BacklogState, string]>)("%s", (_, command, given, expected) => {
    assert.strictEqual(decide(command, given), expected)
  })

  it("is refused for a ticket that doesn't exist", () => {
    for (const command of [revise, claim, release, reopen, cancel]) {
      assert.strictEqual(decide(command, fold([])), "not-found/ticket-not-found")
    }
  })
})
