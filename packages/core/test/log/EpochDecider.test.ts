import { assert, describe, it } from "@effect/vitest"
import * as Result from "effect/Result"
import { decideEpoch, type EpochCommand } from "../../src/log/EpochDecider.ts"

const AHEAD = "0:2035-01-01T00:00:00.000Z-0000"

const command = (changes: Partial<EpochCommand> = {}): EpochCommand => ({
  actor: "human:ada@example.org",
  reason: "a wrong clock",
  clock: AHEAD,
  at: "2026-11-24T10:00:00.000Z",
  ...changes
})

const refused = (changes: Partial<EpochCommand>) => {
  const decided = decideEpoch(command(changes))
  return Result.isFailure(decided) ? [decided.failure.code, decided.failure.kind] : decided.success
}

describe("restarting the log's clock", () => {
  it("begins the next epoch and remembers where the clock was", () => {
    const [event] = Result.getOrThrow(decideEpoch(command({ clock: AHEAD.replace("0:", "3:") })))
    assert.deepStrictEqual(event, {
      stream: "log/main",
      event: {
        type: "log.epoch-started",
        data: { epoch: 4, from: AHEAD.replace("0:", "3:"), reason: "a wrong clock" }
      }
    })
  })

  it("is up to a person", () => {
    for (const actor of ["agent:impl-3", "system:btk"] as const) {
      assert.deepStrictEqual(refused({ actor }), ["epoch-not-human", "policy"])
    }
  })

  it("is refused while the clock isn't more than five minutes ahead, and when the log is empty", () => {
    const clock = "0:2026-11-24T10:05:00.000Z-0000"
    assert.deepStrictEqual(refused({ clock }), ["epoch-not-needed", "policy"])
    assert.deepStrictEqual(refused({ clock: null }), ["epoch-not-needed", "policy"])
    assert.isTrue(Result.isSuccess(decideEpoch(command({ clock, at: "2026-11-24T09:59:59.999Z" }))))
  })

  it("is refused after the ninth time, because times have one digit for it", () =>
    assert.deepStrictEqual(refused({ clock: AHEAD.replace("0:", "9:") }), ["epoch-exhausted", "policy"]))
})
