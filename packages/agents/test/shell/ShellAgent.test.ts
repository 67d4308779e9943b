import { assert, describe, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as fs from "node:fs"
import * as path from "node:path"
import { shellWord } from "@backlog-toolkit/core/gate/shellWord"
import { fillCommand, make } from "../../src/ShellAgent.ts"
import { agentRunnerContract, type Behaviour } from "../support/agentRunnerContract.ts"
import { inPlace, jobIn } from "../support/jobs.ts"
import { spawning } from "../support/spawning.ts"

const usage = (...inputs: ReadonlyArray<number>) =>
  inputs.map((input) => ({ provider: "acme", model: "acme-1", tokens: { input, output: 1 } }))

/** Shell commands that behave; the answer goes through `printf` into the result file. */
const answering = (answer: unknown): string => `printf '%s' '${JSON.stringify(answer)}' > {resultFile}`
const COMMANDS: Readonly<Record<Behaviour, string>> = {
  succeeds: `echo hello > hello.txt && ${answering({ outcome: "done", usage: usage(10, 20) })}`,
  crashes: "echo it broke >&2; exit 7",
  hangs: "echo $$ > pid.txt; exec sleep 60",
  mumbles: answering({ usage: [{ provider: "acme", model: "acme-1", tokens: { input: "many", output: 1 } }] }),
  approves: answering({ review: { approved: true, findings: [] } }),
  objects: answering({
    review: {
      approved: false,
      findings: [{ severity: "important", confidence: 90, file: "a.js", line: 3, message: "Wrong" }]
    }
  })
}

agentRunnerContract("ShellAgent", (behaviour, { cwd, scratch }) => ({
  runner: make({ command: COMMANDS[behaviour], scratch }, spawning),
  job: jobIn(cwd)
}))

const report = (command: string, changes = {}) =>
  inPlace(({ cwd, scratch }) => make({ command, scratch }, spawning).run(jobIn(cwd, changes)))

describe("ShellAgent", () => {
  it.live("hands the job over in a file outside of the slot and removes it afterwards", () =>
    inPlace(({ cwd, scratch }) =>
      Effect.gen(function* () {
        const command = 'cp "$BACKLOG_JOB" job-copy.json; printf "%s" "$BACKLOG_RESULT" > where.txt'
        const job = jobIn(cwd, {}, "body; rm -rf *")
        yield* make({ command, scratch }, spawning).run(job)
        assert.deepStrictEqual(JSON.parse(fs.readFileSync(path.join(cwd, "job-copy.json"), "utf8")), job)
        assert.isTrue(fs.readFileSync(path.join(cwd, "where.txt"), "utf8").startsWith(scratch))
        assert.deepStrictEqual(fs.readdirSync(scratch), [])
      })
    )
  )

  it.live("takes exit code 0 without an answer for done without usage, and any other for crashed", () =>
    Effect.gen(function* () {
      const done = yield* report("true")
      assert.deepStrictEqual([done.outcome, done.usage, done.review], ["done", [], null])
      const crashed = yield* report("echo broken; exit 3")
      assert.strictEqual(crashed.outcome, "crashed")
      assert.include(crashed.summary, "exit code 3: broken")
    })
  )

  it.live("doesn't believe done from a process that failed, but keeps what it spent", () =>
    Effect.gen(function* () {
      const answer = yield* report(`${answering({ outcome: "done", usage: usage(5) })}; exit 1`)
      assert.strictEqual(answer.outcome, "crashed")
      assert.strictEqual(answer.usage[0]?.tokens.input, 5)
    })
  )

  it.live("names the field of an answer that doesn't fit", () =>
    Effect.gen(function* () {
      const bad = yield* report(COMMANDS.mumbles)
      assert.include(bad.summary, "usage[0].tokens.input")
      const review = yield* report(answering({ review: { approved: "yes", findings: [] } }))
      assert.include(review.summary, "review.approved")
      const text = yield* report("echo '{' > {resultFile}")
      assert.include(text.summary, "not JSON")
    })
  )

  it.live("refuses a result that is a link to somewhere else", () =>
    Effect.gen(function* () {
      const linked = yield* report("ln -s /etc/hostname {resultFile}")
      assert.strictEqual(linked.outcome, "crashed")
      assert.include(linked.summary, "not a regular file")
    })
  )

  it.live("hands on unclear and gave-up with their reason", () =>
    Effect.gen(function* () {
      for (const outcome of ["unclear", "gave-up"] as const) {
        const said = yield* report(answering({ outcome, summary: "Which greeting?" }))
        assert.deepStrictEqual([said.outcome, said.summary], [outcome, "Which greeting?"])
      }
    })
  )

  it.live("counts a message once, however often the agent lists it", () =>
    Effect.gen(function* () {
      const call = { ...usage(8)[0], messageId: "m-1" }
      const { usage: counted } = yield* report(answering({ usage: [call, call] }))
      assert.deepStrictEqual(
        counted.map(({ key }) => key),
        ["acme/m-1"]
      )
    })
  )

  it("fills placeholders as single words of the shell, whatever they contain", () => {
    const job = { ...jobIn("/tmp/it's $HOME here"), ticket: { ...jobIn("/").ticket, key: "FEAT-1; rm -rf" } }
    const folder = { jobFile: "/t/job.json", resultFile: "/t/result.json" }
    assert.strictEqual(
      fillCommand("run {jobFile} {cwd} {ticket} {purpose} ${OTHER} {unknown}", job, folder),
      "run /t/job.json '/tmp/it'\\''s $HOME here' 'FEAT-1; rm -rf' code ${OTHER} {unknown}"
    )
    assert.strictEqual(shellWord(""), "''")
  })
})
