import { assert, describe, it } from "@effect/vitest"
import { type PlanInput, planWaves, type WavePlan } from "../../src/wave/WavePlanner.ts"
import { ticketsOf } from "./plannable.ts"

const plan = (rows: Parameters<typeof ticketsOf>[0], limits: Partial<PlanInput> = {}): WavePlan =>
  planWaves({ tickets: ticketsOf(rows), known: () => null, ...limits })

const waves = ({ waves: all }: WavePlan): ReadonlyArray<string> =>
  all.map(({ slots }) => slots.map(({ ticket }) => ticket.slice(2)).join(" "))

/** Where a ticket is in the plan, and why. */
const why = ({ excluded, waves: all }: WavePlan, key: string): string => {
  for (const [wave, { slots }] of all.entries()) {
    const slot = slots.findIndex(({ ticket }) => ticket === `t-${key}`)
    if (slot !== -1) return `${wave + 1}.${slot + 1} ${slots[slot]?.reason ?? ""}`
  }
  const exclusion = excluded.find(({ ticket }) => ticket === `t-${key}`)
  return exclusion === undefined ? assert.fail(`${key} is not in the plan`) : `${exclusion.code}: ${exclusion.reason}`
}

describe("planWaves", () => {
  it("fills three slots with the most urgent tickets, then the oldest, and says what the others wait for", () => {
    const planned = plan([
      { key: "A-1", priority: "low" },
      { key: "A-2" },
      { key: "A-3", priority: "critical" },
      { key: "A-4" }
    ])
    assert.deepStrictEqual(waves(planned), ["A-3 A-2 A-4", "A-1"])
    assert.strictEqual(why(planned, "A-3"), "1.1 nothing stands in its way; priority critical")
    assert.strictEqual(
      why(planned, "A-1"),
      "2.1 waits for a free slot (wave 1 is full with A-3, A-2 and A-4); priority low"
    )
  })

  it("keeps tickets that share a path apart and says which, with whom and why that one goes first", () => {
    const planned = plan([
      { key: "FEAT-001", files: ["src/a.ts"] },
      { key: "BUG-001", files: ["SRC/A.ts"], priority: "high" },
      { key: "FEAT-002", files: ["src/"] }
    ])
    assert.deepStrictEqual(waves(planned), ["BUG-001", "FEAT-001", "FEAT-002"])
    assert.strictEqual(
      why(planned, "FEAT-001"),
      "2.1 shares SRC/A.ts with BUG-001 (higher priority, wave 1); priority medium"
    )
    assert.strictEqual(why(planned, "FEAT-002"), "3.1 shares SRC/A.ts with FEAT-001 (older, wave 2); priority medium")
  })

  it("goes by key between tickets of one age", () => {
    const planned = plan([
      { key: "B", createdOrder: 1, files: ["x"] },
      { key: "A", createdOrder: 1, files: ["x"] }
    ])
    assert.deepStrictEqual(waves(planned), ["A", "B"])
    assert.strictEqual(why(planned, "B"), "2.1 shares x with A (first by key, wave 1); priority medium")
  })

  it("runs a dependency in an earlier wave, with the urgency of what waits for it", () => {
    const planned = plan(
      [
        { key: "A", priority: "medium" },
        { key: "B", priority: "low" },
        { key: "C", priority: "high", dependsOn: ["B"] }
      ],
      { maxSlots: 1 }
    )
    assert.deepStrictEqual(waves(planned), ["B", "C", "A"])
    assert.strictEqual(
      why(planned, "B"),
      "1.1 nothing stands in its way; effective priority high because C depends on it"
    )
    assert.strictEqual(why(planned, "C"), "2.1 waits for B (dependency); priority high")
  })

  it("lets a ticket run whose dependencies are completed, here or elsewhere", () => {
    const planned = plan(
      [
        { key: "A", status: "completed" },
        { key: "B", dependsOn: ["A", "away"] }
      ],
      {
        known: (uid) => (uid === "t-away" ? "completed" : null)
      }
    )
    assert.deepStrictEqual(waves(planned), ["B"])
  })

  it("lets the next ticket of a contested file go when the one before it has to wait for something else", () => {
    const planned = plan([
      { key: "X", files: ["d"], priority: "critical" },
      { key: "P", files: ["p"], priority: "critical" },
      { key: "Y", files: ["q"], priority: "critical", dependsOn: ["P"] },
      { key: "I", files: ["d", "q"] },
      { key: "J", files: ["d"] }
    ])
    assert.deepStrictEqual(waves(planned), ["X P", "Y J", "I"])
    assert.strictEqual(why(planned, "I"), "3.1 shares q with Y (higher priority, wave 2); priority medium")
  })

  it("keeps tickets apart by what history says they will touch, and says that it is a guess", () => {
    const planned = plan([
      { key: "A", files: ["a"], widen: ["shared", "../bad"] },
      { key: "B", files: ["shared"] }
    ])
    assert.strictEqual(why(planned, "B"), "2.1 shares shared (by history) with A (older, wave 1); priority medium")
  })

  it("reports every ticket that it doesn't plan, with a code and a sentence", () => {
    const planned = plan([
      { key: "DONE", status: "completed" },
      { key: "DRAFT", status: "draft" },
      { key: "STUCK", status: "test-blocked" },
      { key: "BUSY", status: "in-review" },
      { key: "LANDS", status: "committed" },
      { key: "TAKEN", claimedBy: "human:ada" },
      { key: "BARE", files: [] },
      { key: "BAD", files: ["../x"] },
      { key: "A", dependsOn: ["B"] },
      { key: "B", dependsOn: ["A"] },
      { key: "C", dependsOn: ["B"] },
      { key: "D", dependsOn: ["STUCK"] },
      { key: "E", dependsOn: ["D"] },
      { key: "F", dependsOn: ["nobody"] },
      { key: "G", dependsOn: ["TAKEN"] },
      { key: "ME", dependsOn: ["ME"] }
    ])
    assert.deepStrictEqual(waves(planned), [])
    assert.deepStrictEqual(
      planned.excluded.map(({ code, reason }) => `${code}: ${reason}`),
      [
        "closed: DONE is completed.",
        "draft: DRAFT is a draft: open questions or errors keep it out.",
        "blocked: STUCK is test-blocked and waits to be reopened.",
        "in-work: BUSY is in a wave already (in-review).",
        "in-work: LANDS is committed and waits to land.",
        "claimed: TAKEN is claimed by human:ada.",
        "no-files: BARE names no files, so nobody knows what it may not run beside.",
        "bad-path: BAD can't be kept apart from others. The path ../x leaves the repository.",
        "cycle: A is in a cycle: A and B depend on each other.",
        "cycle: B is in a cycle: A and B depend on each other.",
        "behind-cycle: C waits for B, and nothing can finish the cycle of A and B.",
        "blocked-dependency: D waits for STUCK (test-blocked).",
        "blocked-dependency: E waits for D, which waits for STUCK (test-blocked).",
        "unknown-dependency: F waits for t-nobody (unknown).",
        "unfinished-dependency: G waits for TAKEN (claimed).",
        "cycle: ME depends on itself."
      ]
    )
    assert.deepStrictEqual(planned.excluded.find(({ ticket }) => ticket === "t-C")?.members, ["t-A", "t-B"])
  })

  it("has at least one slot, whatever it is told", () => {
    for (const maxSlots of [0, -1, Number.NaN]) {
      assert.deepStrictEqual(waves(plan([{ key: "A" }, { key: "B" }], { maxSlots })), ["A", "B"])
    }
  })

  it("is empty for an empty backlog", () => {
    assert.deepStrictEqual(plan([]), { waves: [], excluded: [] })
  })
})
