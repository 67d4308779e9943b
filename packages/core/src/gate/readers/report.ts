/**
 * The shape every reader of runner output produces, and the one place that finishes it: stable names, counts.
 * Owns no format and no judgement.
 *
 * @since 0.1.0
 */
import type { TestCounts } from "../Gate.ts"
import type { Location } from "./text.ts"

/** `unresolved`: a symbol, import or member doesn't exist (yet); `error`: anything else that isn't an assertion. */
export type FailureKind = "assertion" | "unresolved" | "error"

export type TestStatus = "passed" | "failed" | "skipped" | "todo"

export interface TestFailure {
  readonly kind: FailureKind
  readonly message: string
  /** First place inside the project that the message names; null when it names none. */
  readonly at: Location | null
}

export interface TestCase {
  /** Suite path joined by " > "; paths in it are relative to cwd with forward slashes; repeated names get " #2". */
  readonly name: string
  readonly file: string | null
  readonly status: TestStatus
  readonly failure: TestFailure | null
}

/** A file, package or crate that could not be built or loaded, so its tests have no result. */
export interface LoadFailure {
  readonly file: string | null
  readonly message: string
  readonly kind: "unresolved" | "error"
  readonly at: Location | null
}

export interface TestReport {
  readonly tests: ReadonlyArray<TestCase>
  readonly loadFailures: ReadonlyArray<LoadFailure>
  readonly counts: TestCounts
  /** False when the report says itself that more was to come: plan or totals don't match, document cut off. */
  readonly complete: boolean
}

export interface ReadOptions {
  /** Absolute path of the folder the command ran in. */
  readonly cwd: string
}

/** A reader gets output without ANSI colours and with LF line ends; null means "this isn't my format". */
export type Reader = (text: string, options: ReadOptions) => TestReport | null

const numbered = (tests: ReadonlyArray<TestCase>): ReadonlyArray<TestCase> => {
  const seen = new Map<string, number>()
  return tests.map((test) => {
    const count = (seen.get(test.name) ?? 0) + 1
    seen.set(test.name, count)
    return count === 1 ? test : { ...test, name: `${test.name} #${count}` }
  })
}

const countOf = (tests: ReadonlyArray<TestCase>): TestCounts => {
  const of = (status: TestStatus) => tests.filter((test) => test.status === status).length
  const passed = of("passed")
  const failed = of("failed")
  return { run: passed + failed, passed, failed, skipped: tests.length - passed - failed, named: true }
}

/** Names are made unique; counts are taken from the tests unless the format gives only totals. */
export const report = (parts: {
  readonly tests: ReadonlyArray<TestCase>
  readonly loadFailures?: ReadonlyArray<LoadFailure>
  readonly complete: boolean
  readonly counts?: TestCounts
}): TestReport => {
  const tests = numbered(parts.tests)
  return {
    tests,
    loadFailures: parts.loadFailures ?? [],
    counts: parts.counts ?? countOf(tests),
    complete: parts.complete
  }
}
