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
import { step } from "./Receipts.ts"
import { endSlot, failpoint, type Slot } from "./Slot.ts"

/** Runs for each (base tree, command); a new worktree needs it again, which `fresh` says. */
export const setup = (slot: Slot, base: string) =>
  Effect.gen(function* () {
    const files = yield* SlotFiles
    if (slot.config.slot.copy.length > 0) yield* files.copyInto(slot.path, slot.config.slot.copy)
    const command = slot.config.qualityGates.setupCommand ?? null
    if (command === null) return
    const vcs = yield* Vcs
    const tree = yield* vcs.treeOf(base)
    const run = Effect.map(runOn(slot, tree, command, timeoutOf(slot)), (done) => {
      const clean = done.treeAfter === done.treeBefore
      const ok = done.outcome.exitCode === 0 && clean
      const reason = clean
        ? `\`${command}\` ${endOf(done.outcome)}.`
        : `\`${command}\` changes tracked files; it must leave them as they are.`
      return resultOf(done, { verdict: ok ? "passed" : "failed", reason, feedback: [] })
    })
    const subject = { tree: yield* vcs.coveredTree(tree), patch: null, revision: null }
    const judged = yield* step(slot, { gate: "setup", step: "setup", attempt: 1, subject, command }, run)
    yield* failpoint("setup-recorded")
    if (judged.verdict !== "passed") {
      return yield* endSlot({ _tag: "returned", reason: `Setup failed: ${judged.reason}`, environment: true })
    }
  })

/** The same without a receipt: a worktree that a crash removed is prepared again, though the log has its receipt. */
export const prepareAgain = (slot: Slot, base: string) =>
  Effect.gen(function* () {
    const files = yield* SlotFiles
    if (slot.config.slot.copy.length > 0) yield* files.copyInto(slot.path, slot.config.slot.copy)
    const command = slot.config.qualityGates.setupCommand ?? null
    if (command === null) return
    const vcs = yield* Vcs
    const done = yield* runOn(slot, yield* vcs.treeOf(base), command, timeoutOf(slot))
    if (done.outcome.exitCode !== 0) {
      return yield* endSlot({
        _tag: "returned",
        reason: `Setup failed: \`${command}\` ${endOf(done.outcome)}.`,
        environment: true
      })
    }
  })
