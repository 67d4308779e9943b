/**
 * Judges the run on the untouched tree: what fails there is recorded and may keep failing.
 *
 * @since 0.1.0
 */
import type { TestCounts, Verdict } from "../Gate.ts"
import { list, namesOf, tests, type TestRun } from "./runs.ts"

export interface BaselineJudgement {
  readonly verdict: Verdict
  readonly reason: string
  /** Tests that fail on the untouched tree and may keep failing. */
  readonly knownFailures: ReadonlyArray<string>
  readonly names: ReadonlyArray<string>
  readonly counts: TestCounts | null
}

/**
 * A failing baseline is a fact to record, not a reason to refuse. What can't be used is a run that never ended, and one that
 * says all is well in words that can't be read: no later run could be compared with it.
 */
export const judgeBaseline = (run: TestRun): BaselineJudgement => {
  const knownFailures = namesOf(run, "failed")
  const base = { knownFailures, names: namesOf(run), counts: run.report?.counts ?? null }
  if (run.exitCode === null) {
    return { ...base, verdict: "incomplete", reason: "The test command was ended by a signal on the untouched tree." }
  }
  if (run.report === null && run.exitCode === 0) {
    const reason = "The test command exits 0 on the untouched tree and its output has no readable test report."
    return { ...base, verdict: "incomplete", reason }
  }
  if (run.report === null) {
    const reason = `The test command exits ${run.exitCode} on the untouched tree and its output has no readable test report.`
    return { ...base, verdict: "passed", reason }
  }
  const { counts, loadFailures } = run.report
  const broken =
    loadFailures.length === 0
      ? ""
      : `, ${loadFailures.length} not loading (${list(loadFailures.map(({ file, message }) => file ?? message))})`
  if (counts.run === 0) {
    return { ...base, verdict: "passed", reason: `No test ran on the untouched tree${broken}.` }
  }
  const failing =
    counts.failed === 0
      ? "all pass"
      : `${counts.failed} known to fail${knownFailures.length > 0 ? `: ${list(knownFailures)}` : ""}`
  const partly = run.report.complete ? "" : "; the report is cut off"
  return {
    ...base,
    verdict: "passed",
    reason: `${tests(counts.run)} ran on the untouched tree, ${failing}${broken}${partly}.`
  }
}
