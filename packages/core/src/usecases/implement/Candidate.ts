/**
 * A candidate tree on its way through the gates: what each gate judges, and in which order.
 * Later gates judge everything that earlier ones did, because a fix for one must not break another.
 *
 * @since 0.1.0
 */
import * as Effect from "effect/Effect"
import type { Judged } from "./Receipts.ts"
import { step, withoutRun } from "./Receipts.ts"
import { judgeByExit, type TestRun } from "./Commands.ts"
import { Vcs } from "../../ports/Vcs.ts"
import { now } from "../now.ts"
import { reviewGate } from "./ReviewGate.ts"
import { scanGate } from "./ScanGate.ts"
import type { Slot } from "./Slot.ts"
import { greenGate } from "./TestGates.ts"

/** What stays the same while candidates come and go. */
export interface Ground {
  readonly baseTree: string
  readonly base: TestRun
  readonly t1: string | null
}

const passed = (judged: Judged): boolean => judged.verdict === "passed" || judged.verdict === "skipped"

/** Scan first: a cheat is caught whatever its tests say. */
export const judgeTdd = (slot: Slot, ground: Ground, tree: string, attempt: number) =>
  Effect.gen(function* () {
    const scan = yield* scanGate(slot, attempt, ground.baseTree, tree)
    if (!passed(scan)) return scan
    return yield* greenGate(slot, { attempt, base: ground.base, t1: ground.t1, tree })
  })

const LINT_STEPS = [
  ["typecheck", "typeCheckCommand"],
  ["lint", "lintCommand"],
  ["build", "buildCommand"]
] as const

export const judgeLint = (slot: Slot, ground: Ground, tree: string, attempt: number) =>
  Effect.gen(function* () {
    const green = yield* judgeTdd(slot, ground, tree, attempt)
    if (!passed(green)) return green
    const vcs = yield* Vcs
    const covered = yield* vcs.coveredTree(tree)
    let last: Judged = green
    for (const [name, key] of LINT_STEPS) {
      const command = slot.config.qualityGates[key] ?? null
      const at = yield* now
      last = yield* step(
        slot,
        { gate: "lint", step: name, attempt, subject: { tree: covered, patch: null, revision: null }, command },
        command === null
          ? Effect.succeed(
              withoutRun(at, { verdict: "skipped", reason: `The configuration defines no ${key}.`, feedback: [] })
            )
          : judgeByExit(slot, tree, command)
      )
      if (!passed(last)) return last
    }
    return last
  })

export const judgeReview = (slot: Slot, ground: Ground, tree: string, attempt: number) =>
  Effect.gen(function* () {
    const lint = yield* judgeLint(slot, ground, tree, attempt)
    if (!passed(lint)) return lint
    return yield* reviewGate(slot, ground.baseTree, tree, attempt)
  })

export const isPass = passed
