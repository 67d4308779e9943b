import { spawnSync } from "node:child_process"
import { cpSync, mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { fileURLToPath } from "node:url"
import { afterEach, beforeEach, describe, expect, it } from "vitest"

const script = fileURLToPath(new URL("../../.ci/run", import.meta.url))
const TOOLS = ["tsc", "oxlint", "effect-tsgo", "oxfmt", "node"]

/** A checkout whose tools are scripts that only succeed or fail. */
let root
beforeEach(() => {
  root = mkdtempSync(join(realpathSync(tmpdir()), "ci-"))
  mkdirSync(join(root, ".ci"))
  mkdirSync(join(root, "node_modules/.bin"), { recursive: true })
  mkdirSync(join(root, "tools"))
  cpSync(script, join(root, ".ci/run"))
  for (const name of TOOLS) tool(`node_modules/.bin/${name}`, "exit 0")
  npm("echo '12 passed, 0 failed'")
})
afterEach(() => rmSync(root, { recursive: true, force: true }))

const tool = (path, body) => writeFileSync(join(root, path), `#!/bin/sh\n${body}\n`, { mode: 0o755 })
/** `npm test` does what is said; the fault tests are fine unless said otherwise. */
const npm = (tests, faults = "echo '3 passed, 0 failed'") =>
  tool("tools/npm", `case "$1 $2" in\n"run test:fault") ${faults} ;;\n*) ${tests} ;;\nesac`)
const run = () => {
  // Without the folder of a Git hook that may be running us.
  const env = { PATH: `${join(root, "tools")}:${process.env.PATH}`, HOME: root }
  const { status, stdout } = spawnSync("bash", [join(root, ".ci/run")], { encoding: "utf8", cwd: tmpdir(), env })
  return { status, last: stdout.trimEnd().split("\n").at(-1), stdout }
}

describe.skipIf(process.platform === "win32")(".ci/run", () => {
  it("passes and ends with the count of the tests when everything holds", () => {
    expect(run()).toMatchObject({ status: 0, last: "15 passed, 0 failed" })
  })

  it.each(TOOLS)("fails, and counts it, when %s fails", (name) => {
    tool(`node_modules/.bin/${name}`, "exit 3")
    const { last, status } = run()
    expect(status).toBe(1)
    expect(last).toMatch(/^15 passed, [12] failed$/u)
  })

  it("goes on after a failure, so one run shows everything", () => {
    tool("node_modules/.bin/tsc", "exit 1")
    tool("node_modules/.bin/oxfmt", "exit 1")
    expect(run()).toMatchObject({
      last: "15 passed, 2 failed",
      stdout: expect.stringContaining("failed: types format")
    })
  })

  it("fails when tests failed", () => {
    npm("echo '11 passed, 1 failed, 3 skipped'; exit 1")
    expect(run()).toMatchObject({ status: 1, last: "14 passed, 1 failed" })
  })

  it("names the tests that failed at its end", () => {
    npm("echo 'FAILED a.test.ts > keeps all -- expected 1'; echo '11 passed, 1 failed'; exit 1")
    expect(run().stdout.trimEnd().split("\n").slice(-3)).toEqual([
      "FAILED a.test.ts > keeps all -- expected 1",
      "",
      "14 passed, 1 failed"
    ])
  })

  it("fails when the tests end badly without saying why, or say nothing, or none ran", () => {
    npm("echo '12 passed, 0 failed'; exit 1")
    expect(run()).toMatchObject({ status: 1, last: "15 passed, 1 failed" })
    npm("exit 0")
    expect(run()).toMatchObject({ status: 1, last: "3 passed, 1 failed" })
    npm("echo '0 passed, 0 failed'")
    expect(run()).toMatchObject({ status: 1, last: "3 passed, 1 failed" })
  })

  it("holds the fault tests to the same rules", () => {
    npm("echo '12 passed, 0 failed'", "echo '2 passed, 1 failed'; exit 1")
    expect(run()).toMatchObject({ status: 1, last: "14 passed, 1 failed" })
    npm("echo '12 passed, 0 failed'", "exit 0")
    expect(run()).toMatchObject({ status: 1, last: "12 passed, 1 failed" })
    npm("exit 0", "exit 0")
    expect(run()).toMatchObject({ status: 1, last: "0 passed, 2 failed" })
  })

  it("takes the summary of the whole run, not one that a test printed", () => {
    npm("echo '99 passed, 0 failed'; echo '12 passed, 0 failed'")
    expect(run().last).toBe("15 passed, 0 failed")
  })

  it("fails when the run changed a file of the checkout", () => {
    const git = (...args) => spawnSync("git", ["-C", root, ...args], { env: { PATH: process.env.PATH, HOME: root } })
    git("init", "-q")
    expect(run()).toMatchObject({ status: 0 })
    tool("node_modules/.bin/tsc", `echo > "${join(root, "made")}"`)
    expect(run()).toMatchObject({ status: 1, last: "15 passed, 1 failed" })
  })
})
