import { assert, describe, it } from "@effect/vitest"
import type { BacklogState } from "../../src/backlog/BacklogState.ts"
import { CHECKS } from "../../src/checks/Catalogue.ts"
import type { CheckInput, Problem } from "../../src/checks/Check.ts"
import { checkTicket } from "../../src/checks/checkTicket.ts"
import { EXAMPLES } from "../../src/checks/Examples.ts"
import { twinsOf } from "../../src/duplicates/twinsOf.ts"
import { harmOf } from "../../src/health/Defect.ts"
import { type HealthFacts, healthInput } from "../../src/health/defectsOf.ts"
import { BEST, type HealthInput } from "../../src/health/Health.ts"
import { healthV1 } from "../../src/health/HealthV1.ts"
import { exampleInput, repositoryFrom } from "../../src/testing/CheckExample.ts"
import type { TicketContent } from "../../src/ticket/Ticket.ts"
import { AT, content, created, fold } from "../support.ts"

const COUNT = 7

/** The first of some tickets has these problems; each of the others a missing file. */
const withProblems = (problems: ReadonlyArray<Problem>): HealthInput => ({
  tickets: Array.from({ length: COUNT }, (_, n) => `t-${n}`),
  defects: [
    ...problems.map((problem) => ({
      ticket: "t-0",
      rule: problem.code,
      harm: harmOf(problem),
      message: problem.message
    })),
    ...Array.from({ length: COUNT - 1 }, (_, n) => ({
      ticket: `t-${n + 1}`,
      rule: "path-absent",
      harm: 200,
      message: "It isn't there."
    }))
  ],
  obsolete: new Set()
})

const scoreOf = (input: CheckInput): number => healthV1(withProblems(checkTicket(input))).score ?? assert.fail("none")

describe("a ticket that a check finds something in", () => {
  for (const { code, level } of CHECKS) {
    const pair = EXAMPLES[code]
    if (pair === undefined) continue
    it(`is never worth more than without it: ${code}`, () => {
      const found = checkTicket(exampleInput(pair.fails)).filter((problem) => problem.code === code)
      assert.isNotEmpty(found)
      const [flawed, sound] = [scoreOf(exampleInput(pair.fails)), scoreOf(exampleInput(pair.passes))]
      assert.isAtMost(flawed, sound)
      // The same ticket, with what the check says and without it.
      const rest = checkTicket(exampleInput(pair.fails)).filter((problem) => problem.code !== code)
      const without = healthV1(withProblems(rest)).score ?? 0
      if (level !== "note" && code !== "title-alike") assert.isBelow(flawed, without)
      else assert.strictEqual(flawed, without)
    })
  }
})

const facts = (state: BacklogState, more: Partial<HealthFacts> = {}): HealthFacts => ({
  state,
  problems: new Map(),
  twins: new Map(),
  repository: null,
  at: AT,
  ...more
})
const health = (state: BacklogState, more: Partial<HealthFacts> = {}) => healthV1(healthInput(facts(state, more)))
const rules = (state: BacklogState, more: Partial<HealthFacts> = {}) =>
  health(state, more).deductions.map(({ rule, ticket }) => `${ticket} ${rule}`)

const three = () => [created("t-1", "FEAT-001"), created("t-2", "FEAT-002"), created("t-3", "FEAT-003")]

describe("what lies between tickets, or comes with time", () => {
  it("costs nothing where there is nothing", () => {
    assert.strictEqual(health(fold(three())).score, BEST)
  })

  it("costs a ticket that waits for one that isn't there, or that a gate stopped", () => {
    const stopped = {
      stream: "ticket/t-3",
      event: { type: "ticket.blocked", data: { status: "test-blocked", reason: "red", branch: null } }
    } as const
    const state = fold([...three(), created("t-4", "FEAT-004", { dependsOn: ["t-9"] }), stopped])
    assert.deepStrictEqual(rules(state), ["t-3 stopped", "t-4 dependency-unknown"])
  })

  it("costs more the longer nobody touches a ticket, and nothing while somebody does", () => {
    const state = fold(three())
    const after = (days: number): string => new Date(Date.parse(AT) + days * 86_400_000).toISOString()
    const scores = [0, 89, 90, 364, 365, 4000].map((days) => health(state, { at: after(days) }).score)
    assert.deepStrictEqual(scores, [BEST, BEST, 90_000, 90_000, 70_000, 70_000])
  })

  it("costs the newer of two that ask for the same, surely more than where one can't be sure", () => {
    const text = (title: string, words: string) => ({ title, body: `## Context\n\n${words}\n` })
    const long =
      "accountants copy numbers by hand from the ledger every single quarter year, and nobody checks totals, tax, dates"
    const first = text("Export the ledger", long)
    const rest = [text("Rotate keys", "rotate keys of the gateway"), text("Draw maps", "draw maps in colour")]
    const costs = (second: Partial<TicketContent>) => {
      const all: ReadonlyArray<Partial<TicketContent>> = [first, second, ...rest]
      const contents = new Map(all.map((changes, n) => [`t-${n}`, content(changes)]))
      const state = fold(all.map((changes, n) => created(`t-${n}`, `FEAT-00${n + 1}`, changes)))
      return health(state, { twins: twinsOf(state, contents) })
    }
    const none = costs(text("Something else entirely", "colours of buttons"))
    const maybe = costs(text("Export the ledger", "a printer needs pages in another order than the screen has them"))
    const surely = costs(text("Export the ledger", long))
    assert.strictEqual(none.score, BEST)
    assert.deepStrictEqual(
      maybe.deductions.map(({ rule, ticket }) => [ticket, rule]),
      [["t-1", "duplicate-suspected"]]
    )
    assert.deepStrictEqual(
      surely.deductions.map(({ rule, ticket }) => [ticket, rule]),
      [["t-1", "duplicate"]]
    )
    assert.isBelow(surely.score ?? 0, maybe.score ?? 0)
  })

  it("has closed tickets neither among those that are judged nor among their defects", () => {
    const state = fold([
      ...three(),
      { stream: "ticket/t-1", event: { type: "ticket.cancelled", data: { reason: "no" } } }
    ])
    assert.strictEqual(health(state).tickets, 2)
  })

  it("knows a ticket of which nothing is left that it changes", () => {
    const state = fold(three())
    const repository = repositoryFrom({ "src/other.js": "" })
    assert.deepStrictEqual([...healthInput(facts(state, { repository })).obsolete], ["t-1", "t-2", "t-3"])
    const there = repositoryFrom({ "src/report.js": "" })
    assert.deepStrictEqual([...healthInput(facts(state, { repository: there })).obsolete], [])
  })
})
