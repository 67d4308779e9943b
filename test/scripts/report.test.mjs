import { describe, expect, it } from "vitest"
import { failures, summarize } from "../../scripts/lib/report.mjs"

const file = (status, ...tests) => ({ status, assertionResults: tests.map((test) => ({ status: test })) })
const report = (numPassedTests, numFailedTests, testResults, numPendingTests = 0) => ({
  numPassedTests,
  numFailedTests,
  numPendingTests,
  numTodoTests: 0,
  testResults
})

describe("the summary of a test run", () => {
  it("counts what passed and failed", () => {
    expect(summarize(report(3, 0, [file("passed", "passed")]), 0)).toEqual({ line: "3 passed, 0 failed", ok: true })
    expect(summarize(report(3, 1, [file("failed", "failed")]), 1)).toEqual({ line: "3 passed, 1 failed", ok: false })
  })

  it("counts a file that could not be loaded as a failure", () => {
    expect(summarize(report(3, 0, [file("failed")]), 1)).toEqual({ line: "3 passed, 1 failed", ok: false })
  })

  it("never calls a run green that ended badly, ran nothing or left no report", () => {
    expect(summarize(report(3, 0, []), 1)).toEqual({ line: "3 passed, 1 failed", ok: false })
    expect(summarize(report(0, 0, []), 0)).toEqual({ line: "0 passed, 0 failed", ok: false })
    expect(summarize(null, 0)).toEqual({ line: "0 passed, 1 failed", ok: false })
    expect(summarize(report(3, 0, []), null).ok).toBe(false)
  })

  it("says how many were skipped, and doesn't count them as passed", () => {
    expect(summarize(report(3, 0, [], 2), 0)).toEqual({ line: "3 passed, 0 failed, 2 skipped", ok: true })
    expect(summarize(report(0, 0, [], 2), 0).ok).toBe(false)
  })
})

describe("the failures of a test run", () => {
  it("are named by file and test, with the first line of what happened", () => {
    const failed = { status: "failed", fullName: "a log keeps all", failureMessages: ["expected 1\nat somewhere"] }
    const passed = { status: "passed", fullName: "a log opens", failureMessages: [] }
    const results = report(1, 1, [
      { name: "/repo/test/a.test.ts", status: "failed", assertionResults: [passed, failed] },
      { name: "/repo/test/b.test.ts", status: "failed", assertionResults: [], message: "no such module" },
      { name: "/repo/test/c.test.ts", status: "passed", assertionResults: [passed] }
    ])
    expect(failures(results, "/repo")).toEqual([
      "FAILED test/a.test.ts > a log keeps all -- expected 1",
      "FAILED test/b.test.ts -- no such module"
    ])
    expect(failures(null, "/repo")).toEqual([])
  })
})
