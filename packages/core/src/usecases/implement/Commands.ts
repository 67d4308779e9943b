/**
 * Runs the configured commands in a slot: the slot is first made equal to the tree that is judged.
 *
 * @since 0.1.0
 */
import * as Effect from "effect/Effect"
import { parseDiagnostics } from "../../gate/Diagnostics.ts"
import { diagnosticText, failedReason } from "../../gate/FailedCommand.ts"
import { readTestReport, type TestReport } from "../../gate/TestReport.ts"
import type { DomainError } from "../../log/DomainError.ts"
import { Digest } from "../../ports/Digest.ts"
import { type ProcessOutcome, Processes } from "../../ports/Processes.ts"
import { SlotFiles } from "../../ports/SlotFiles.ts"
import { SnapshotStore } from "../../ports/SnapshotStore.ts"
import { Vcs } from "../../ports/Vcs.ts"
import { type Judged, type StepResult } from "./Receipts.ts"
import type { Slot } from "./Slot.ts"

export interface CommandRun {
  readonly outcome: ProcessOutcome
  readonly treeBefore: string
  readonly treeAfter: string
}

/** Runs one approved command on a tree; what it changed in tracked files is put back. */
export const runOn = (
  slot: Slot,
  tree: string,
  command: string,
  timeoutMs: number
): Effect.Effect<CommandRun, DomainError, Vcs | Processes> =>
  Effect.gen(function* () {
    const vcs = yield* Vcs
    const processes = yield* Processes
    yield* vcs.restore(slot.path, tree)
    const outcome = yield* processes.run({
      command,
      cwd: slot.path,
      env: {},
      timeoutMs,
      stdin: null,
      marker: slot.marker
    })
    const treeAfter = yield* vcs.snapshot(slot.path)
    if (treeAfter !== tree) yield* vcs.restore(slot.path, tree)
    return { outcome, treeBefore: tree, treeAfter }
  })

export const timeoutOf = (slot: Slot): number => slot.config.qualityGates.timeoutSeconds * 1000

/** How a command ended, in words. */
export const endOf = (outcome: ProcessOutcome): string =>
  outcome.timedOut
    ? "ran into the time limit"
    : outcome.signal !== null
      ? `was ended by ${outcome.signal}`
      : `exited ${outcome.exitCode ?? "without a code"}`

export const resultOf = (run: CommandRun, judged: Judged, extra: Partial<StepResult> = {}): StepResult => ({
  ...judged,
  counts: null,
  diagnostics: [],
  outcome: run.outcome,
  treeBefore: run.treeBefore,
  treeAfter: run.treeAfter,
  startedAt: run.outcome.startedAt,
  durationMs: run.outcome.durationMs,
  ...extra
})

/** A command whose exit code decides; diagnostics go back to the agent, not whole files. */
export const judgeByExit = (
  slot: Slot,
  tree: string,
  command: string
): Effect.Effect<StepResult, DomainError, Vcs | Processes> =>
  Effect.map(runOn(slot, tree, command, timeoutOf(slot)), (run) => {
    if (run.outcome.exitCode === 0 && !run.outcome.timedOut) {
      return resultOf(run, { verdict: "passed", reason: `\`${command}\` exited 0.`, feedback: [] })
    }
    const diagnostics = parseDiagnostics(run.outcome.output, slot.path)
    const reason = failedReason(command, endOf(run.outcome), diagnostics)
    const lines = diagnostics.map(diagnosticText)
    return resultOf(
      run,
      {
        verdict: "failed",
        reason,
        feedback: [reason, ...(lines.length > 0 ? lines : [run.outcome.output.slice(-TAIL)])]
      },
      { diagnostics }
    )
  })

/** Characters of raw output that an agent gets when nothing could be parsed. */
const TAIL = 4000

export interface TestRun {
  readonly exitCode: number | null
  readonly output: string
  readonly report: TestReport | null
}

export interface TestRunResult {
  readonly run: TestRun
  /** Null when the result came from the cache of this clone. */
  readonly command: CommandRun | null
}

/** An old report is never read as a new one. A path that is named alone goes whatever it is. */
const removeReports = (slot: Slot, named: string) =>
  Effect.gen(function* () {
    const files = yield* SlotFiles
    const found = yield* files.reports(slot.path, named)
    yield* Effect.forEach(named.includes("*") ? found : [named], (path) => files.remove(slot.path, path), {
      discard: true
    })
  })

/** Every file of the report, one after the other: readers find each document in the text. */
const readReports = (slot: Slot, named: string) =>
  Effect.gen(function* () {
    const files = yield* SlotFiles
    const texts = yield* Effect.forEach(yield* files.reports(slot.path, named), (path) => files.read(slot.path, path))
    return texts.filter((text) => text !== null).join("\n")
  })

/** Runs the tests on a tree, or takes this clone's cached result of the same tree and command. */
export const runTests = (
  slot: Slot,
  tree: string
): Effect.Effect<TestRunResult, DomainError, Vcs | Processes | SlotFiles | SnapshotStore | Digest> =>
  Effect.gen(function* () {
    const { qualityGates } = slot.config
    const command = qualityGates.testCommand ?? ""
    const vcs = yield* Vcs
    const cache = yield* SnapshotStore
    const { sha256 } = yield* Digest
    const covered = yield* vcs.coveredTree(tree)
    // No dash: the results of other trees are not older versions of this one.
    const name = `tests.${covered}.${sha256(`${command}\n${qualityGates.testReader}\n${qualityGates.testReport ?? ""}`).slice(0, 16)}`
    const known = yield* cache.load(name)
    if (known !== null) return { run: JSON.parse(known) as TestRun, command: null }
    const reportPath = qualityGates.testReport ?? null
    if (reportPath !== null) yield* removeReports(slot, reportPath)
    const done = yield* runOn(slot, tree, command, timeoutOf(slot))
    const text = reportPath === null ? done.outcome.stdout : yield* readReports(slot, reportPath)
    const read = (from: string) => readTestReport(qualityGates.testReader, from, { cwd: slot.path })
    const report = read(text) ?? (reportPath === null ? read(done.outcome.output) : null)
    const run: TestRun = { exitCode: done.outcome.exitCode, output: done.outcome.output.slice(-CACHED_OUTPUT), report }
    // A run that was cut short says nothing about the tree: it is not remembered.
    if (!done.outcome.timedOut && done.outcome.signal === null) yield* cache.save(name, JSON.stringify(run))
    return { run, command: done }
  })

/** Characters of output that the cache keeps: enough to find unresolved symbols again. */
const CACHED_OUTPUT = 200_000
