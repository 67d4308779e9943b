/**
 * Judges the run on the handed-over tests (T1): they must fail, and for the right reason.
 *
 * @since 0.1.0
 */
import { findDiagnostics } from "../Diagnostics.ts"
import type { Verdict } from "../Gate.ts"
import { isUnresolved } from "../readers/failure.ts"
import type { LoadFailure, TestCase } from "../readers/report.ts"
import { isInside, type TestRegion } from "../TestPaths.ts"
import { isNamed, list, namesOf, oneLine, tests, testsOf, type TestRun } from "./runs.ts"

export interface RedJudgement {
  readonly verdict: Verdict
  /** `counts`: judged without names; null when there is no red. */
  readonly strength: "assertion" | "compile" | "counts" | null
  readonly reason: string
  readonly newNames: ReadonlyArray<string>
}

interface Unresolved {
  readonly where: string
  readonly message: string
  readonly ok: boolean
}

const place = (at: { readonly file: string | null; readonly line: number | null } | null): string =>
  at?.file == null ? "an unknown place" : at.line === null ? at.file : `${at.file}:${at.line}`

/** Everything that kept tests from being built, loaded or called, and whether each is excusable. */
const obstacles = (
  failures: ReadonlyArray<LoadFailure>,
  cases: ReadonlyArray<TestCase>,
  output: string | null,
  regions: ReadonlyArray<TestRegion>
): ReadonlyArray<Unresolved> => {
  const one = (
    unresolved: boolean,
    at: { file: string | null; line: number | null } | null,
    message: string
  ): Unresolved => ({
    where: place(at),
    message: oneLine(message),
    ok: unresolved && at !== null && isInside(regions, at)
  })
  return [
    ...failures.map(({ at, file, kind, message }) => one(kind === "unresolved", at ?? { file, line: null }, message)),
    ...cases.map(({ failure, file }) =>
      one(failure?.kind === "unresolved", failure?.at ?? { file, line: null }, failure?.message ?? "")
    ),
    ...(output === null ? [] : findDiagnostics(output))
      .filter(({ severity }) => severity === "error")
      .map(({ file, line, message, rule }) => one(isUnresolved(`${rule ?? ""}: ${message}`), { file, line }, message))
  ]
}

/**
 * Red on T1: a new test fails by assertion; or the build or load fails and every diagnostic is an unresolved symbol,
 * import or member in changed test regions (`compile`, weaker).
 */
export const judgeRed = (input: {
  readonly baseline: TestRun
  /** Its output is searched for diagnostics when no report could be read. */
  readonly red: TestRun & { readonly output: string }
  readonly changedTestRegions: ReadonlyArray<TestRegion>
  readonly requireNames: boolean
}): RedJudgement => {
  const { baseline, changedTestRegions, red } = input
  const known = new Set(namesOf(baseline))
  const newTests = testsOf(red).filter(({ name }) => !known.has(name))
  const newNames = newTests.map(({ name }) => name)
  const say = (verdict: Verdict, strength: RedJudgement["strength"], reason: string): RedJudgement => ({
    verdict,
    strength,
    reason,
    newNames
  })

  if (red.exitCode === null)
    return say("incomplete", null, "The test command was ended by a signal on the handed-over tests.")
  if (red.report === null && red.exitCode === 0) {
    return say("incomplete", null, "The test command exits 0 and its output has no readable test report.")
  }
  if (red.report !== null && !red.report.complete)
    return say("incomplete", null, "The test report of the red run is cut off.")
  if (red.report !== null && (!isNamed(red) || (baseline.report !== null && !isNamed(baseline))))
    return redByCounts(input, say)

  const passedBefore = new Set(namesOf(baseline, "passed"))
  const brokenBefore = new Set((baseline.report?.loadFailures ?? []).map(({ file, message }) => file ?? message))
  const loadFailures = (red.report?.loadFailures ?? []).filter(
    ({ file, message }) => !brokenBefore.has(file ?? message)
  )
  const failing = testsOf(red).filter(({ status }) => status === "failed")
  const regressions = failing.filter(({ failure, name }) => passedBefore.has(name) && failure?.kind !== "unresolved")
  if (regressions.length > 0) {
    return say(
      "failed",
      null,
      `Tests that pass on the untouched tree fail with only the new tests added: ${list(regressions.map(({ name }) => name))}.`
    )
  }
  const now = new Set(namesOf(red))
  const gone = [...passedBefore].filter((name) => !now.has(name))
  if (gone.length > 0 && loadFailures.length === 0 && red.report !== null) {
    return say("failed", null, `Tests of the untouched tree are gone: ${list(gone)}.`)
  }
  const silenced = testsOf(red).filter(
    ({ name, status }) => passedBefore.has(name) && (status === "skipped" || status === "todo")
  )
  if (silenced.length > 0)
    return say(
      "failed",
      null,
      `Tests that ran on the untouched tree are skipped: ${list(silenced.map(({ name }) => name))}.`
    )
  if (red.exitCode === 0 && failing.length > 0) {
    return say(
      "failed",
      null,
      `The test command exits 0 although ${tests(failing.length)} failed, so its exit code proves nothing.`
    )
  }

  const fresh = newTests.filter(({ status }) => status === "failed")
  const asserting = fresh.filter(({ failure }) => failure?.kind === "assertion")
  const erring = fresh.filter(({ failure }) => failure?.kind === "error")
  const unresolvedOld = failing.filter(({ failure, name }) => passedBefore.has(name) && failure?.kind === "unresolved")
  const unresolvedNew = fresh.filter(({ failure }) => failure?.kind === "unresolved")
  const nothingRan = red.report === null || (red.report.counts.run === 0 && loadFailures.length === 0)
  const blocking = obstacles(
    loadFailures,
    [...unresolvedOld, ...unresolvedNew],
    nothingRan ? red.output : null,
    changedTestRegions
  )
  const wrong = blocking.filter(({ ok }) => !ok)
  const alreadyPassing = newTests.filter(({ status }) => status === "passed").map(({ name }) => name)
  const also = alreadyPassing.length === 0 ? "" : `; already passing, so proving nothing: ${list(alreadyPassing)}`

  if (wrong.length > 0) {
    const first = wrong[0]
    return say(
      "failed",
      null,
      `The build or load fails for a reason other than a symbol that the tests ask for: ${first?.message ?? ""} (${first?.where ?? ""}).`
    )
  }
  if (asserting.length > 0) {
    return say(
      "passed",
      "assertion",
      `${tests(asserting.length)} fail by assertion as they should: ${list(asserting.map(({ name }) => name))}${also}.`
    )
  }
  if (erring.length > 0) {
    return say(
      "failed",
      null,
      `New tests fail with an error instead of an assertion: ${list(erring.map(({ name }) => name))}.`
    )
  }
  if (blocking.length > 0) {
    return say(
      "passed",
      "compile",
      `The tests ask for what doesn't exist yet: ${blocking[0]?.message ?? ""} (${blocking[0]?.where ?? ""})${also}.`
    )
  }
  if (red.report === null) {
    return say("failed", null, `The test command exits ${red.exitCode} without a readable test report or diagnostic.`)
  }
  if (alreadyPassing.length > 0)
    return say("failed", null, `New tests already pass before the change: ${list(alreadyPassing)}.`)
  return say(
    "failed",
    null,
    newNames.length > 0 ? `New tests were skipped: ${list(newNames)}.` : "No new test was handed over."
  )
}

const redByCounts = (
  {
    baseline,
    red,
    requireNames
  }: { readonly baseline: TestRun; readonly red: TestRun; readonly requireNames: boolean },
  say: (verdict: Verdict, strength: RedJudgement["strength"], reason: string) => RedJudgement
): RedJudgement => {
  if (requireNames)
    return say(
      "incomplete",
      null,
      "The test report gives no test names; configure a report that does, or set tdd.requireNames to false."
    )
  const before = baseline.report?.counts
  const after = red.report?.counts
  if (after === undefined) return say("incomplete", null, "The red run has no readable counts.")
  if (after.run < (before?.run ?? 0))
    return say(
      "failed",
      null,
      `Fewer tests ran than on the untouched tree: ${after.run} instead of ${before?.run ?? 0}.`
    )
  const more = after.failed - (before?.failed ?? 0)
  if (more > 0 && red.exitCode !== 0)
    return say(
      "passed",
      "counts",
      `${tests(more)} more fail than on the untouched tree; judged by counts because the report has no names.`
    )
  return say("failed", null, "No more tests fail than on the untouched tree.")
}
