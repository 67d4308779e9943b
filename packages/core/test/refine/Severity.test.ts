import { assert, describe, it } from "@effect/vitest"
import { fitted, fittingPriorities, SEVERITY_RULES, type Weight } from "../../src/refine/Severity.ts"
import type { TicketContent } from "../../src/ticket/Ticket.ts"
import { readSections } from "../../src/ticket/TicketSections.ts"
import type { Priority } from "../../src/ticket/Vocabulary.ts"
import { content } from "../support.ts"

interface Case {
  readonly type?: string
  readonly title?: string
  readonly context?: string
  readonly history?: string
  readonly severity?: string
  readonly weight?: Partial<Weight>
}

const QUIET: Weight = { waiting: 0, importers: 0, untouched: 0 }

const fitting = ({
  context = "It is so.",
  history = "",
  severity,
  title = "Round the sum",
  type = "BUG",
  weight
}: Case) => {
  const ticket: TicketContent = content({
    type,
    title,
    fields: severity === undefined ? {} : { severity },
    body: `## Context\n\n${context}\n\n## History\n\n${history}\n`
  })
  return fittingPriorities(ticket, readSections(ticket.body), { ...QUIET, ...weight })
}

const ROWS: ReadonlyArray<readonly [what: string, one: Case, least: Priority, most: Priority, rules: string]> = [
  ["nothing special", {}, "low", "critical", ""],
  ["a vulnerability", { context: "An attacker can use SQL injection here." }, "high", "critical", "says-security"],
  ["a leak", { title: "Passwords are logged" }, "high", "critical", "says-security"],
  ["lost data", { title: "Save loses the data" }, "high", "critical", "says-data-loss"],
  ["damaged files", { context: "The index gets corrupted." }, "high", "critical", "says-data-loss"],
  ["a crash", { title: "Crash on empty input" }, "medium", "critical", "says-crash"],
  ["a SEC ticket", { type: "SEC" }, "medium", "critical", "type-security"],
  ["a severe bug", { severity: "critical" }, "high", "critical", "severity"],
  ["a fairly severe bug", { severity: "High" }, "medium", "critical", "severity"],
  ["many that wait", { type: "TASK", weight: { waiting: 5 } }, "high", "critical", "many-wait"],
  ["some that wait", { type: "TASK", weight: { waiting: 2 } }, "medium", "critical", "some-wait"],
  ["many that import", { weight: { importers: 20 } }, "medium", "critical", "many-import"],
  ["a typo", { title: "Fix a typo in the help" }, "low", "medium", "says-cosmetic"],
  ["an old ticket", { weight: { untouched: 90 } }, "low", "high", "critical-untouched"],
  ["a very old ticket", { weight: { untouched: 400 } }, "low", "medium", "high-untouched"],
  // What isn't said.
  ["a denial", { context: "There is no data loss, and it doesn't crash." }, "low", "critical", ""],
  ["code", { context: "Call `crash()`:\n\n```js\ncorrupt(data)\n```" }, "low", "critical", ""],
  ["another section", { history: "Crash reported by the Author." }, "low", "critical", ""],
  ["a part of a word", { context: "The crashpad's anticorruption vulnerabilitree." }, "low", "critical", ""],
  ["a feature about crashes", { type: "FEAT", title: "Report crashes to the server" }, "low", "critical", ""],
  ["a typo that others wait for", { title: "Fix a typo", weight: { waiting: 1 } }, "low", "critical", ""],
  // What raises wins.
  [
    "an old vulnerability",
    { title: "XSS in search", weight: { untouched: 400 } },
    "high",
    "high",
    "says-security critical-untouched"
  ]
]

describe("the priorities that fit a ticket", () => {
  for (const [what, one, least, most, rules] of ROWS)
    it(`follow from ${what}`, () => {
      const found = fitting(one)
      assert.deepStrictEqual([found.least, found.most], [least, most])
      assert.strictEqual(found.reasons.map(({ code }) => code).join(" "), rules)
    })

  it("have a row for each rule", () => {
    const told = new Set(ROWS.flatMap(([, , , , rules]) => rules.split(" ")))
    assert.deepStrictEqual(
      SEVERITY_RULES.map(({ code }) => code).filter((code) => !told.has(code)),
      []
    )
  })

  it("leave one that fits, and move another one as little as possible", () => {
    const high = fitting({ title: "Save loses the data" })
    assert.deepStrictEqual(
      (["critical", "high", "medium", "low"] as const).map((priority) => fitted(priority, high)),
      ["critical", "high", "high", "high"]
    )
    const small = fitting({ title: "Fix a typo" })
    assert.deepStrictEqual([fitted("critical", small), fitted("low", small)], ["medium", "low"])
  })
})
