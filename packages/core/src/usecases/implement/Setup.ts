/**
 * Prepares a slot: ignored files to bring along and the setup command, with a receipt.
 * A failing setup is the environment's fault and nobody's attempt.
 *
 * @since 0.1.0
 */
import * as Effect from "effect/Effect"
import { SlotFiles } from "../../ports/SlotFiles.ts"
import { Vcs } from "../../ports/Vcs.ts"
import { endOf, resultOf, runOn, timeoutOf } from "./Commands.ts"
import { receiptOf, step, type StepKey } from "./Receipts.ts"
import { endSlot, failpoint, type Slot } from "./Slot.ts"

/** The mark comes before the receipt: what has a receipt was done in this very worktree, or in one that is gone. */
const runSetup = (slot: Slot, key: StepKey & { readonly command: string }, tree: string, covered: string) =>
  Effect.gen(function* () {
    const vcs = yield* Vcs
    const { command } = key
    const done = yield* runOn(slot, tree, command, timeoutOf(slot))
    // `backlog/` is nobody's business here: a slot whose commit was rebased has another one than the base.
    const clean = (yield* vcs.coveredTree(done.treeAfter)) === covered
    const ok = done.outcome.exitCode === 0 && clean
    const reason = clean
      ? `\`${command}\` ${endOf(done.outcome)}.`
      : `\`${command}\` changes tracked files; it must leave them as they are.`
    if (ok) yield* vcs.markPrepared(slot.path, covered)
    return resultOf(done, { verdict: ok ? "passed" : "failed", reason, feedback: [] })
  })

const copyFiles = (slot: Slot) =>
  slot.config.slot.copy.length === 0
    ? Effect.void
    : SlotFiles.use((files) => files.copyInto(slot.path, slot.config.slot.copy))

/**
 * Runs once for each base tree in each worktree. The receipt is written once; a worktree that was made anew since (after a
 * crash, or to finish a change that waited) is prepared again without one.
 */
export const setup = (slot: Slot, base: string) =>
  Effect.gen(function* () {
    const vcs = yield* Vcs
    const command = slot.config.qualityGates.setupCommand ?? null
    if (command === null) return yield* copyFiles(slot)
    const tree = yield* vcs.treeOf(base)
    const covered = yield* vcs.coveredTree(tree)
    const subject = { tree: covered, patch: null, revision: null }
    const key = { gate: "setup", step: "setup", attempt: 1, subject, command } as const
    const passed = (yield* receiptOf(slot, key))?.verdict === "passed"
    if (passed && (yield* vcs.isPrepared(slot.path, covered))) return
    yield* copyFiles(slot)
    const run = runSetup(slot, key, tree, covered)
    const judged = passed ? yield* run : yield* step(slot, key, run)
    yield* failpoint("setup-recorded")
    if (judged.verdict !== "passed") {
      return yield* endSlot({ _tag: "returned", reason: `Setup failed: ${judged.reason}`, environment: true })
    }
  })
