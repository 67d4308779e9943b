import { assert, describe, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import * as fs from "node:fs"
import * as path from "node:path"
import { AgentRunner } from "@backlog-toolkit/core/ports/AgentRunner"
import { Processes } from "@backlog-toolkit/core/ports/Processes"
import { environmentFrom, layer, make, sessionIdOf } from "../../src/ClaudeAgent.ts"
import { agentRunnerContract } from "../support/agentRunnerContract.ts"
import { inPlace, jobIn } from "../support/jobs.ts"
import { spawning } from "../support/spawning.ts"
import { fakeClaude } from "./fakeClaude.ts"

agentRunnerContract("ClaudeAgent", (behaviour, { cwd, scratch }) => {
  const root = path.join(path.dirname(scratch), "claude")
  return { runner: make({ env: fakeClaude(root, behaviour).env }, spawning), job: jobIn(cwd) }
})

const saw = (file: string) =>
  JSON.parse(fs.readFileSync(file, "utf8")) as {
    args: ReadonlyArray<string>
    prompt: string
    env: Record<string, string>
  }

const build = (env: Readonly<Record<string, string>>, cwd: string, executable = "claude") =>
  Effect.flip(
    Effect.provide(
      AgentRunner.use((runner) => Effect.succeed(runner.id)),
      Layer.provide(layer({ env, cwd, executable }), Layer.succeed(Processes, spawning))
    )
  )

describe("ClaudeAgent", () => {
  it.live("refuses with claude-missing where there is no client, and claude-too-old below the floor", () =>
    inPlace(({ cwd, scratch }) =>
      Effect.gen(function* () {
        const none = yield* build({}, cwd, "no-such-claude")
        assert.deepInclude(none, { kind: "environment", code: "claude-missing" })
        const silent = yield* build({}, cwd, "/bin/true")
        assert.strictEqual(silent.code, "claude-missing")
        const old = yield* build(fakeClaude(scratch, "succeeds", "2.1.197").env, cwd)
        assert.deepInclude(old, { kind: "environment", code: "claude-too-old" })
        assert.include(old.message, "2.1.197")
      })
    )
  )

  it.live("starts one headless session of its own id in the slot, with the prompt on standard input", () =>
    inPlace(({ cwd, scratch }) =>
      Effect.gen(function* () {
        const { env, seen } = fakeClaude(scratch, "succeeds")
        const jobId = "0b5c9cb0-52a5-4f2e-9e0a-6f4c33d1a001"
        const options = { env, model: "opus", maxTurns: 7, allowedTools: ["Bash(npm test *)"] }
        yield* make(options, spawning).run(jobIn(cwd, { jobId }, "x".repeat(200_000)))
        const { args, prompt } = saw(seen)
        const value = (name: string) => args[args.indexOf(name) + 1]
        assert.strictEqual(args[0], "-p")
        assert.strictEqual(value("--output-format"), "stream-json")
        assert.strictEqual(value("--session-id"), jobId)
        assert.strictEqual(value("--permission-mode"), "acceptEdits")
        assert.strictEqual(value("--max-turns"), "7")
        assert.strictEqual(value("--model"), "opus")
        assert.include(value("--allowedTools"), "Bash(npm test *)")
        assert.include(value("--disallowedTools"), "Bash(git commit *)")
        assert.include(prompt, "FEAT-001")
      })
    )
  )

  it.live("lets a reviewer read only, and asks it for an answer in the schema of reviews", () =>
    inPlace(({ cwd, scratch }) =>
      Effect.gen(function* () {
        const { env, seen } = fakeClaude(scratch, "approves")
        yield* make({ env, allowedTools: ["Bash(npm test *)"] }, spawning).run(
          jobIn(cwd, { purpose: "review", diff: "+1" })
        )
        const { args } = saw(seen)
        const value = (name: string) => args[args.indexOf(name) + 1] ?? ""
        assert.strictEqual(value("--permission-mode"), "dontAsk")
        assert.strictEqual(value("--allowedTools"), "Read,Glob,Grep")
        assert.include(value("--disallowedTools"), "Edit,Write,NotebookEdit,Bash")
        assert.include(value("--json-schema"), "approved")
      })
    )
  )

  it.live("counts tokens from the transcript, where answers are whole, each call once", () =>
    inPlace(({ cwd, scratch }) =>
      Effect.gen(function* () {
        const { env } = fakeClaude(scratch, "succeeds")
        const { usage } = yield* make({ env }, spawning).run(jobIn(cwd))
        assert.deepStrictEqual(
          usage.map(({ tokens }) => [tokens.input, tokens.output, tokens.cacheRead]),
          [
            [10, 30, 7],
            [20, 40, 7]
          ]
        )
        assert.isTrue(usage.every(({ simulated, source }) => !simulated && source === "claude-code"))
      })
    )
  )

  it.live("opens a new session when an earlier run of the same job was cut off, and still counts what that spent", () =>
    inPlace(({ cwd, scratch }) =>
      Effect.gen(function* () {
        const { env, seen } = fakeClaude(scratch, "succeeds")
        const job = jobIn(cwd)
        const runner = make({ env }, spawning)
        const first = yield* runner.run(job)
        const second = yield* runner.run(job)
        const { args } = saw(seen)
        assert.notStrictEqual(args[args.indexOf("--session-id") + 1], sessionIdOf(job.jobId))
        assert.strictEqual(first.usage.length, 2)
        assert.strictEqual(second.usage.length, 4)
        assert.deepStrictEqual(second.usage.slice(0, 2), first.usage)
      })
    )
  )

  it.live("reports a refused sign-in as an environment error, so that no attempt is counted", () =>
    inPlace(({ cwd, scratch }) =>
      Effect.gen(function* () {
        const row = {
          type: "result",
          subtype: "success",
          is_error: true,
          api_error_status: 401,
          terminal_reason: "api_error"
        }
        const { env } = fakeClaude(scratch, { rows: [row] })
        const error = yield* Effect.flip(make({ env }, spawning).run(jobIn(cwd)))
        assert.deepInclude(error, { kind: "environment", code: "claude-auth" })
      })
    )
  )

  it("makes a UUID of any job id, the same each time, and leaves a UUID as it is", () => {
    const made = sessionIdOf("wave-1-u-1-tdd-1-code")
    assert.match(made, /^[\da-f]{8}-[\da-f]{4}-5[\da-f]{3}-8[\da-f]{3}-[\da-f]{12}$/u)
    assert.strictEqual(sessionIdOf("wave-1-u-1-tdd-1-code"), made)
    assert.notStrictEqual(sessionIdOf("wave-1-u-1-tdd-2-code"), made)
    assert.strictEqual(sessionIdOf(made), made)
  })

  it("passes on what reaches the provider, and nothing of a session around it", () => {
    assert.deepStrictEqual(
      environmentFrom({
        ANTHROPIC_BASE_URL: "http://gateway",
        CLAUDE_CONFIG_DIR: "/c",
        CLAUDE_CODE_SESSION_ID: "outer",
        CLAUDECODE: "1",
        GITHUB_TOKEN: "secret",
        https_proxy: "http://proxy",
        UNSET: undefined
      }),
      {
        ANTHROPIC_BASE_URL: "http://gateway",
        CLAUDE_CONFIG_DIR: "/c",
        https_proxy: "http://proxy",
        DISABLE_AUTOUPDATER: "1"
      }
    )
  })
})
