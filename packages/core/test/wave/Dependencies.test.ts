import { assert, describe, it } from "@effect/vitest"
import * as fc from "fast-check"
import type { Status } from "../../src/ticket/Vocabulary.ts"
import { stronglyConnected } from "../../src/wave/components.ts"
import { dependencyProblems, type DependentTicket, MEMBERS_LISTED } from "../../src/wave/Dependencies.ts"

const ticket = (uid: string, dependsOn: ReadonlyArray<string> = [], status: Status = "pending"): DependentTicket => ({
  uid,
  dependsOn,
  status
})

const problems = (tickets: ReadonlyArray<DependentTicket>, stuck: ReadonlyArray<string> = []) =>
  Object.fromEntries(
    [
      ...dependencyProblems({ tickets, known: (uid) => (uid === "away" ? "pending" : null), stuck: new Set(stuck) })
    ].map(([uid, { code, members, via }]) => [uid, `${code} ${members.join(",")}${via === null ? "" : ` via ${via}`}`])
  )

describe("dependencyProblems", () => {
  it("finds nothing where every dependency is completed or can run", () => {
    assert.deepStrictEqual(
      problems([ticket("a", [], "completed"), ticket("b", ["a"]), ticket("c", ["b", "a"], "ready")]),
      {}
    )
  })

  it("tells cycles from what is behind them, with the members of the cycle", () => {
    assert.deepStrictEqual(
      problems([
        ticket("a", ["b"]),
        ticket("b", ["c"]),
        ticket("c", ["a"]),
        ticket("d", ["c"]),
        ticket("e", ["d"]),
        ticket("self", ["self"])
      ]),
      {
        a: "cycle a,b,c",
        b: "cycle a,b,c",
        c: "cycle a,b,c",
        d: "behind-cycle a,b,c via c",
        e: "behind-cycle a,b,c via d",
        self: "cycle self"
      }
    )
  })

  it("has no cycle where one of its tickets is completed", () => {
    assert.deepStrictEqual(problems([ticket("a", ["b"]), ticket("b", ["a"], "completed")]), {})
  })

  it("tells unknown, closed, blocked and unfinished dependencies apart, and names the root", () => {
    assert.deepStrictEqual(
      problems([
        ticket("blocked", [], "lint-blocked"),
        ticket("draft", [], "draft"),
        ticket("cancelled", [], "cancelled"),
        ticket("a", ["nobody"]),
        ticket("b", ["blocked"]),
        ticket("c", ["draft"]),
        ticket("d", ["cancelled"]),
        ticket("e", ["b"]),
        ticket("f", ["away"])
      ]),
      {
        a: "unknown-dependency nobody",
        b: "blocked-dependency blocked",
        c: "unfinished-dependency draft",
        d: "closed-dependency cancelled",
        e: "blocked-dependency blocked via b",
        f: "unfinished-dependency away"
      }
    )
  })

  it("reports the worst of several problems, with all its direct members", () => {
    assert.deepStrictEqual(
      problems([
        ticket("x", [], "draft"),
        ticket("y", [], "test-blocked"),
        ticket("z", [], "review-blocked"),
        ticket("a", ["x", "y", "z", "y"])
      ])["a"],
      "blocked-dependency y,z"
    )
  })

  it("takes a ticket that can't be planned for another reason as unfinished", () => {
    assert.deepStrictEqual(problems([ticket("a"), ticket("b", ["a"])], ["a"]), { b: "unfinished-dependency a" })
  })

  it("says nothing about closed tickets", () => {
    assert.deepStrictEqual(problems([ticket("a", ["nobody"], "cancelled"), ticket("b", ["b"], "obsolete")]), {})
  })

  it("handles a chain and a cycle of 20,000 tickets, and counts the members it doesn't list", () => {
    const size = 20_000
    const chain = Array.from({ length: size }, (_, at) => ticket(`${at}`, at === 0 ? ["nobody"] : [`${at - 1}`]))
    const behind = dependencyProblems({ tickets: chain, known: () => null, stuck: new Set() }).get(`${size - 1}`)
    assert.deepStrictEqual(behind, { code: "unknown-dependency", members: ["nobody"], count: 1, via: `${size - 2}` })
    const circle = Array.from({ length: size }, (_, at) => ticket(`${at}`, [`${(at + 1) % size}`]))
    const within = dependencyProblems({ tickets: circle, known: () => null, stuck: new Set() }).get("7")
    assert.strictEqual(within?.count, size)
    assert.strictEqual(within?.members.length, MEMBERS_LISTED)
  })
})

describe("stronglyConnected", () => {
  it("puts two nodes together exactly when each reaches the other, successors first", () => {
    fc.assert(
      fc.property(fc.array(fc.array(fc.nat(7), { maxLength: 3 }), { minLength: 8, maxLength: 8 }), (edges) => {
        const reaches = edges.map((_, from) => {
          const seen = new Set([from])
          for (const at of seen) for (const to of edges[at] ?? []) seen.add(to)
          return seen
        })
        const components = stronglyConnected(edges)
        const componentOf = new Map(components.flatMap((nodes, at) => nodes.map((node) => [node, at] as const)))
        assert.strictEqual(components.flat().length, edges.length)
        for (let a = 0; a < edges.length; a += 1) {
          for (let b = 0; b < edges.length; b += 1) {
            const together = reaches[a]?.has(b) === true && reaches[b]?.has(a) === true
            assert.strictEqual(componentOf.get(a) === componentOf.get(b), together)
          }
          for (const to of edges[a] ?? []) assert.isAtMost(componentOf.get(to) ?? 9, componentOf.get(a) ?? -1)
        }
      })
    )
  })
})
