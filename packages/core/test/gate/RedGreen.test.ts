import { assert, describe, it } from "@effect/vitest"
import {
  changedTestRegions,
  judgeBaseline,
  judgeGreen,
  judgeRed,
  minTestsFor,
  modeFor,
  type TestRun
} from "../../src/gate/RedGreen.ts"
import { type FailureKind, readTestReport, type TestReport } from "../../src/gate/TestReport.ts"
import { cwd, fixture } from "./fixtures.ts"

type Outcome = "passed" | "skipped" | "todo" | FailureKind

const FILE = "test/a.test.ts"

const run = (
  tests: Readonly<Record<string, Outcome>>,
  more: Partial<TestReport> & { readonly exitCode?: number | null; readonly output?: string; readonly at?: string } = {}
): TestRun & { readonly output: string } => {
  const { at = FILE, exitCode, output = "", ...rest } = more
  const cases = Object.entries(tests).map(([name, outcome]) => {
    const plain = outcome === "passed" || outcome === "skipped" || outcome === "todo"
    return {
      name,
      file: FILE,
      status: plain ? outcome : ("failed" as const),
      failure: plain
        ? null
        : {
            kind: outcome,
            message: outcome === "unresolved" ? "TypeError: x is not a function" : outcome,
            at: { file: at, line: 3 }
          }
    }
  })
  const passed = cases.filter(({ status }) => status === "passed").length
  const failed = cases.filter(({ status }) => status === "failed").length
  const report = {
    tests: cases,
    loadFailures: [],
    counts: { run: passed + failed, passed, failed, skipped: cases.length - passed - failed, named: true },
    complete: true,
    ...rest
  }
  const broken = failed + report.loadFailures.length > 0
  return { report, exitCode: exitCode === undefined ? (broken ? 1 : 0) : exitCode, output }
}

const unnamed = (passed: number, failed: number, exitCode: number, skipped = 0) =>
  run({}, { counts: { run: passed + failed, passed, failed, skipped, named: false }, exitCode })

const unreadable = (exitCode: number, output = "") => ({ report: null, exitCode, output })

const regions = [{ file: FILE, ranges: [{ from: 1, to: 100 }] }]
const base = run({ old: "passed" })

describe("judgeBaseline", () => {
  it("records failing tests by name and doesn't refuse them", () => {
    const judged = judgeBaseline(run({ old: "passed", broken: "assertion" }))
    assert.deepStrictEqual(
      [judged.verdict, judged.knownFailures, judged.names],
      ["passed", ["broken"], ["old", "broken"]]
    )
    assert.include(judged.reason, '"broken"')
  })
  it("says so when nothing ran or nothing can be read", () => {
    assert.include(judgeBaseline(run({})).reason, "No test ran")
    const judged = judgeBaseline(unreadable(127))
    assert.deepStrictEqual([judged.verdict, judged.counts], ["passed", null])
    assert.include(judged.reason, "exits 127")
  })
  it("can't use a run that says all is well in words that can't be read", () => {
    assert.strictEqual(judgeBaseline(unreadable(0)).verdict, "incomplete")
  })
  it("can't use a run that a signal ended", () => {
    assert.strictEqual(judgeBaseline(run({ old: "passed" }, { exitCode: null })).verdict, "incomplete")
  })
})

describe("judgeRed", () => {
  const red = (outcome: ReturnType<typeof run> | ReturnType<typeof unreadable>, baseline: TestRun = base) =>
    judgeRed({ baseline, red: outcome, changedTestRegions: regions, requireNames: true })

  it("passes when a new test fails by assertion", () => {
    const judged = red(run({ old: "passed", fresh: "assertion" }))
    assert.deepStrictEqual([judged.verdict, judged.strength, judged.newNames], ["passed", "assertion", ["fresh"]])
  })
  it("is weaker when new tests call what doesn't exist", () => {
    const judged = red(run({ old: "passed", fresh: "unresolved" }))
    assert.deepStrictEqual([judged.verdict, judged.strength], ["passed", "compile"])
    assert.include(judged.reason, "is not a function")
  })
  it("fails when what doesn't exist is asked for outside the changed tests", () => {
    const judged = red(run({ old: "passed", fresh: "unresolved" }, { at: "src/money.ts" }))
    assert.strictEqual(judged.verdict, "failed")
    assert.include(judged.reason, "src/money.ts:3")
  })
  it("fails when new tests fail with an error", () => {
    assert.deepStrictEqual(red(run({ old: "passed", fresh: "error" })).verdict, "failed")
  })
  it("fails when new tests already pass, unless another one fails properly", () => {
    const passing = red(run({ old: "passed", fresh: "passed" }))
    assert.strictEqual(passing.verdict, "failed")
    assert.include(passing.reason, 'already pass before the change: "fresh"')
    const mixed = red(run({ old: "passed", fresh: "passed", other: "assertion" }))
    assert.strictEqual(mixed.verdict, "passed")
    assert.include(mixed.reason, 'already passing, so proving nothing: "fresh"')
  })
  it("fails without new tests, and with only skipped ones", () => {
    assert.strictEqual(red(run({ old: "passed" })).reason, "No new test was handed over.")
    assert.include(red(run({ old: "passed", fresh: "skipped" })).reason, "skipped")
  })
  it("fails when tests that passed before fail, are skipped or are gone", () => {
    assert.include(red(run({ old: "assertion", fresh: "assertion" })).reason, '"old"')
    assert.include(red(run({ old: "skipped", fresh: "assertion" })).reason, "are skipped")
    assert.include(red(run({ fresh: "assertion" })).reason, "are gone")
  })
  it("lets known failures keep failing but doesn't take them for red", () => {
    const known = run({ old: "passed", broken: "assertion" })
    assert.strictEqual(red(run({ old: "passed", broken: "assertion" }), known).verdict, "failed")
    assert.strictEqual(red(run({ old: "passed", broken: "assertion", fresh: "assertion" }), known).verdict, "passed")
  })
  it("fails when the exit code hides the failures", () => {
    assert.include(red(run({ old: "passed", fresh: "assertion" }, { exitCode: 0 })).reason, "exits 0")
  })
  it("is incomplete when cut off, killed or unreadable with exit 0", () => {
    assert.strictEqual(red(run({ fresh: "assertion" }, { complete: false })).verdict, "incomplete")
    assert.strictEqual(red(run({ fresh: "assertion" }, { exitCode: null })).verdict, "incomplete")
    assert.strictEqual(red(unreadable(0)).verdict, "incomplete")
  })

  it("takes tests of a file that doesn't load for missing, when only symbols are missing", () => {
    const at = { file: FILE, line: 1 }
    const load = (kind: "unresolved" | "error", message: string) => ({ file: FILE, kind, message, at })
    const missing = red(run({}, { loadFailures: [load("unresolved", "Cannot find module '../src/new.ts'")] }))
    assert.deepStrictEqual([missing.verdict, missing.strength], ["passed", "compile"])
    const syntax = red(run({}, { loadFailures: [load("error", "SyntaxError: Unexpected token")] }))
    assert.strictEqual(syntax.verdict, "failed")
    const both = red(run({ fresh: "assertion" }, { loadFailures: [load("error", "SyntaxError: Unexpected token")] }))
    assert.strictEqual(both.verdict, "failed")
  })

  it("judges a build without a report by its diagnostics, every one of them", () => {
    const missing = `${FILE}(3,5): error TS2304: Cannot find name 'fresh'.`
    assert.deepStrictEqual(red(unreadable(2, missing)).strength, "compile")
    assert.strictEqual(
      red(unreadable(2, `${missing}\n${FILE}(4,5): error TS2322: Type 'a' is not assignable to type 'b'.`)).verdict,
      "failed"
    )
    assert.strictEqual(red(unreadable(2, "src/a.ts(3,5): error TS2304: Cannot find name 'fresh'.")).verdict, "failed")
    assert.strictEqual(red(unreadable(127, "sh: vitest: not found")).verdict, "failed")
  })

  for (const [name, file] of [
    ["cargo-unresolved.txt", "tests/it.rs"],
    ["pytest-collect.txt", "tests/test_b.py"],
    ["node24.tap", "test/a.test.mjs"]
  ] as const) {
    it(`judges ${name} by what the real tool printed`, () => {
      const diff = (path: string) =>
        `diff --git a/${path} b/${path}\n--- a/${path}\n+++ b/${path}\n@@ -1 +1 @@\n-a\n+b\n`
      const real = { report: readTestReport("auto", fixture(name), { cwd }), exitCode: 1, output: fixture(name) }
      const none = { report: readTestReport("auto", "No tests found, exiting", { cwd }), exitCode: 1 }
      const judge = (paths: ReadonlyArray<string>) =>
        judgeRed({
          baseline: none,
          red: real,
          changedTestRegions: changedTestRegions(paths.map(diff).join("")),
          requireNames: true
        })
      const all = [file, "tests/test_c.py", "test/b.test.mjs", "test/c.test.mjs"]
      assert.deepStrictEqual(judge(all).verdict, "passed")
      assert.deepStrictEqual(judge(["test/other.test.ts"]).verdict, "failed")
    })
  }

  it("without names passes by counts only when names aren't required", () => {
    const judge = (requireNames: boolean, after: ReturnType<typeof unnamed>) =>
      judgeRed({ baseline: unnamed(5, 0, 0), red: after, changedTestRegions: regions, requireNames })
    assert.strictEqual(judge(true, unnamed(5, 1, 1)).verdict, "incomplete")
    assert.deepStrictEqual(
      [judge(false, unnamed(5, 1, 1)).verdict, judge(false, unnamed(5, 1, 1)).strength],
      ["passed", "counts"]
    )
    assert.strictEqual(judge(false, unnamed(6, 0, 0)).verdict, "failed")
    assert.strictEqual(judge(false, unnamed(3, 1, 1)).verdict, "failed")
  })
})

describe("judgeGreen", () => {
  const red = run({ old: "passed", a: "assertion", b: "assertion", c: "assertion" })
  const done = { old: "passed", a: "passed", b: "passed", c: "passed" } as const
  const green = (outcome: TestRun, more: Partial<Parameters<typeof judgeGreen>[0]> = {}) =>
    judgeGreen({ baseline: base, red, green: outcome, minTests: 3, mode: "red-green", requireNames: true, ...more })

  it("passes when everything that was there passes and enough is new", () => {
    const judged = green(run(done))
    assert.deepStrictEqual([judged.verdict, judged.newNames, judged.named], ["passed", ["a", "b", "c"], true])
  })
  it("names the tests that fail", () => {
    const judged = green(run({ ...done, b: "assertion" }))
    assert.deepStrictEqual([judged.verdict, judged.reason], ["failed", '1 test fails: "b".'])
  })
  it("fails when a test of the baseline or of the red run is gone", () => {
    assert.include(
      green(run({ ...done, extra: "passed" }), { red: run({ old: "passed", lost: "assertion" }) }).reason,
      'Tests are gone: "lost"'
    )
    const { old: _, ...without } = done
    assert.include(green(run(without)).reason, '"old"')
  })
  it("fails with a clear reason when fewer tests ran than on the untouched tree", () => {
    const many = run({ old: "passed", x: "passed", y: "passed", z: "passed", w: "passed" })
    assert.match(
      green(run(done), { baseline: many, mode: "keep-green", minTests: 0, red: null }).reason,
      /^Fewer tests ran .* 4 instead of 5; missing: "x"/u
    )
  })
  it("fails when a test that ran is skipped", () => {
    assert.include(green(run({ ...done, b: "skipped", d: "passed" })).reason, 'skipped now: "b"')
    assert.include(green(run({ ...done, old: "todo", d: "passed" })).reason, 'skipped now: "old"')
  })
  it("counts only new tests that pass, and asks for enough of them", () => {
    const small = run({ old: "passed", a: "assertion" })
    const judged = green(run({ old: "passed", a: "passed", d: "skipped", e: "todo" }), { red: small })
    assert.deepStrictEqual([judged.verdict, judged.newNames], ["failed", ["a"]])
    assert.include(judged.reason, "1 of at least 3 new tests passes")
  })
  it("lets known failures fail on, with their exit code, but nothing new", () => {
    const known = run({ old: "passed", broken: "error" })
    const accepted = green(run({ ...done, broken: "assertion" }), { baseline: known })
    assert.strictEqual(accepted.verdict, "passed")
    assert.include(accepted.reason, "1 known failures")
    assert.strictEqual(
      green(run({ ...done, broken: "assertion", old: "assertion" }), { baseline: known }).verdict,
      "failed"
    )
    assert.include(green(run({ ...done, broken: "skipped" }), { baseline: known }).reason, "skipped now")
  })
  it("fails when all tests pass but the command doesn't", () => {
    assert.include(green(run(done, { exitCode: 1 })).reason, "exits 1")
  })
  it("fails when nothing ran or something doesn't load", () => {
    assert.include(green(run({ old: "skipped" })).reason, "No test ran")
    const load = { file: "test/b.test.ts", kind: "error" as const, message: "SyntaxError: x", at: null }
    assert.include(green(run(done, { loadFailures: [load] })).reason, "test/b.test.ts does not build or load")
    assert.strictEqual(
      green(run(done, { loadFailures: [load], exitCode: 0 }), {
        baseline: run({ old: "passed" }, { loadFailures: [load] })
      }).verdict,
      "passed"
    )
  })
  it("is incomplete when cut off, killed, unreadable or without anything to compare with", () => {
    assert.strictEqual(green(run(done, { complete: false })).verdict, "incomplete")
    assert.strictEqual(green(run(done, { exitCode: null })).verdict, "incomplete")
    assert.strictEqual(green(unreadable(0)).verdict, "incomplete")
    assert.strictEqual(green(unreadable(1)).verdict, "failed")
    assert.strictEqual(green(run(done), { red: null }).verdict, "incomplete")
    assert.strictEqual(green(run(done), { baseline: unreadable(0) }).verdict, "incomplete")
    assert.strictEqual(green(run(done), { baseline: unreadable(1) }).verdict, "passed")
  })
  it("accepts a suite that failed by itself and now only has its tests", () => {
    const hook = run({ old: "passed", suite: "assertion" })
    assert.strictEqual(
      green(run({ old: "passed", "suite > a": "passed", "suite > b": "passed", "suite > c": "passed" }), { red: hook })
        .verdict,
      "passed"
    )
  })
  it("keep-green asks for no new test, add-green for one without a red run", () => {
    const keep = { mode: "keep-green" as const, minTests: 0, red: null }
    const add = { mode: "add-green" as const, minTests: 1, red: null }
    assert.strictEqual(green(run({ old: "passed" }), keep).verdict, "passed")
    assert.strictEqual(green(run({ old: "passed" }), add).verdict, "failed")
    assert.strictEqual(green(run({ old: "passed", a: "passed" }), add).verdict, "passed")
  })

  it("without names judges counts, and only when names aren't required", () => {
    const by = (after: TestRun, requireNames = false) =>
      judgeGreen({
        baseline: unnamed(5, 1, 1),
        red: unnamed(5, 4, 1),
        green: after,
        minTests: 3,
        mode: "red-green",
        requireNames
      })
    assert.strictEqual(by(unnamed(8, 1, 1), true).verdict, "incomplete")
    assert.deepStrictEqual([by(unnamed(8, 1, 1)).verdict, by(unnamed(8, 1, 1)).named], ["passed", false])
    assert.strictEqual(by(unnamed(7, 2, 1)).verdict, "failed")
    assert.strictEqual(by(unnamed(8, 0, 0)).verdict, "failed")
    assert.strictEqual(by(unnamed(9, 0, 1)).verdict, "failed")
    assert.strictEqual(by(unnamed(8, 1, 1, 1)).verdict, "failed")
  })
})

describe("modeFor and minTestsFor", () => {
  it("follow the type", () => {
    const table = ["BUG", "FEAT", "SEC", "REFACTOR", "QUALITY", "TEST", "TASK", "IDEA", "CHORE"].map((type) => [
      type,
      modeFor(type, false),
      minTestsFor(type)
    ])
    assert.deepStrictEqual(table, [
      ["BUG", "red-green", 3],
      ["FEAT", "red-green", 3],
      ["SEC", "red-green", 3],
      ["REFACTOR", "keep-green", 0],
      ["QUALITY", "keep-green", 0],
      ["TEST", "add-green", 1],
      ["TASK", "keep-green", 0],
      ["IDEA", "keep-green", 0],
      ["CHORE", "keep-green", 0]
    ])
  })
  it("hold a TASK to its test criteria, three at most", () => {
    assert.strictEqual(modeFor("TASK", true), "red-green")
    assert.deepStrictEqual(
      [1, 2, 7].map((criteria) => minTestsFor("TASK", 5, criteria)),
      [1, 2, 3]
    )
  })
  it("let the configuration set the number for red-green types only", () => {
    assert.deepStrictEqual(
      [minTestsFor("BUG", 1), minTestsFor("FEAT", 5), minTestsFor("TEST", 5), minTestsFor("QUALITY", 5)],
      [1, 5, 1, 0]
    )
  })
})
