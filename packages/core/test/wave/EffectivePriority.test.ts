import { assert, describe, it } from "@effect/vitest"
import * as fc from "fast-check"
import { CLOSED_STATUSES, PRIORITIES, type Priority, type Status } from "../../src/ticket/Vocabulary.ts"
import { explainPriorities, type Prioritised } from "../../src/wave/EffectivePriority.ts"

const ticket = (
  uid: string,
  priority: Priority,
  dependsOn: ReadonlyArray<string> = [],
  status: Status = "pending"
): Prioritised => ({ uid, priority, dependsOn, status })

describe("effective priorities", () => {
  it("lifts what an urgent ticket waits for, however far away, and names the ticket it comes from", () => {
    const found = explainPriorities([ticket("a", "low"), ticket("b", "medium", ["a"]), ticket("c", "critical", ["b"])])
    assert.deepStrictEqual(Object.fromEntries(found), {
      a: { priority: "critical", because: "c" },
      b: { priority: "critical", because: "c" },
      c: { priority: "critical", because: null }
    })
  })

  it("doesn't lift by closed tickets, nor through them", () => {
    const found = explainPriorities([
      ticket("a", "low"),
      ticket("cancelled", "critical", ["a"], "cancelled"),
      ticket("done", "low", ["a"], "completed"),
      ticket("c", "high", ["done"])
    ])
    assert.strictEqual(found.get("a")?.priority, "low")
    assert.strictEqual(found.get("done")?.priority, "low")
  })

  it("ends on cycles and unknown tickets", () => {
    const found = explainPriorities([
      ticket("a", "low", ["b", "nobody"]),
      ticket("b", "high", ["a"]),
      ticket("c", "low", ["c"])
    ])
    assert.deepStrictEqual(
      [...found].map(([uid, { priority }]) => [uid, priority]),
      [
        ["a", "high"],
        ["b", "high"],
        ["c", "low"]
      ]
    )
  })

  it("handles a chain of 20,000 tickets", () => {
    const chain = Array.from({ length: 20_000 }, (_, at) =>
      ticket(`${at}`, at === 19_999 ? "critical" : "low", at === 0 ? [] : [`${at - 1}`])
    )
    assert.strictEqual(explainPriorities(chain).get("0")?.priority, "critical")
  })

  it("is the minimum over all open dependents, for any graph", () => {
    const graph = fc.array(
      fc.record({
        priority: fc.constantFrom(...PRIORITIES),
        status: fc.constantFrom<Status>("pending", "pending", "draft", "completed", "cancelled"),
        dependsOn: fc.array(fc.nat(9), { maxLength: 3 })
      }),
      { maxLength: 10 }
    )
    fc.assert(
      fc.property(graph, (rows) => {
        const tickets = rows.map((row, at) => ticket(`${at}`, row.priority, row.dependsOn.map(String), row.status))
        const isOpen = ({ status }: Prioritised) => !(CLOSED_STATUSES as ReadonlyArray<string>).includes(status)
        // Repeated relaxation: a step for each edge until nothing changes.
        const expected = new Map(tickets.map(({ priority, uid }) => [uid, PRIORITIES.indexOf(priority)]))
        for (let round = 0; round <= tickets.length; round += 1) {
          for (const one of tickets.filter(isOpen)) {
            for (const dependency of tickets.filter(({ uid }) => one.dependsOn.includes(uid)).filter(isOpen)) {
              expected.set(dependency.uid, Math.min(expected.get(dependency.uid) ?? 9, expected.get(one.uid) ?? 9))
            }
          }
        }
        const actual = explainPriorities(tickets)
        for (const { uid } of tickets) {
          assert.strictEqual(PRIORITIES.indexOf(actual.get(uid)?.priority ?? "low"), expected.get(uid))
        }
        assert.strictEqual(actual.size, tickets.length)
      })
    )
  })
})
