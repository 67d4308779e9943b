import { assert, describe, it } from "@effect/vitest"
import * as fc from "fast-check"
import type { BacklogState } from "../../src/backlog/BacklogState.ts"
import type { NewEvent } from "../../src/log/Event.ts"
import { blockedTickets } from "../../src/projections/Blocked.ts"
import { dependencyCycles } from "../../src/projections/DependencyCycles.ts"
import { dependencyTree } from "../../src/projections/DependencyTree.ts"
import { readyTickets } from "../../src/projections/Ready.ts"
import { isClosed } from "../../src/ticket/TicketState.ts"
import { AT, created, fold } from "../support.ts"

const on = (uid: string, event: NewEvent["event"]): NewEvent => ({ stream: `ticket/${uid}`, event })

/** `{ a: ["b"] }`: a waits for b. */
const graph = (edges: Readonly<Record<string, ReadonlyArray<string>>>): BacklogState =>
  fold(Object.entries(edges).map(([uid, dependsOn], at) => created(uid, `FEAT-${at + 1}`, { dependsOn })))

const anyGraph = fc
  .array(fc.uniqueArray(fc.nat(9)), { minLength: 1, maxLength: 10 })
  .map((lists) =>
    graph(
      Object.fromEntries(
        lists.map((list, at) => [`t${at}`, list.filter((to) => to < lists.length).map((to) => `t${to}`)])
      )
    )
  )

const rows = (state: BacklogState, root: string, depth: number, dependents = false) =>
  dependencyTree(state, root, { depth, dependents }).map(
    ({ depth: at, hidden, repeated, uid }) =>
      `${"-".repeat(at)}${uid}${repeated ? "*" : ""}${hidden > 0 ? `+${hidden}` : ""}`
  )

describe("the tree of a ticket", () => {
  const state = graph({ d: [], b: ["d"], c: ["d", "b"], a: ["b", "c"], e: ["gone"] })

  it("unfolds each ticket once, as deep as is asked for", () => {
    assert.deepStrictEqual(rows(state, "a", 9), ["a", "-b", "--d", "-c", "--d", "--b*"])
    assert.deepStrictEqual(rows(state, "a", 1), ["a", "-b+1", "-c+2"])
    assert.deepStrictEqual(rows(state, "e", 9), ["e", "-gone"])
  })

  it("goes the other way, too", () =>
    assert.deepStrictEqual(rows(state, "d", 9, true), ["d", "-b", "--c", "---a", "--a", "-c*"]))

  it("has an end, and no more rows than tickets and dependencies, whatever the graph", () =>
    fc.assert(
      fc.property(anyGraph, fc.nat(12), fc.boolean(), (any, depth, dependents) => {
        const tree = dependencyTree(any, "t0", { depth, dependents })
        const edges = [...any.tickets.values()].reduce((sum, { dependsOn }) => sum + dependsOn.length, 0)
        assert.isAtMost(tree.length, 1 + edges)
        for (const { depth: at } of tree) assert.isAtMost(at, depth)
      })
    ))
})

describe("cycles", () => {
  it("are told by their shortest way round, from the oldest member, with all that are tied to it", () => {
    const state = graph({ x: [], a: ["b"], b: ["c", "x"], c: ["a", "b"], s: ["s"] })
    assert.deepStrictEqual(dependencyCycles(state), [
      { path: ["a", "b", "c"], members: ["a", "b", "c"] },
      { path: ["s"], members: ["s"] }
    ])
  })

  it("are over when a member is closed", () => {
    const state = graph({ a: ["b"], b: ["a"] })
    fold([on("b", { type: "ticket.cancelled", data: { reason: "" } })], state)
    assert.deepStrictEqual(dependencyCycles(state), [])
  })

  it("are ways round, and every ticket that can come back to itself is in one", () =>
    fc.assert(
      fc.property(anyGraph, (state) => {
        const cycles = dependencyCycles(state)
        const waits = (uid: string): ReadonlyArray<string> => state.tickets.get(uid)?.dependsOn ?? []
        for (const { members, path } of cycles) {
          path.forEach((uid, at) => assert.include(waits(uid), path[(at + 1) % path.length]))
          for (const uid of path) assert.include(members, uid)
        }
        const inOne = new Set(cycles.flatMap(({ members }) => members))
        for (const uid of state.tickets.keys()) {
          const reached = new Set<string>()
          const queue = [...waits(uid)]
          for (const next of queue) {
            if (reached.has(next)) continue
            reached.add(next)
            queue.push(...waits(next))
          }
          assert.strictEqual(inOne.has(uid), reached.has(uid))
        }
      })
    ))
})

describe("what is blocked", () => {
  const told = (state: BacklogState) =>
    blockedTickets(state).map(({ code, reasons, ticket }) => [ticket.key, code, ...reasons])

  it("says of each ticket what is missing, what stopped it and what it waits for, by name", () => {
    const state = fold([
      created("a", "FEAT-001"),
      created("b", "FEAT-002", { dependsOn: ["a"] }),
      created("c", "FEAT-003", { dependsOn: ["b"], priority: "critical" }),
      created("d", "FEAT-004", { dependsOn: ["b"] }, ["No file is named."]),
      created("e", "FEAT-005"),
      created("f", "FEAT-006", { dependsOn: ["e"] }),
      on("e", { type: "ticket.blocked", data: { status: "lint-blocked", reason: "3 attempts failed", branch: null } }),
      created("g", "FEAT-007"),
      created("h", "FEAT-008", { dependsOn: ["g"] }),
      on("g", { type: "ticket.cancelled", data: { reason: "no" } })
    ])
    assert.deepStrictEqual(told(state), [
      ["FEAT-002", "unfinished-dependency", "FEAT-002 waits for FEAT-001 (ready)."],
      ["FEAT-003", "unfinished-dependency", "FEAT-003 waits for FEAT-002 (pending)."],
      ["FEAT-004", "draft", "FEAT-004 waits for FEAT-002 (pending).", "No file is named."],
      ["FEAT-005", "lint-blocked", "FEAT-005 is lint-blocked: 3 attempts failed"],
      ["FEAT-006", "blocked-dependency", "FEAT-006 waits for FEAT-005 (lint-blocked)."],
      ["FEAT-008", "closed-dependency", "FEAT-008 waits for FEAT-007 (cancelled)."]
    ])
  })

  it("and what is ready are never the same, and together they are all that nobody works on", () =>
    fc.assert(
      fc.property(anyGraph, fc.array(fc.nat(9), { maxLength: 3 }), (state, closed) => {
        fold(
          closed
            .filter((n) => state.tickets.has(`t${n}`))
            .map((n) => on(`t${n}`, { type: "ticket.cancelled", data: { reason: "" } })),
          state
        )
        const open = [...state.tickets.values()].filter((ticket) => !isClosed(ticket))
        const blocked = blockedTickets(state).map(({ ticket }) => ticket.uid)
        const ready = readyTickets(state, AT).map(({ ticket }) => ticket.uid)
        assert.sameMembers(
          [...blocked, ...ready],
          open.map(({ uid }) => uid)
        )
      })
    ))
})
