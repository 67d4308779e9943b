import { assert, describe, it } from "@effect/vitest"
import * as Result from "effect/Result"
import type { BacklogState } from "../../src/backlog/BacklogState.ts"
import { decideWave, type WaveCommand } from "../../src/wave/WaveDecider.ts"
import { created, fold } from "../support.ts"

const session = (id: string, pid = 1): Extract<WaveCommand, { type: "open-session" }> => ({
  type: "open-session",
  dead: [],
  session: {
    session: id,
    role: "implement",
    tool: "btk",
    version: "0",
    host: "h",
    pid,
    pidStart: "1",
    worktree: "/w",
    head: null
  }
})

const plan: WaveCommand = {
  type: "plan",
  session: "s-1",
  plan: { wave: "w-1", number: 1, base: "b", target: "main", slots: [{ ticket: "t-1", reason: "" }], excluded: [] }
}

const apply = (state: BacklogState, command: WaveCommand): BacklogState => {
  const decided = decideWave(command, state)
  return Result.isSuccess(decided) ? fold(decided.success, state) : assert.fail(decided.failure.message)
}

const code = (state: BacklogState, command: WaveCommand): string => {
  const decided = decideWave(command, state)
  return Result.isFailure(decided) ? decided.failure.code : "accepted"
}

const settle = (outcome: "completed" | "failed"): WaveCommand => ({
  type: "settle",
  slot: { wave: "w-1", ticket: "t-1", outcome, reason: "because" }
})

describe("coordinating sessions", () => {
  it("lets one live session coordinate at a time", () => {
    const state = apply(fold([]), session("s-1"))
    assert.strictEqual(code(state, session("s-2")), "implement-running")
  })

  it("takes over from a session whose process is gone", () => {
    const state = apply(apply(fold([]), session("s-1")), { ...session("s-2"), dead: ["s-1"] })
    assert.deepStrictEqual(
      state.waves.sessions.map(({ session: id }) => id),
      ["s-2"]
    )
  })
})

describe("a wave", () => {
  it("is planned once and keeps its tickets until they are settled", () => {
    const state = apply(fold([created("t-1", "FEAT-001")]), plan)
    assert.strictEqual(state.tickets.get("t-1")?.status, "planned")
    assert.strictEqual(code(state, plan), "wave-open")
    assert.strictEqual(code(state, { type: "end", wave: "w-1" }), "wave-unsettled")
  })

  it("gives every ticket exactly one outcome, whoever asks again", () => {
    const state = apply(apply(fold([created("t-1", "FEAT-001")]), plan), settle("failed"))
    assert.deepStrictEqual(decideWave(settle("completed"), state), Result.succeed([]))
    assert.strictEqual(state.waves.open?.slots[0]?.outcome, "failed")
  })

  it("returns a failed ticket to the queue with its reason and counts the failure", () => {
    const assign: WaveCommand = {
      type: "assign",
      slot: { wave: "w-1", ticket: "t-1", branch: "backlog/feat-001", worktree: "/w", base: "b", agent: "shell" }
    }
    const state = apply(apply(apply(fold([created("t-1", "FEAT-001")]), plan), assign), settle("failed"))
    const ticket = state.tickets.get("t-1")
    assert.deepStrictEqual(
      [ticket?.status, ticket?.reason, ticket?.wave, state.work.get("t-1")?.failures],
      ["pending", "because", null, 1]
    )
  })

  it("ends when every slot is settled", () => {
    const state = apply(apply(fold([created("t-1", "FEAT-001")]), plan), settle("failed"))
    assert.strictEqual(apply(state, { type: "end", wave: "w-1" }).waves.open, null)
  })
})
