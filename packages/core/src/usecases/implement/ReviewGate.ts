/**
 * Review: the scan is clean already; now a quorum of the required reviewers, each with a structured verdict.
 * A missing or malformed required review makes the round incomplete, never approved.
 *
 * @since 0.1.0
 */
import * as Effect from "effect/Effect"
import type { Finding } from "../../gate/Gate.ts"
import type { BacklogEvent } from "../../log/Registry.ts"
import { AgentRunner, type AgentReport } from "../../ports/AgentRunner.ts"
import { Vcs } from "../../ports/Vcs.ts"
import { now } from "../now.ts"
import { type Judged, step, withoutRun } from "./Receipts.ts"
import { jobTicket } from "./JobTicket.ts"
import { record, type Slot } from "./Slot.ts"
import { spend } from "./Spend.ts"

type Reviewer = Slot["config"]["reviewPipeline"]["reviewers"][number]

const ask = (slot: Slot, reviewer: Reviewer, diff: string, round: number) =>
  Effect.gen(function* () {
    const agent = yield* AgentRunner
    return yield* agent.run({
      jobId: `${slot.wave}-${slot.uid}-review-${round}-${reviewer.name}`,
      purpose: "review",
      cwd: slot.path,
      ticket: yield* jobTicket(slot),
      rules: slot.rules,
      plan: [],
      attempt: round,
      feedback: [],
      diff,
      focus: reviewer.focus,
      timeoutMs: slot.config.agent.timeoutSeconds * 1000,
      marker: slot.marker
    })
  })

interface Reviewed {
  readonly reviewer: Reviewer
  readonly report: AgentReport
}

/** Findings that count: sure enough, and serious. */
const serious = (slot: Slot, { report, reviewer }: Reviewed): ReadonlyArray<Finding> =>
  !reviewer.required
    ? []
    : (report.review?.findings ?? []).filter(
        ({ confidence, severity }) =>
          confidence >= slot.config.reviewPipeline.confidenceThreshold && severity !== "minor"
      )

const conclude = (
  slot: Slot,
  reviewed: ReadonlyArray<Reviewed>
): Judged & { readonly conclusion: "approved" | "changes-requested" | "incomplete" } => {
  const required = reviewed.filter(({ reviewer }) => reviewer.required)
  const missing = required.filter(({ report }) => report.review === null)
  if (missing.length > 0) {
    const names = missing.map(({ reviewer }) => reviewer.name).join(", ")
    return { conclusion: "incomplete", verdict: "incomplete", reason: `No verdict from ${names}.`, feedback: [] }
  }
  const findings = required.flatMap((one) => serious(slot, one))
  const refusing = required.filter(({ report }) => report.review?.approved === false)
  if (findings.length > 0 || refusing.length > 0) {
    const lines = findings.map(({ file, line, message }) => `${file ?? "?"}:${line ?? "?"} ${message}`)
    const reason = `Changes requested: ${lines[0] ?? refusing.map(({ reviewer }) => reviewer.name).join(", ")}`
    return { conclusion: "changes-requested", verdict: "failed", reason, feedback: [reason, ...lines] }
  }
  return {
    conclusion: "approved",
    verdict: "passed",
    reason: `${required.length} of ${required.length} required reviewers approved.`,
    feedback: []
  }
}

/** Bound to the patch and the ticket's revision: kept while both stay equal. */
export const reviewGate = (slot: Slot, baseTree: string, tree: string, round: number) =>
  Effect.gen(function* () {
    const vcs = yield* Vcs
    const patch = yield* vcs.patchId(baseTree, tree)
    return yield* step(
      slot,
      {
        gate: "review",
        step: "review",
        attempt: round,
        subject: { tree: null, patch, revision: slot.revision },
        command: null
      },
      Effect.gen(function* () {
        const { reviewers } = slot.config.reviewPipeline
        const startedAt = yield* now
        if (reviewers.length === 0) {
          const reason = "The configuration names no reviewers; the scan of the diff is clean."
          return withoutRun(startedAt, { verdict: "skipped", reason, feedback: [] }, tree)
        }
        yield* vcs.restore(slot.path, tree)
        const diff = yield* vcs.diff(baseTree, tree)
        const reviewed = yield* Effect.forEach(
          reviewers,
          (reviewer) => Effect.map(ask(slot, reviewer, diff, round), (report): Reviewed => ({ report, reviewer })),
          { concurrency: "unbounded" }
        )
        // A reviewer only reads: whatever it changed is put back.
        yield* vcs.restore(slot.path, tree)
        const agent = yield* AgentRunner
        const { conclusion, ...judged } = conclude(slot, reviewed)
        const spent = yield* Effect.forEach(reviewed, ({ report, reviewer }) => {
          const { name: phase } = reviewer
          const context = { ticket: slot.uid, wave: slot.wave, gate: "review", attempt: round, phase, agent: agent.id }
          const usage = report.usage.map((one) => ({ ...one, context }))
          return spend(slot, `review/${round}/${phase}`, usage)
        })
        const facts: Array<BacklogEvent> = reviewed.flatMap(({ report, reviewer }, at) => [
          ...(spent[at] ?? []),
          ...(report.review?.findings ?? []).map((finding): BacklogEvent => ({
            type: "gate.finding-reported",
            data: { gate: "review", attempt: round, round, finding: { ...finding, source: reviewer.name } }
          }))
        ])
        const required = reviewed.filter(({ reviewer }) => reviewer.required)
        yield* record(slot, `review/${round}/${patch}`, [
          ...facts,
          {
            type: "gate.review-concluded",
            data: {
              attempt: round,
              round,
              verdict: conclusion,
              required: required.length,
              received: required.filter(({ report }) => report.review !== null).length
            }
          }
        ])
        return withoutRun(startedAt, judged, tree)
      })
    )
  })
