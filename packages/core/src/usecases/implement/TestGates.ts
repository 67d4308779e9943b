/**
 * Baseline, red and green: the three test runs of a ticket, judged by `gate/RedGreen.ts`.
 *
 * @since 0.1.0
 */
import * as Effect from "effect/Effect"
import type { TestReport } from "../../gate/TestReport.ts"
import {
  changedTestRegions,
  judgeBaseline,
  judgeGreen,
  judgeRed,
  minTestsFor,
  modeFor,
  testRegionsOnlyGrow
} from "../../gate/RedGreen.ts"
import { Vcs } from "../../ports/Vcs.ts"
import { type CommandRun, resultOf, runTests, type TestRun } from "./Commands.ts"
import { type Judged, step, type StepResult, withoutRun } from "./Receipts.ts"
import { now } from "../now.ts"
import { endSlot, type Slot } from "./Slot.ts"

/** A test criterion names a test: what makes a TASK red-green. */
const hasTestCriteria = (slot: Slot): boolean => slot.content.plannedTests > 0

export const modeOf = (slot: Slot) => modeFor(slot.content.type, hasTestCriteria(slot))

/** `command` is null for a result that was not run by us now: taken from this clone's cache of the same tree and command. */
const asStep = (at: string, command: CommandRun | null, judged: Judged, report: TestReport | null): StepResult => {
  const counts = report?.counts ?? null
  if (command !== null) return resultOf(command, judged, { counts })
  const reason = `${judged.reason} (result of the same tree and command, run earlier in this clone)`
  return { ...withoutRun(at, { ...judged, reason }), counts }
}

/** The untouched base tree: what fails there may keep failing. A result that can't be used ends the slot. */
export const baseline = (slot: Slot, baseTree: string) =>
  Effect.gen(function* () {
    const vcs = yield* Vcs
    const { command, run } = yield* runTests(slot, baseTree)
    const at = yield* now
    const { reason, verdict } = judgeBaseline(run)
    const judged = yield* step(
      slot,
      {
        gate: "baseline",
        step: "baseline",
        attempt: 1,
        subject: { tree: yield* vcs.coveredTree(baseTree), patch: null, revision: null },
        command: slot.config.qualityGates.testCommand ?? ""
      },
      Effect.succeed(asStep(at, command, { verdict, reason, feedback: [] }, run.report))
    )
    // Nobody's failed attempt: the ticket goes back before an agent is asked.
    if (judged.verdict === "incomplete") {
      return yield* endSlot({ _tag: "returned", reason: judged.reason, environment: true })
    }
    return run
  })

const textsAt = (tree: string, paths: ReadonlyArray<string>) =>
  Effect.gen(function* () {
    const vcs = yield* Vcs
    const texts = new Map<string, string>()
    for (const path of paths) {
      const text = yield* vcs.show(tree, path)
      if (text !== null) texts.set(path, text)
    }
    return texts
  })

/** Red on T1: the new tests fail for the right reason. */
export const redGate = (slot: Slot, attempt: number, baseTree: string, base: TestRun, t1: string) =>
  Effect.gen(function* () {
    const vcs = yield* Vcs
    return yield* step(
      slot,
      {
        gate: "tdd",
        step: "red",
        attempt,
        subject: { tree: yield* vcs.coveredTree(t1), patch: null, revision: null },
        command: slot.config.qualityGates.testCommand ?? ""
      },
      Effect.gen(function* () {
        const { command, run } = yield* runTests(slot, t1)
        const after = yield* textsAt(t1, yield* vcs.changedPaths(baseTree, t1))
        const regions = changedTestRegions(yield* vcs.diff(baseTree, t1), after)
        const { requireNames } = slot.config.tdd
        const red = judgeRed({ baseline: base, red: run, changedTestRegions: regions, requireNames })
        const reason =
          red.verdict === "passed" && red.strength === "compile" ? `red: compile. ${red.reason}` : red.reason
        return asStep(
          yield* now,
          command,
          { verdict: red.verdict, reason, feedback: [reason, run.output.slice(-FEEDBACK_TAIL)] },
          run.report
        )
      })
    )
  })

/** Characters of test output that go back to an agent. */
const FEEDBACK_TAIL = 4000

export interface GreenInput {
  readonly attempt: number
  readonly base: TestRun
  /** The tree with the tests alone; null where the mode has no red run. */
  readonly t1: string | null
  readonly tree: string
}

/** Green on T2: everything that passed still passes, the new tests pass, and no test region shrank. */
export const greenGate = (slot: Slot, input: GreenInput) =>
  Effect.gen(function* () {
    const { attempt, base, t1, tree } = input
    const vcs = yield* Vcs
    return yield* step(
      slot,
      {
        gate: "tdd",
        step: "green",
        attempt,
        subject: { tree: yield* vcs.coveredTree(tree), patch: null, revision: null },
        command: slot.config.qualityGates.testCommand ?? ""
      },
      Effect.gen(function* () {
        const at = yield* now
        if (t1 !== null) {
          // Files of code, too: they may hold tests.
          const before = yield* textsAt(t1, yield* vcs.changedPaths(t1, tree))
          const shrunk = testRegionsOnlyGrow({ before, after: yield* textsAt(tree, [...before.keys()]) })
          if (shrunk.length > 0) {
            const lines = shrunk.map(({ file, line, message }) => `${file ?? "?"}:${line ?? "?"} ${message}`)
            const reason = `Tests that were handed over as red were changed afterwards: ${lines[0]}`
            return withoutRun(at, { verdict: "failed", reason, feedback: [reason, ...lines] }, tree)
          }
        }
        const { command, run } = yield* runTests(slot, tree)
        const red = t1 === null ? null : (yield* runTests(slot, t1)).run
        const { tdd } = slot.config
        const green = judgeGreen({
          baseline: base,
          red,
          green: run,
          mode: modeOf(slot),
          minTests: minTestsFor(slot.content.type, tdd.minTests, slot.content.plannedTests),
          requireNames: tdd.requireNames
        })
        return asStep(
          at,
          command,
          { verdict: green.verdict, reason: green.reason, feedback: [green.reason, run.output.slice(-FEEDBACK_TAIL)] },
          run.report
        )
      })
    )
  })
