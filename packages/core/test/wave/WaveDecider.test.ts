import { assert, describe, it } from "@effect/vitest"
import * as Result from "effect/Result"
import { applyEvent, type BacklogState } from "../../src/backlog/BacklogState.ts"
import { decideWave, type WaveCommand } from "../../src/wave/WaveDecider.ts"
import { openWaveOf } from "../../src/wave/WaveState.ts"
import { created, fold, recorded } from "../support.ts"

/** The replica of events that `fold` makes. */
const SELF = "aaaaaaaa"

const session = (id: string, pid = 1): Extract<WaveCommand, { type: "open-session" }> => ({
  type: "open-session",
  dead: [],
  replica: SELF,
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

const plan: Extract<WaveCommand, { type: "plan" }> = {
  type: "plan",
  session: "s-1",
  replica: SELF,
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

describe("another clone", () => {
  const other = "bbbbbbbb"

  it("coordinates its own session, and leaves ours alone", () => {
    const state = apply(fold([]), session("s-1"))
    const decided = decideWave({ ...session("s-2"), replica: other, dead: ["s-1"] }, state)
    assert.deepStrictEqual(
      Result.getOrThrow(decided).map(({ event }) => event.type),
      ["session.opened"]
    )
  })

  it("plans its own wave while ours is open, and a ticket of both is ours", () => {
    const state = apply(fold([created("t-1", "FEAT-001")]), plan)
    const theirs = { ...plan, replica: other, plan: { ...plan.plan, wave: "w-2", number: 2 } }
    for (const event of Result.getOrThrow(decideWave(theirs, state))) {
      applyEvent(state, { ...recorded(event), replica: other })
    }
    assert.deepStrictEqual(
      [openWaveOf(state.waves, SELF)?.id, openWaveOf(state.waves, other)?.id, openWaveOf(state.waves, null)],
      ["w-1", "w-2", null]
    )
    assert.strictEqual(state.tickets.get("t-1")?.wave, "w-1")
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
    assert.strictEqual(state.waves.open[0]?.slots[0]?.outcome, "failed")
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
    assert.deepStrictEqual(apply(state, { type: "end", wave: "w-1" }).waves.open, [])
  })
})
