import { assert, describe, it } from "@effect/vitest"
import * as fc from "fast-check"
import type { NewEvent, Recorded } from "../../src/log/Event.ts"
import type { BacklogEvent, DataOf } from "../../src/log/Registry.ts"
import { applyToTrails, type TicketTrail, type TicketTrails } from "../../src/projections/TicketTrail.ts"
import { anyRecorded } from "../backlog/events.ts"
import { AT, created, recorded } from "../support.ts"

const on = (uid: string, event: BacklogEvent): NewEvent => ({ stream: `ticket/${uid}`, event })

const trails = (events: ReadonlyArray<Recorded>): TicketTrails => {
  const found: TicketTrails = new Map()
  for (const event of events) applyToTrails(found, event)
  return found
}

const trail = (...events: ReadonlyArray<NewEvent>): TicketTrail =>
  trails(events.map((event) => recorded(event))).get("t-1") ?? assert.fail("no trail")

const receipt = (attempt: number, verdict: "passed" | "failed"): DataOf<"gate.receipt-recorded"> => ({
  gate: "tdd",
  step: "green",
  ticket: "t-1",
  attempt,
  verdict,
  reason: `attempt ${attempt}`,
  subject: { tree: "t", patch: null, revision: null },
  commandDigest: null,
  command: null,
  configRevision: "c",
  runner: { name: "btk", version: "0", host: "h" },
  sandbox: "local",
  treeBefore: null,
  treeAfter: null,
  exitCode: 0,
  signal: null,
  startedAt: AT,
  durationMs: 1,
  outputDigest: null,
  outputBytes: 0,
  tail: "",
  counts: null,
  diagnostics: []
})

const settled = (wave: string, outcome: "failed" | "completed"): NewEvent => ({
  stream: `wave/${wave}`,
  event: { type: "wave.slot-settled", data: { wave, ticket: "t-1", outcome, reason: `${wave} ended` } }
})

const estimate = (p50: number): DataOf<"cost.estimate-made"> => ({
  ticket: "t-1",
  estimator: "seed",
  version: 1,
  features: { type: "FEAT", modify: 1, create: 0, delete: 0, tests: 3 },
  byModel: [],
  p50,
  p80: null,
  priceBook: { version: "1", hash: "h" }
})

describe("the trail of a ticket", () => {
  it("has its receipts in the order of the log, each with its event's id", () => {
    const failed = recorded(on("t-1", { type: "gate.receipt-recorded", data: receipt(1, "failed") }))
    const passed = recorded(on("t-1", { type: "gate.receipt-recorded", data: receipt(2, "passed") }))
    const { receipts } = trails([failed, passed]).get("t-1") ?? assert.fail("no trail")
    assert.deepStrictEqual(receipts, [
      { id: failed.id, at: AT, receipt: receipt(1, "failed") },
      { id: passed.id, at: AT, receipt: receipt(2, "passed") }
    ])
  })

  it("has every outcome, though outcomes are facts of waves", () => {
    assert.deepStrictEqual(trail(settled("w-1", "failed"), settled("w-2", "completed")).outcomes, [
      { at: AT, wave: "w-1", outcome: "failed", reason: "w-1 ended" },
      { at: AT, wave: "w-2", outcome: "completed", reason: "w-2 ended" }
    ])
  })

  it("has what was detected, found and concluded", () => {
    const finding = {
      source: "scan",
      rule: "skipped-test",
      severity: "critical",
      confidence: 100,
      file: "a.test.js",
      line: 3,
      message: "A test is skipped.",
      suggestion: null
    } as const
    const hack = { attempt: 1, patch: "p", findings: [finding] }
    const found = { gate: "review", attempt: 1, round: 1, finding } as const
    const conclusion = { attempt: 1, round: 1, verdict: "changes-requested", required: 1, received: 1 } as const
    const { findings, hacks, reviews } = trail(
      on("t-1", { type: "gate.hack-detected", data: hack }),
      on("t-1", { type: "gate.finding-reported", data: found }),
      on("t-1", { type: "gate.review-concluded", data: conclusion })
    )
    assert.deepStrictEqual(
      hacks.map(({ data }) => data),
      [hack]
    )
    assert.deepStrictEqual(findings, [found])
    assert.deepStrictEqual(
      reviews.map(({ data }) => data),
      [conclusion]
    )
  })

  it("has the newest estimate, the settled cost and the commit that landed", () => {
    const cost = {
      ticket: "t-1",
      calls: 1,
      simulated: true,
      byModel: [],
      byGate: [],
      nanoUsd: null,
      priceBook: { version: "1", hash: "h" }
    }
    const found = trail(
      on("t-1", { type: "cost.estimate-made", data: estimate(1) }),
      on("t-1", { type: "cost.estimate-made", data: estimate(2) }),
      on("t-1", { type: "ticket.landed", data: { branch: "main", commit: "abc", rule: 2 } }),
      on("t-1", { type: "cost.ticket-cost-settled", data: cost })
    )
    assert.deepStrictEqual(found.estimate, estimate(2))
    assert.deepStrictEqual(found.settled, cost)
    assert.strictEqual(found.commit, "abc")
  })

  it("exists for a ticket to which nothing has happened yet, and is empty", () => {
    const { uid, ...rest } = trail(created("t-1", "FEAT-001"))
    assert.strictEqual(uid, "t-1")
    for (const part of Object.values(rest)) assert.isTrue(part === null || (Array.isArray(part) && part.length === 0))
  })

  it("holds nothing of other tickets, after any events", () => {
    fc.assert(
      fc.property(fc.array(anyRecorded, { maxLength: 40 }), (events) => {
        const all = trails(events)
        for (const [uid, one] of all) {
          const own = events.filter(
            ({ event, stream }) =>
              stream === `ticket/${uid}` || (event.type === "wave.slot-settled" && event.data.ticket === uid)
          )
          assert.deepStrictEqual(trails(own).get(uid), one)
        }
      })
    )
  })
})
