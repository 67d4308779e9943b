import { assert, describe, it } from "@effect/vitest"
import type { ProcessOutcome } from "@backlog-toolkit/core/ports/Processes"
import { judge } from "../../src/claude/Outcome.ts"
import { callsOf, parseRows, usageOf } from "../../src/claude/Rows.ts"
import { isBelow, parseVersion } from "../../src/claude/Version.ts"

const row = (id: string, request: string | null, output: number, more: object = {}) => ({
  type: "assistant",
  ...(request === null ? {} : { requestId: request }),
  message: {
    id,
    model: "claude-opus-5-5",
    usage: {
      input_tokens: 5,
      output_tokens: output,
      cache_read_input_tokens: 100,
      cache_creation_input_tokens: 30,
      cache_creation: { ephemeral_5m_input_tokens: 10, ephemeral_1h_input_tokens: 20 },
      output_tokens_details: { thinking_tokens: 2 }
    }
  },
  ...more
})

const ended = (changes: Partial<ProcessOutcome> = {}): ProcessOutcome => ({
  exitCode: 0,
  signal: null,
  timedOut: false,
  output: "",
  stdout: "",
  outputBytes: 0,
  startedAt: "2026-11-20T00:00:00.000Z",
  durationMs: 1_000,
  ...changes
})

describe("rows of Claude Code", () => {
  it("are read line by line; cut lines, other text and values that are no objects are passed over", () => {
    assert.deepStrictEqual(parseRows('hello\n{"a":1}\n[1]\n{"b":\n\n"x"\n{"c":3}\r\n{"d'), [{ a: 1 }, { c: 3 }])
  })

  it("count a call once, with the most output, in any order of rows", () => {
    const rows = [row("m1", "r1", 1), row("m1", "r1", 50), row("m1", "r1", 1), row("m2", "r2", 9)]
    for (const order of [rows, rows.toReversed()]) {
      const outputs = Object.fromEntries(callsOf(order).map(({ key, tokens }) => [key, tokens.output]))
      assert.deepStrictEqual(outputs, { "anthropic/m1/r1": 50, "anthropic/m2/r2": 9 })
    }
    assert.deepStrictEqual(callsOf(rows)[0]?.tokens, {
      input: 5,
      output: 50,
      cacheRead: 100,
      cacheWrite5m: 10,
      cacheWrite1h: 20,
      thinking: 2
    })
  })

  it("prefer the main thread to a side question that replays its message, and pass over synthetic answers", () => {
    const synthetic = row("m9", "r9", 5)
    const calls = callsOf([
      row("m1", "r2", 70, { isSidechain: true }),
      row("m1", "r1", 50),
      row("m3", "r3", 4, { isSidechain: true }),
      { ...synthetic, message: { ...synthetic.message, model: "<synthetic>" } },
      row("m4", "r4", 4, { isApiErrorMessage: true })
    ])
    assert.deepStrictEqual(calls.map(({ key }) => key).toSorted(), ["anthropic/m1/r1", "anthropic/m3/r3"])
  })

  it("give the best usage there is: transcript, then reported totals, then the stream", () => {
    const totals = (input: number) => ({
      type: "result",
      model_usage_since_last_result: {
        "claude-haiku-5-5": {
          inputTokens: input,
          outputTokens: 2,
          cacheReadInputTokens: 3,
          cacheCreationInputTokens: 4
        }
      }
    })
    const stream = [row("m1", null, 1), totals(1), totals(8)]
    assert.deepStrictEqual(
      usageOf(stream, [row("m1", "r1", 30)], "s").map(({ tokens }) => tokens.output),
      [30]
    )
    assert.deepStrictEqual(
      usageOf(stream, [], "s").map(({ key, tokens }) => [key, tokens.input, tokens.cacheWrite5m]),
      [
        ["claude-code/s/result-0/claude-haiku-5-5", 1, 4],
        ["claude-code/s/result-1/claude-haiku-5-5", 8, 4]
      ]
    )
    assert.deepStrictEqual(
      usageOf([row("m1", null, 1)], [], "s").map(({ key }) => key),
      ["anthropic/m1"]
    )
  })
})

describe("the outcome of a session", () => {
  const result = (more: object) => [{ type: "result", subtype: "success", is_error: false, ...more }]

  it("is an error first of all: an API failure also says success", () => {
    const judged = judge(
      result({ is_error: true, terminal_reason: "api_error", result: "529 overloaded" }),
      ended({ exitCode: 1 }),
      "code",
      "claude"
    )
    assert.deepStrictEqual([judged.outcome, judged.summary], ["crashed", "api_error: 529 overloaded"])
  })

  it("is gave-up at the client's own limits and crashed at its other errors", () => {
    const of = (subtype: string) =>
      judge(result({ subtype, errors: ["why"] }), ended({ exitCode: 1 }), "code", "claude")
    assert.strictEqual(of("error_max_turns").outcome, "gave-up")
    assert.strictEqual(of("error_max_budget_usd").outcome, "gave-up")
    assert.strictEqual(of("error_during_execution").outcome, "crashed")
    assert.include(of("error_during_execution").summary, "why")
  })

  it("is the last result's, with the outcome that the agent itself gives", () => {
    const rows = [
      ...result({ result: "waiting" }),
      ...result({ structured_output: { outcome: "unclear", summary: "Which?" } })
    ]
    assert.deepInclude(judge(rows, ended(), "code", "claude"), { outcome: "unclear", summary: "Which?" })
  })

  it("is crashed without a result and for a review outside of its schema", () => {
    assert.include(judge([], ended({ exitCode: null, signal: "SIGSEGV" }), "code", "claude").summary, "SIGSEGV")
    const rows = result({ structured_output: { approved: true, findings: [{ severity: "huge" }] } })
    const judged = judge(rows, ended(), "review", "claude")
    assert.strictEqual(judged.outcome, "crashed")
    assert.include(judged.summary, "findings[0].severity")
    assert.isNull(judged.review)
  })
})

describe("versions of Claude Code", () => {
  it("are compared as numbers, part by part", () => {
    assert.isTrue(isBelow("2.1.99", "2.1.240"))
    assert.isTrue(isBelow("1.9.999", "2.1.240"))
    assert.isFalse(isBelow("2.1.240", "2.1.240"))
    assert.isFalse(isBelow("2.10.0", "2.1.240"))
    assert.strictEqual(parseVersion("2.1.330 (Claude Code)\n"), "2.1.330")
    assert.isNull(parseVersion("command not found"))
  })
})
