import { assert, describe, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as fs from "node:fs/promises"
import * as os from "node:os"
import * as path from "node:path"
import { modelGatewayContract, type ModelBehaviour } from "@backlog-toolkit/core/testing/ModelGatewayContract"
import { make } from "../../src/ClaudeModel.ts"
import { suite } from "../../../core/test/store/suite.ts"
import { fakeClaude } from "../claude/fakeClaude.ts"
import type { Behaviour } from "../support/agentRunnerContract.ts"
import { spawning } from "../support/spawning.ts"

const call = {
  type: "assistant",
  requestId: "req-1",
  message: { id: "msg-1", model: "claude-opus-5-5", usage: { input_tokens: 10, output_tokens: 5 } }
}
const result = (more: object) => ({ type: "result", subtype: "success", is_error: false, result: "", ...more })

const does: Readonly<Record<ModelBehaviour, Behaviour | { readonly rows: ReadonlyArray<unknown> }>> = {
  answers: { rows: [call, result({ structured_output: { greeting: "hello" } })] },
  rambles: { rows: [call, result({ result: "Well, hello" })] },
  refuses: { rows: [call, result({ stop_reason: "refusal", result: "I'd rather not" })] },
  crashes: "crashes",
  hangs: "hangs"
}

const place = Effect.acquireRelease(
  Effect.promise(async () => fs.realpath(await fs.mkdtemp(path.join(os.tmpdir(), "btk-model-test-")))),
  (folder) => Effect.promise(() => fs.rm(folder, { recursive: true, force: true }))
)

modelGatewayContract(suite, {
  name: "Claude Code",
  make: (behaviour) =>
    Effect.map(place, (root) => {
      const { env } = fakeClaude(root, does[behaviour])
      const gateway = make({ env, scratch: path.join(root, "scratch") }, spawning)
      let asked = 0
      return {
        ...gateway,
        // The real client names each call anew; this one has a script.
        ask: (request) =>
          Effect.map(gateway.ask(request), (reply) => {
            asked += 1
            return { ...reply, usage: reply.usage.map((one) => ({ ...one, key: `${one.key}/${asked}` })) }
          })
      }
    })
})

describe("Claude Code as a model", () => {
  it.live("has no tools, runs in an empty folder, and gets the prompt by standard input", () =>
    Effect.scoped(
      Effect.gen(function* () {
        const root = yield* place
        const { env, seen } = fakeClaude(root, does.answers)
        yield* make({ env, model: "opus", scratch: path.join(root, "scratch") }, spawning).ask({
          requestId: "r",
          prompt: "Why? --dangerously-skip-permissions",
          answerSchema: { type: "object" },
          timeoutMs: 20_000,
          marker: "m"
        })
        const {
          args,
          env: inside,
          prompt
        } = JSON.parse(yield* Effect.promise(() => fs.readFile(seen, "utf8"))) as {
          args: ReadonlyArray<string>
          prompt: string
          env: Readonly<Record<string, string>>
        }
        const value = (name: string) => args[args.indexOf(name) + 1]
        assert.strictEqual(prompt, "Why? --dangerously-skip-permissions")
        assert.strictEqual(value("--permission-mode"), "dontAsk")
        assert.strictEqual(value("--json-schema"), '{"type":"object"}')
        for (const tool of ["Bash", "Edit", "Write", "Read", "WebFetch"])
          assert.include(value("--disallowedTools")?.split(",") ?? [], tool)
        assert.notInclude(args, "--allowedTools")
        assert.isTrue(inside["PWD"]?.startsWith(path.join(root, "scratch")) ?? true)
      })
    )
  )
})
