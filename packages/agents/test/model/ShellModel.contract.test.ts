import * as Effect from "effect/Effect"
import * as fs from "node:fs/promises"
import * as os from "node:os"
import * as path from "node:path"
import { modelGatewayContract, type ModelBehaviour } from "@backlog-toolkit/core/testing/ModelGatewayContract"
import { assert, describe, it } from "@effect/vitest"
import { make } from "../../src/ShellModel.ts"
import { suite } from "../../../core/test/store/suite.ts"
import { spawning } from "../support/spawning.ts"

const USAGE = `usage: [{ provider: "local", model: "small", tokens: { input: 10, output: 5 } }]`
const write = (answer: string): string =>
  `require("node:fs").writeFileSync(process.env.BACKLOG_RESULT, JSON.stringify(${answer}))`

const PROGRAMS: Readonly<Record<ModelBehaviour, string>> = {
  answers: write(`{ answer: { greeting: "hello" }, ${USAGE} }`),
  rambles: write(`{ answer: "Well, hello", ${USAGE} }`),
  refuses: write(`{ outcome: "gave-up", summary: "I'd rather not" }`),
  crashes: `console.error("out of memory"); process.exit(1)`,
  hangs: `setTimeout(() => {}, 60_000)`
}

const scratch = Effect.acquireRelease(
  Effect.promise(() => fs.mkdtemp(path.join(os.tmpdir(), "btk-model-test-"))),
  (folder) => Effect.promise(() => fs.rm(folder, { recursive: true, force: true }))
)

modelGatewayContract(suite, {
  name: "A shell command",
  make: (behaviour) =>
    Effect.map(scratch, (folder) =>
      make({ command: [process.execPath, "-e", PROGRAMS[behaviour]], scratch: folder }, spawning)
    )
})

describe("a shell command as a model", () => {
  it.live("gets the question as JSON, runs in a folder of its own, and leaves none behind", () =>
    Effect.scoped(
      Effect.gen(function* () {
        const folder = yield* scratch
        const program = write(
          `{ answer: { cwd: process.cwd(), files: require("node:fs").readdirSync("."), job: JSON.parse(require("node:fs").readFileSync(process.env.BACKLOG_JOB, "utf8")) } }`
        )
        const gateway = make({ command: [process.execPath, "-e", program], scratch: folder }, spawning)
        const request = {
          requestId: "r",
          prompt: "Why?",
          answerSchema: { type: "object" },
          timeoutMs: 20_000,
          marker: "m"
        }
        const { outcome, text } = yield* gateway.ask(request)
        assert.strictEqual(outcome, "answered", text)
        const { cwd, files, job } = JSON.parse(text) as { cwd: string; files: ReadonlyArray<string>; job: unknown }
        assert.isTrue(cwd.startsWith(yield* Effect.promise(() => fs.realpath(folder))), cwd)
        assert.deepStrictEqual(files, ["job.json"])
        assert.deepStrictEqual(job, {
          jobId: "r",
          purpose: "answer",
          prompt: "Why?",
          answerSchema: { type: "object" },
          timeoutMs: 20_000
        })
        assert.deepStrictEqual(yield* Effect.promise(() => fs.readdir(folder)), [])
      })
    )
  )

  it.live("that ends well without an answer has failed", () =>
    Effect.scoped(
      Effect.gen(function* () {
        const gateway = make({ command: "true", scratch: yield* scratch }, spawning)
        const reply = yield* gateway.ask({
          requestId: "r",
          prompt: "",
          answerSchema: {},
          timeoutMs: 20_000,
          marker: "m"
        })
        assert.deepStrictEqual(
          [reply.outcome, reply.text],
          ["failed", "The command wrote no answer to BACKLOG_RESULT."]
        )
      })
    )
  )
})
