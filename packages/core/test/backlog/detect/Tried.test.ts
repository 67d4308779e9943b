import { assert, describe, it } from "@effect/vitest"
import type { CommandKey, Commands } from "../../../src/backlog/detect/Detected.ts"
import { judgeTry, notTried, settle, type Tried, type TryOutcome } from "../../../src/backlog/detect/Tried.ts"
import { report } from "../../../src/gate/readers/report.ts"

const ran = (exitCode: number | null, output = "", more: Partial<TryOutcome> = {}): TryOutcome => ({
  exitCode,
  output,
  timedOut: false,
  report: null,
  ...more
})

const NAMED = report({
  tests: ["a", "b"].map((name) => ({ name, file: null, status: "passed" as const, failure: null })),
  complete: true
})

describe("a try of a command", () => {
  const missing: ReadonlyArray<readonly [exit: number, output: string]> = [
    [127, "sh: 1: eslint: not found"],
    [126, "sh: 1: ./gradlew: Permission denied"],
    [1, "/usr/bin/python3: No module named pytest"],
    [1, "npm error could not determine executable to run"],
    [101, "error: no such command: `clippy`"],
    [1, 'error Command "jest" not found.']
  ]
  for (const [exit, output] of missing) {
    it(`says that the tool is missing: ${output}`, () => {
      const tried = judgeTry("lintCommand", "x", ran(exit, `${output}\n`))
      assert.deepStrictEqual([tried.result, tried.exitCode, tried.said], ["tool-missing", exit, output])
    })
  }

  const offline = [
    "failed to download from `https://index.crates.io/config.json`",
    "[ERROR] Could not transfer artifact org.x:y:pom:1 from/to central",
    "npm error code ENOTFOUND",
    "dial tcp: lookup proxy.golang.org: no such host"
  ]
  for (const output of offline) {
    it(`says nothing of the project when the network isn't there, and keeps it: ${output}`, () => {
      const tried = judgeTry("typeCheckCommand", "x", ran(101, `${output}\n`))
      assert.deepStrictEqual([tried.result, tried.said], ["offline", output])
      const { leftOut, notes } = settle([tried], { typeCheckCommand: "x" })
      assert.deepStrictEqual(leftOut, [])
      assert.match(notes.typeCheckCommand ?? "", /^kept, but what it needs can't be downloaded here: /u)
    })
  }

  it("passed, failed or didn't end", () => {
    assert.strictEqual(judgeTry("lintCommand", "x", ran(0, "No module named pytest")).result, "passed")
    const failed = judgeTry("lintCommand", "x", ran(1, "a.js: error no-var\n\n3 things\n"))
    assert.deepStrictEqual([failed.result, failed.said], ["failed", "a.js: error no-var"])
    const slow = judgeTry("testCommand", "x", ran(null, "half\n", { timedOut: true }))
    assert.deepStrictEqual([slow.result, slow.exitCode], ["timed-out", null])
  })

  it("shows what was thrown, not where", () => {
    const said = (output: string) => judgeTry("testCommand", "x", ran(1, output)).said
    assert.strictEqual(
      said("TypeError: no such rule\n    at a.js:1:2\n    at async b.js:3:4\n"),
      "TypeError: no such rule"
    )
    assert.strictEqual(said("it broke\n    at a.js:1:2\n"), "it broke")
  })

  it("counts the tests that a report names", () => {
    assert.strictEqual(judgeTry("testCommand", "x", ran(0, "", { report: NAMED })).tests, 2)
    const unnamed = report({
      tests: [],
      complete: true,
      counts: { run: 3, passed: 3, failed: 0, skipped: 0, named: false }
    })
    assert.isNull(judgeTry("testCommand", "x", ran(0, "", { report: unnamed })).tests)
  })

  it("shows no more of a line than a terminal has room for", () => {
    assert.isAtMost(judgeTry("lintCommand", "x", ran(1, `error ${"x".repeat(1000)}`)).said.length, 160)
  })
})

describe("after the tries", () => {
  const tries = (...rows: ReadonlyArray<readonly [CommandKey, TryOutcome]>): ReadonlyArray<Tried> =>
    rows.map(([key, outcome]) => judgeTry(key, "x", outcome))
  const COMMANDS: Commands = { testCommand: "x", lintCommand: "x", buildCommand: "x" }

  it("what passes stays", () => {
    const { leftOut, notes } = settle(
      tries(["testCommand", ran(0, "", { report: NAMED })], ["lintCommand", ran(0)]),
      COMMANDS
    )
    assert.deepStrictEqual(leftOut, [])
    assert.deepStrictEqual(notes, { testCommand: "tried: passed, 2 tests by name", lintCommand: "tried: passed" })
  })

  it("a check that fails already is left out, because it would refuse every ticket", () => {
    const { leftOut, notes } = settle(tries(["lintCommand", ran(2, "3 errors")], ["buildCommand", ran(0)]), COMMANDS)
    assert.deepStrictEqual(leftOut, ["lintCommand"])
    assert.strictEqual(notes.lintCommand, "left out: it exited 2 before anybody changed anything: 3 errors")
  })

  it("tests that fail stay, because those that failed before may go on failing", () => {
    const { leftOut, notes } = settle(tries(["testCommand", ran(1, "", { report: NAMED })]), COMMANDS)
    assert.deepStrictEqual(leftOut, [])
    assert.strictEqual(notes.testCommand, "kept: 2 tests by name, not all of which pass")
  })

  it("a report without a test is no report of tests that pass or fail", () => {
    const report0 = report({ tests: [], complete: true })
    const noteOf = (exit: number) =>
      settle(tries(["testCommand", ran(exit, "collected 0 items", { report: report0 })]), COMMANDS).notes.testCommand
    assert.strictEqual(noteOf(0), "tried: exited 0, but it ran no test")
    assert.strictEqual(noteOf(5), "kept, but it exited 5 and ran no test: collected 0 items")
  })

  it("tests that nobody can tell from each other are said to be so", () => {
    assert.match(settle(tries(["testCommand", ran(0, "ok")]), COMMANDS).notes.testCommand ?? "", /names no tests/u)
    assert.match(
      settle(tries(["testCommand", ran(1, "failed")]), COMMANDS).notes.testCommand ?? "",
      /exited 1 and names no tests: failed/u
    )
  })

  it("a missing tool takes its command out, unless the setup brings it", () => {
    const outcome = tries(["lintCommand", ran(127, "sh: eslint: not found")])
    assert.deepStrictEqual(settle(outcome, COMMANDS).leftOut, ["lintCommand"])
    const withSetup = settle(outcome, { ...COMMANDS, setupCommand: "npm ci" })
    assert.deepStrictEqual(withSetup.leftOut, [])
    assert.strictEqual(withSetup.notes.lintCommand, "kept, but its tool isn't here: sh: eslint: not found")
  })

  it("a test command stays though its tool is missing: it is what the project says", () => {
    assert.deepStrictEqual(settle(tries(["testCommand", ran(127, "")]), COMMANDS).leftOut, [])
  })

  it("what somebody asked for stays, and the try is told", () => {
    const { leftOut, notes } = settle(tries(["lintCommand", ran(1, "")]), COMMANDS, new Set(["lintCommand"]))
    assert.deepStrictEqual(leftOut, [])
    assert.match(notes.lintCommand ?? "", /^kept as you asked, though it exited 1/u)
  })

  it("what was not tried or took too long stays", () => {
    const { leftOut, notes } = settle(
      [
        notTried("setupCommand", "npm ci", "it installs"),
        judgeTry("lintCommand", "x", ran(null, "", { timedOut: true }))
      ],
      COMMANDS
    )
    assert.deepStrictEqual(leftOut, [])
    assert.strictEqual(notes.setupCommand, "not tried: it installs")
    assert.match(notes.lintCommand ?? "", /didn't end/u)
  })
})
