import { assert, describe, it } from "@effect/vitest"
import * as fc from "fast-check"
import { planGraph } from "../../src/wave/PlanGraph.ts"
import { planMermaid } from "../../src/wave/PlanMermaid.ts"
import { planSvg } from "../../src/wave/PlanSvg.ts"
import type { WavePlan } from "../../src/wave/WavePlanner.ts"

const slot = (ticket: string) => ({ ticket, reason: "" })
const PLAN: WavePlan = {
  waves: [{ slots: [slot("t-1"), slot("t-2")] }, { slots: [slot("t-3")] }],
  excluded: [
    { ticket: "t-4", code: "cycle", reason: "", members: [] },
    { ticket: "t-5", code: "closed", reason: "", members: [] }
  ]
}
const TICKETS = new Map([
  ["t-1", { key: "FEAT-001", title: "Export the report", dependsOn: [] }],
  ["t-2", { key: "BUG-001", title: 'Say "no" & <b>', dependsOn: ["t-5"] }],
  [
    "t-3",
    { key: "FEAT-002", title: "A title that is longer than what a box in a drawing has", dependsOn: ["t-1", "t-2"] }
  ],
  ["t-4", { key: "TASK-001", title: "Wait", dependsOn: ["t-4", "t-3"] }],
  ["t-5", { key: "TASK-002", title: "Closed", dependsOn: [] }]
])
const graph = planGraph(PLAN, (uid) => TICKETS.get(uid))

/** Elements that are opened and closed in turn, as XML wants it. */
const isBalanced = (xml: string): boolean => {
  const open: Array<string> = []
  for (const [tag, closes, name, self] of xml.matchAll(/<(\/?)([a-z]+)[^<>]*?(\/?)>/gu)) {
    if (tag === "" || self === "/") continue
    if (closes === "/") {
      if (open.pop() !== name) return false
    } else open.push(name ?? "")
  }
  return open.length === 0
}

describe("a drawn plan", () => {
  it("has the waves in order, then what can't be planned, and lines between those that are shown", () => {
    assert.deepStrictEqual(
      graph.groups.map(({ name, tickets }) => [name, tickets.map(({ key }) => key)]),
      [
        ["Wave 1", ["FEAT-001", "BUG-001"]],
        ["Wave 2", ["FEAT-002"]],
        ["Not planned", ["TASK-001"]]
      ]
    )
    assert.deepStrictEqual(
      graph.edges.map(({ from, to }) => `${from} ${to}`),
      ["t-1 t-3", "t-2 t-3", "t-4 t-4", "t-3 t-4"]
    )
  })

  it("is a flowchart as Mermaid reads it", () => {
    assert.strictEqual(
      planMermaid(graph),
      `flowchart LR
  subgraph g0 ["Wave 1"]
    n0["FEAT-001<br/>Export the report"]
    n1["BUG-001<br/>Say #quot;no#quot; #amp; #lt;b#gt;"]
  end
  subgraph g1 ["Wave 2"]
    n2["FEAT-002<br/>A title that is longer than what a box…"]
  end
  subgraph g2 ["Not planned"]
    n3["TASK-001<br/>Wait"]
  end
  n0 --> n2
  n1 --> n2
  n3 --> n3
  n2 --> n3
  style g2 stroke-dasharray: 4 4
`
    )
  })

  it("is a picture with a box for each ticket and a line for each that waits", () => {
    const svg = planSvg(graph)
    assert.isTrue(isBalanced(svg))
    assert.lengthOf(svg.match(/<rect /gu) ?? [], 4)
    assert.lengthOf(svg.match(/<path d="M\d/gu) ?? [], 4)
    assert.include(svg, "Say &quot;no&quot; &amp; &lt;b&gt;")
    assert.include(svg, "<title>FEAT-002: A title that is longer than what a box in a drawing has</title>")
  })

  it("says so when there is nothing", () => {
    const empty = planGraph({ waves: [], excluded: [] }, () => undefined)
    assert.strictEqual(planMermaid(empty), "flowchart LR\n")
    assert.include(planSvg(empty), "Nothing can be planned.")
  })

  it("is whole whatever a title says", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary" }), (title) => {
        const one = planGraph({ waves: [{ slots: [slot("t-1")] }], excluded: [] }, () => ({
          key: "FEAT-001",
          title,
          dependsOn: []
        }))
        assert.isTrue(isBalanced(planSvg(one)))
        assert.lengthOf(planMermaid(one).split("\n"), 5)
        assert.match(planMermaid(one), /^ {4}n0\["FEAT-001<br\/>[^"<>\n]*"\]$/mu)
      })
    )
  })
})
