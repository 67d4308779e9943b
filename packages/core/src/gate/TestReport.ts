/**
 * Reads the output of test runners into one shape: names, statuses, why something failed, whether the report is
 * whole. Owns the choice of the reader; what a run means for a gate is decided in RedGreen.
 *
 * @since 0.1.0
 */
import { readCargoTest } from "./readers/cargoTest.ts"
import { readGoTest } from "./readers/goTest.ts"
import { readJestJson } from "./readers/jestJson.ts"
import { readJunit } from "./readers/junit.ts"
import { readNodeSpec } from "./readers/nodeSpec.ts"
import { readPytest } from "./readers/pytest.ts"
import type { Reader, ReadOptions, TestReport } from "./readers/report.ts"
import { report } from "./readers/report.ts"
import { readTap } from "./readers/tap.ts"
import { readUnittest } from "./readers/unittest.ts"
import { plain } from "./readers/text.ts"

export type { FailureKind, LoadFailure, TestCase, TestFailure, TestReport, TestStatus } from "./readers/report.ts"

export const READER_NAMES = [
  "tap",
  "junit",
  "vitest",
  "jest",
  "node-test",
  "go",
  "cargo",
  "pytest",
  "unittest"
] as const
export type ReaderName = (typeof READER_NAMES)[number]

/** node:test prints TAP or its spec form, depending on version and terminal. */
const readNodeTest: Reader = (text, options) => readTap(text, options) ?? readNodeSpec(text, options)

const READERS: Readonly<Record<ReaderName, Reader>> = {
  tap: readTap,
  junit: readJunit,
  vitest: readJestJson,
  jest: readJestJson,
  "node-test": readNodeTest,
  go: readGoTest,
  cargo: readCargoTest,
  pytest: readPytest,
  unittest: readUnittest
}

/** Formats that can't be mistaken for another come first. */
const AUTO: ReadonlyArray<ReaderName> = ["vitest", "junit", "go", "tap", "cargo", "pytest", "unittest", "node-test"]

/** What runners say when they found nothing to run; a new project's baseline looks like this. */
const NOTHING =
  /^(?:No test files found|No tests found, exiting|=+ no tests ran in |no tests ran in |Could not find ['"]|\?\s+\S+\s+\[no test files\]|running 0 tests)/mu

/**
 * `auto` tries every format. Null when the text can't be read: the judge then says `incomplete`.
 * A runner that says it found no tests gives a whole report with no tests, which is still not a pass.
 */
export const readTestReport = (kind: ReaderName | "auto", text: string, options: ReadOptions): TestReport | null => {
  const source = plain(text)
  for (const name of kind === "auto" ? AUTO : [kind]) {
    const found = READERS[name](source, options)
    if (found !== null) return found
  }
  return NOTHING.test(source) ? report({ tests: [], complete: true }) : null
}
