/**
 * A run of the test command and the words in which judges speak about its tests.
 *
 * @since 0.1.0
 */
import { isUnresolved } from "../readers/failure.ts"
import type { TestCase, TestReport } from "../readers/report.ts"

/** One run of the test command; the exit code is null when a signal ended it. */
export interface TestRun {
  readonly report: TestReport | null
  readonly exitCode: number | null
}

/** Names shown in a reason before it says how many more there are. */
const SHOWN = 3

export const list = (names: ReadonlyArray<string>): string =>
  names
    .slice(0, SHOWN)
    .map((name) => `"${name}"`)
    .join(", ") + (names.length > SHOWN ? ` and ${names.length - SHOWN} more` : "")

export const tests = (count: number): string => `${count} ${count === 1 ? "test" : "tests"}`
export const testsOf = (run: TestRun | null): ReadonlyArray<TestCase> => run?.report?.tests ?? []
export const namesOf = (run: TestRun | null, ...statuses: ReadonlyArray<TestCase["status"]>): ReadonlyArray<string> =>
  testsOf(run)
    .filter(({ status }) => statuses.length === 0 || statuses.includes(status))
    .map(({ name }) => name)
export const isNamed = (run: TestRun): boolean =>
  run.report !== null && (run.report.counts.named || run.report.counts.run === 0)

export const oneLine = (message: string): string =>
  (
    message
      .trim()
      .split("\n")
      .find((line) => isUnresolved(line)) ??
    message.trim().split("\n")[0] ??
    ""
  )
    .trim()
    .slice(0, 160)
