import { assert, describe, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as fs from "node:fs"
import * as path from "node:path"
import { make, programPath } from "../../src/ScriptedAgent.ts"
import { agentRunnerContract, type Behaviour } from "../support/agentRunnerContract.ts"
import { inPlace, jobIn, scriptOf } from "../support/jobs.ts"
import { spawning } from "../support/spawning.ts"

const usage = (input: number) => ["usage", `input: ${input}`, "output: 1"] as const
const finding = { severity: "important", confidence: 90, file: "a.js", line: 3, message: "Wrong" }

const SCRIPTS: Readonly<Record<Behaviour, string>> = {
  succeeds: scriptOf(["edit phase=code path=hello.txt", "hello"], usage(10), usage(20)),
  crashes: scriptOf(["crash"]),
  hangs: scriptOf(["wait", "60000"]),
  mumbles: scriptOf(["usage", "input: many"]),
  approves: scriptOf(["say", "Fine"]),
  objects: scriptOf(["review", JSON.stringify({ approved: false, findings: [finding] })])
}

agentRunnerContract("ScriptedAgent", (behaviour, { cwd, scratch }) => {
  // Stands for the Node binary, so that the test learns the process id of the real program.
  const node = path.join(path.dirname(scratch), "node-with-pid")
  fs.writeFileSync(node, `#!/bin/sh\necho $$ > "${cwd}/pid.txt"\nexec "${process.execPath}" "$@"\n`, { mode: 0o755 })
  return { runner: make({ node, scratch }, spawning), job: jobIn(cwd, {}, SCRIPTS[behaviour]) }
})

const run = (cwd: string, scratch: string, body: string, changes = {}) =>
  make({ scratch }, spawning).run(jobIn(cwd, changes, body))

describe("ScriptedAgent", () => {
  it("finds its program in a checkout", () => {
    assert.match(programPath() ?? "", /scripted[/\\]main\.ts$/u)
    assert.isNull(programPath("file:///nowhere/at/all.js"))
  })

  it.live("labels all usage as simulated and as its own", () =>
    inPlace(({ cwd, scratch }) =>
      Effect.gen(function* () {
        const body = scriptOf(["usage", "model: some-model", "input: 3", "output: 4", "cacheRead: 5"])
        const { usage: calls } = yield* run(cwd, scratch, body)
        const tokens = { input: 3, output: 4, cacheRead: 5, cacheWrite5m: 0, cacheWrite1h: 0, thinking: 0 }
        assert.deepInclude(calls[0], { provider: "scripted", model: "some-model", simulated: true, tokens })
      })
    )
  )

  it.live("gives up with a reason when the ticket has no script", () =>
    inPlace(({ cwd, scratch }) =>
      Effect.gen(function* () {
        const report = yield* run(cwd, scratch, "## Description\n\nJust text.")
        assert.strictEqual(report.outcome, "gave-up")
        assert.include(report.summary, "no section Agent Script")
      })
    )
  )

  it.live("follows the script of a ticket: writes, replaces, appends and deletes by phase and attempt", () =>
    inPlace(({ cwd, scratch }) =>
      Effect.gen(function* () {
        fs.writeFileSync(path.join(cwd, "old.txt"), "old\n")
        const body = scriptOf(
          ["edit phase=tests path=test/a.txt", "test"],
          ["edit phase=code attempt=1 path=a.txt", "one", "two"],
          ["edit phase=code attempt=2 path=a.txt", "one", "2"],
          ["replace phase=code attempt=2 path=a.txt", "one", "=======", "1"],
          ["append phase=code path=a.txt", "three"],
          ["delete phase=code attempt=2 path=old.txt"]
        )
        const read = (file: string) => fs.readFileSync(path.join(cwd, file), "utf8")
        yield* run(cwd, scratch, body, { purpose: "tests" })
        assert.deepStrictEqual(fs.readdirSync(cwd).toSorted(), ["old.txt", "test"])
        yield* run(cwd, scratch, body)
        assert.strictEqual(read("a.txt"), "one\ntwo\nthree\n")
        // Attempt 2 goes on for attempts that the script doesn't name.
        for (const attempt of [2, 3]) {
          yield* run(cwd, scratch, body, { attempt })
          assert.strictEqual(read("a.txt"), "1\n2\nthree\n")
          assert.isFalse(fs.existsSync(path.join(cwd, "old.txt")))
        }
      })
    )
  )

  it.live("writes nowhere but in the slot, and nothing at all when one path is refused", () =>
    inPlace(({ cwd, scratch }) =>
      Effect.gen(function* () {
        fs.symlinkSync(scratch, path.join(cwd, "link"))
        const refused = [
          "../out.txt",
          "/tmp/out.txt",
          "a/../../out.txt",
          "link/out.txt",
          ".git/config",
          "sub/.git/hooks/x",
          "Backlog/data/x.md",
          "a\\b"
        ]
        for (const bad of refused) {
          const body = scriptOf(["edit phase=code path=good.txt", "x"], [`edit phase=code path="${bad}"`, "x"])
          const report = yield* run(cwd, scratch, body)
          assert.strictEqual(report.outcome, "gave-up", bad)
          assert.include(report.summary, bad)
        }
        assert.deepStrictEqual(fs.readdirSync(cwd), ["link"])
        assert.deepStrictEqual(fs.readdirSync(scratch), [])
      })
    )
  )
})
