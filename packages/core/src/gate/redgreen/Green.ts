/**
 * Judges the run on the finished tree (T2) against the untouched tree and the handed-over tests.
 *
 * @since 0.1.0
 */
import type { TestCounts, Verdict } from "../Gate.ts"
import type { TddMode } from "../GateMode.ts"
import { isNamed, list, namesOf, oneLine, tests, testsOf, type TestRun } from "./runs.ts"

export interface GreenJudgement {
  readonly verdict: Verdict
  readonly reason: string
  readonly newNames: ReadonlyArray<string>
  /** False when it was judged by counts alone. */
  readonly named: boolean
}

/**
 * Green on T2: every name of baseline and T1 exists and passes (known failures excepted), nothing that ran is skipped,
 * enough new names pass, the exit code agrees.
 */
export const judgeGreen = (input: {
  readonly baseline: TestRun
  /** The run on T1; null in modes without one. */
  readonly red: TestRun | null
  readonly green: TestRun
  readonly minTests: number
  readonly mode: TddMode
  readonly requireNames: boolean
}): GreenJudgement => {
  const { baseline, green, minTests, mode, red, requireNames } = input
  const before = new Set(namesOf(baseline))
  const newNames = namesOf(green, "passed").filter((name) => !before.has(name))
  const named =
    isNamed(green) && (baseline.report === null || isNamed(baseline)) && (red?.report == null || isNamed(red))
  const say = (verdict: Verdict, reason: string): GreenJudgement => ({ verdict, reason, newNames, named })

  if (green.exitCode === null) return say("incomplete", "The test command was ended by a signal.")
  if (green.report === null) {
    return green.exitCode === 0
      ? say("incomplete", "The test command exits 0 and its output has no readable test report.")
      : say("failed", `The test command exits ${green.exitCode} without a readable test report.`)
  }
  if (!green.report.complete) return say("incomplete", "The test report is cut off or doesn't match its own totals.")
  if (baseline.report === null && baseline.exitCode === 0) {
    return say("incomplete", "The report of the untouched tree could not be read, so there is nothing to compare with.")
  }
  if (mode === "red-green" && red === null) return say("incomplete", "There is no red run to compare with.")
  const brokenBefore = new Set((baseline.report?.loadFailures ?? []).map(({ file, message }) => file ?? message))
  const notLoading = green.report.loadFailures.filter(({ file, message }) => !brokenBefore.has(file ?? message))
  if (notLoading.length > 0) {
    const first = notLoading[0]
    return say("failed", `${first?.file ?? "Something"} does not build or load: ${oneLine(first?.message ?? "")}.`)
  }
  const { counts } = green.report
  const base = baseline.report?.counts
  if (counts.run === 0) return say("failed", "No test ran, and that is not a pass.")
  if (!named && requireNames) {
    return say(
      "incomplete",
      "The test report gives no test names; configure a report that does, or set tdd.requireNames to false."
    )
  }
  if (base !== undefined && counts.run < base.run) {
    const gone = named ? namesOf(baseline, "passed", "failed").filter((name) => !namesOf(green).includes(name)) : []
    return say(
      "failed",
      `Fewer tests ran than on the untouched tree: ${counts.run} instead of ${base.run}${gone.length > 0 ? `; missing: ${list(gone)}` : ""}.`
    )
  }
  if (!named) return greenByCounts(input, counts, say)

  const known = new Set(namesOf(baseline, "failed"))
  const all = testsOf(green)
  const present = new Set(all.map(({ name }) => name))
  // A suite that failed by itself in T1 has a name of its own there; later it exists as the prefix of its tests.
  const exists = (name: string): boolean => present.has(name) || all.some((test) => test.name.startsWith(`${name} > `))
  const expected = [...new Set([...before, ...namesOf(red)])]
  const missing = expected.filter((name) => !exists(name))
  if (missing.length > 0) return say("failed", `Tests are gone: ${list(missing)}.`)
  const failing = all.filter(({ name, status }) => status === "failed" && !known.has(name)).map(({ name }) => name)
  if (failing.length > 0)
    return say("failed", `${tests(failing.length)} ${failing.length === 1 ? "fails" : "fail"}: ${list(failing)}.`)
  const ran = new Set([...namesOf(baseline, "passed", "failed"), ...namesOf(red, "passed", "failed")])
  const silenced = all
    .filter(({ name, status }) => ran.has(name) && (status === "skipped" || status === "todo"))
    .map(({ name }) => name)
  if (silenced.length > 0) return say("failed", `Tests that ran before are skipped now: ${list(silenced)}.`)
  const stillFailing = namesOf(green, "failed")
  if (green.exitCode !== 0 && stillFailing.length === 0) {
    return say("failed", `Every test passes but the test command exits ${green.exitCode}.`)
  }
  if (mode !== "keep-green" && newNames.length < minTests) {
    return say(
      "failed",
      `${newNames.length} of at least ${minTests} new tests ${newNames.length === 1 ? "passes" : "pass"}${newNames.length > 0 ? `: ${list(newNames)}` : ""}.`
    )
  }
  const excepted =
    stillFailing.length === 0 ? "" : `; ${stillFailing.length} known failures of the untouched tree still fail`
  return say("passed", `${tests(counts.passed)} pass, ${newNames.length} of them new${excepted}.`)
}

const greenByCounts = (
  {
    baseline,
    green,
    minTests,
    mode,
    red
  }: {
    readonly baseline: TestRun
    readonly green: TestRun
    readonly minTests: number
    readonly mode: TddMode
    readonly red: TestRun | null
  },
  counts: TestCounts,
  say: (verdict: Verdict, reason: string) => GreenJudgement
): GreenJudgement => {
  const base = baseline.report?.counts ?? { run: 0, passed: 0, failed: 0, skipped: 0 }
  const added = counts.passed - base.passed
  if (counts.run < (red?.report?.counts.run ?? 0)) {
    return say(
      "failed",
      `Fewer tests ran than in the red run: ${counts.run} instead of ${red?.report?.counts.run ?? 0}.`
    )
  }
  if (counts.failed > base.failed)
    return say("failed", `${tests(counts.failed - base.failed)} more fail than on the untouched tree.`)
  if (counts.skipped > base.skipped)
    return say("failed", `${tests(counts.skipped - base.skipped)} more are skipped than on the untouched tree.`)
  if (green.exitCode !== 0 && counts.failed === 0)
    return say("failed", `No test failed but the test command exits ${green.exitCode}.`)
  if (mode !== "keep-green" && added < minTests)
    return say("failed", `${added} of at least ${minTests} more tests pass than on the untouched tree.`)
  return say(
    "passed",
    `${tests(counts.passed)} pass, ${added} more than on the untouched tree; judged by counts because the report has no names.`
  )
}
