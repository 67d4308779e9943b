/**
 * One ticket in one slot, through the five gates. Nothing here remembers anything: each step asks the log first,
 * so that a run after a crash goes on where the last one stopped.
 *
 * @since 0.1.0
 */
import * as Effect from "effect/Effect"
import type * as Semaphore from "effect/Semaphore"
import { AgentRunner } from "../../ports/AgentRunner.ts"
import { Vcs } from "../../ports/Vcs.ts"
import { laterGate, tddGate } from "./Attempts.ts"
import { judgeLint, judgeReview } from "./Candidate.ts"
import { judgeCommit } from "./CommitGate.ts"
import { integrate } from "./Integrate.ts"
import { planGate } from "./PlanGate.ts"
import { setup } from "./Setup.ts"
import { assign, settle } from "./Settle.ts"
import { endSlot, failpoint, type Slot, type SlotEnd, ticketOf } from "./Slot.ts"

export interface Locks {
  /** One integration at a time. */
  readonly integration: Semaphore.Semaphore
  /** One baseline at a time, so that slots of the same base share its result. */
  readonly baseline: Semaphore.Semaphore
}

const pipeline = (slot: Slot, locks: Locks) =>
  Effect.gen(function* () {
    const vcs = yield* Vcs
    yield* assign(slot, (yield* AgentRunner).id)
    yield* failpoint("slot-assigned")
    yield* vcs.addSlot({ path: slot.path, branch: slot.branch, base: slot.base })
    yield* failpoint("slot-added")
    yield* setup(slot, slot.base)
    const { judged, plan } = yield* planGate(slot)
    if (judged.verdict !== "passed") {
      return yield* endSlot({ _tag: "blocked", status: "needs-investigation", reason: judged.reason, tree: null })
    }
    const baseTree = yield* vcs.treeOf(slot.base)
    const { ground, tree: green } = yield* tddGate(slot, baseTree, plan, locks.baseline)
    const linted = yield* laterGate(slot, "lint", green, plan, (tree, attempt) =>
      judgeLint(slot, ground, tree, attempt)
    )
    const reviewed = yield* laterGate(slot, "review", linted, plan, (tree, attempt) =>
      judgeReview(slot, ground, tree, attempt)
    )
    yield* laterGate(slot, "commit", reviewed, plan, (tree, attempt) =>
      judgeCommit(slot, ground, slot.base, tree, attempt)
    )
    const change = (yield* ticketOf(slot)).change
    if (change === null) return yield* endSlot({ _tag: "failed", reason: "The commit is not in the log." })
    return yield* locks.integration.withPermits(1)(integrate(slot, ground, change))
  })

/** Runs the slot to its outcome and records it. Environment failures of the toolkit itself go through. */
export const runSlot = (slot: Slot, locks: Locks) =>
  Effect.gen(function* () {
    const ended: SlotEnd = yield* pipeline(slot, locks).pipe(
      Effect.catchTag("SlotEnded", ({ end }) => Effect.succeed(end))
    )
    yield* settle(slot, ended)
    return ended
  })
