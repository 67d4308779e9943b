/**
 * Tries a gate up to its cap: judge, and while it fails let the agent work on what failed.
 * Every decision is taken from facts in the log, so that running this again after a crash takes the same path.
 *
 * @since 0.1.0
 */
import * as Effect from "effect/Effect"
import type * as Semaphore from "effect/Semaphore"
import { ATTEMPT_CAPS, type GateName } from "../../gate/Gate.ts"
import { agentTurn, type HandOver } from "./AgentTurn.ts"
import { baseline, modeOf, redGate } from "./TestGates.ts"
import { type Ground, isPass, judgeTdd } from "./Candidate.ts"
import type { Judged } from "./Receipts.ts"
import { isCheat } from "./ScanGate.ts"
import { endSlot, record, type Slot, type SlotEnd } from "./Slot.ts"

const BLOCKED = {
  plan: "needs-investigation",
  tdd: "test-blocked",
  lint: "lint-blocked",
  review: "review-blocked",
  commit: "commit-blocked"
} as const

/** How often a project lets reviewers send a change back is its own choice; the other caps are fixed. */
const capOf = (slot: Slot, gate: GateName): number =>
  gate === "review" ? slot.config.reviewPipeline.maxReviewRounds : ATTEMPT_CAPS[gate]

const blocked = (slot: Slot, gate: GateName, reason: string, tree: string | null): SlotEnd => ({
  _tag: "blocked",
  status: BLOCKED[gate],
  reason: `${gate} failed ${capOf(slot, gate)} times. Last: ${reason}`,
  tree
})

/** An unreadable result is nobody's failed attempt: the ticket goes back until the configuration is mended. */
const unlessIncomplete = (judged: Judged) =>
  judged.verdict === "incomplete"
    ? endSlot({ _tag: "returned", reason: judged.reason, environment: true })
    : Effect.void

/** Tests first, then code, at most three times; answers the green tree and the ground it stands on. */
export const tddGate = (slot: Slot, baseTree: string, plan: ReadonlyArray<string>, oneBaseline: Semaphore.Semaphore) =>
  Effect.gen(function* () {
    const base = yield* oneBaseline.withPermits(1)(baseline(slot, baseTree))
    let t1: string | null = null
    let testsFrom = baseTree
    let codeFrom: string | null = null
    let feedback: ReadonlyArray<string> = []
    let reason = ""
    for (let attempt = 1; attempt <= ATTEMPT_CAPS.tdd; attempt++) {
      if (modeOf(slot) === "red-green" && t1 === null) {
        const tests = yield* agentTurn(slot, { gate: "tdd", attempt, phase: "tests", from: testsFrom, plan, feedback })
        testsFrom = tests.tree
        const red = yield* redGate(slot, attempt, baseTree, base, tests.tree)
        yield* unlessIncomplete(red)
        if (!isPass(red)) {
          ;({ feedback, reason } = red)
          continue
        }
        t1 = tests.tree
        feedback = []
      }
      const from: string = codeFrom ?? t1 ?? baseTree
      const code: HandOver = yield* agentTurn(slot, { gate: "tdd", attempt, phase: "code", from, plan, feedback })
      const ground: Ground = { base, baseTree, t1 }
      const judged: Judged = yield* judgeTdd(slot, ground, code.tree, attempt)
      yield* unlessIncomplete(judged)
      if (isPass(judged)) return { ground, tree: code.tree }
      // What cheated is thrown away; honest work goes on from where it was.
      codeFrom = isCheat(judged) ? from : code.tree
      reason =
        code.outcome === "done" ? judged.reason : `${judged.reason} (the agent: ${code.outcome}. ${code.summary})`
      ;({ feedback } = judged)
    }
    return yield* endSlot(blocked(slot, "tdd", reason, codeFrom ?? t1 ?? baseTree))
  })

/** Judges a candidate at a later gate; each further attempt lets the agent fix what failed. */
export const laterGate = <E, R>(
  slot: Slot,
  gate: "lint" | "review" | "commit",
  start: string,
  plan: ReadonlyArray<string>,
  judge: (tree: string, attempt: number) => Effect.Effect<Judged & { readonly tree?: string }, E, R>
) =>
  Effect.gen(function* () {
    let tree = start
    let judged: Judged & { readonly tree?: string } = { verdict: "failed", reason: "", feedback: [] }
    for (let attempt = 1; attempt <= capOf(slot, gate); attempt++) {
      if (attempt > 1) {
        const { feedback } = judged
        const fix = yield* agentTurn(slot, { gate, attempt, phase: "code", from: tree, plan, feedback })
        tree = fix.tree
      } else {
        yield* record(slot, `started/${gate}/1/judge`, [
          { type: "gate.started", data: { gate, attempt, phase: "judge", tree } }
        ])
      }
      judged = yield* judge(tree, attempt)
      yield* unlessIncomplete(judged)
      if (isPass(judged)) return judged.tree ?? tree
    }
    return yield* endSlot(blocked(slot, gate, judged.reason, tree))
  })
