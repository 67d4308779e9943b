// What a test run means: the counts of vitest's JSON report, and whether the run may be called green.

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
