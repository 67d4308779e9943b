// What a test run means: the counts of vitest's JSON report, and whether the run may be called green.
import { relative } from "node:path"

/** A file that failed before any of its tests ran counts as one failure; so does a run that failed with none. */
const failuresOf = (report, status) => {
  const broken = report.testResults.filter(
    (file) => file.status === "failed" && file.assertionResults.every((test) => test.status !== "failed")
  ).length
  const failed = report.numFailedTests + broken
  return failed === 0 && status !== 0 ? 1 : failed
}

/** The last line to print and whether the run passed. No report or no test is never a pass. */
export const summarize = (report, status) => {
  if (report === null) return { line: "0 passed, 1 failed", ok: false }
  const passed = report.numPassedTests
  const skipped = report.numPendingTests + report.numTodoTests
  const failed = failuresOf(report, status)
  const line = `${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ""}`
  return { line, ok: failed === 0 && passed > 0 }
}

/** Enough of a message to know the failure by; the whole one is further up. */
const MESSAGE = 300

const failure = (file, name, message) =>
  `FAILED ${file}${name} -- ${(message ?? "").split("\n", 1)[0].slice(0, MESSAGE)}`

/** One line for each failure, for whoever sees only the end of a long log. Files are relative to `root`. */
export const failures = (report, root) =>
  (report?.testResults ?? []).flatMap((result) => {
    const file = relative(root, result.name)
    const failed = result.assertionResults.filter((test) => test.status === "failed")
    if (failed.length > 0) return failed.map((test) => failure(file, ` > ${test.fullName}`, test.failureMessages[0]))
    return result.status === "failed" ? [failure(file, "", result.message)] : []
  })
