import { assert, describe, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as Fiber from "effect/Fiber"
import { Digest } from "../../src/ports/Digest.ts"
import { LogStore } from "../../src/ports/LogStore.ts"
import { verifyLog } from "../../src/usecases/store/VerifyLog.ts"
import { by, create, createTicket, keysOf } from "./commands.ts"
import { sha256 } from "./sha256.ts"
import { interleaved, newLog, openStore, textsOf } from "./stores.ts"

describe("a command that is interrupted at any moment", () => {
  it.effect("is recorded whole or not at all, and what comes after it is right", () =>
    Effect.gen(function* () {
      const outcomes = new Set<number>()
      for (let moment = 0; moment < 40; moment++) {
        const { log, memory } = yield* newLog()
        const other = openStore(log)
        yield* createTicket(other, "t-0")
        const store = openStore(interleaved(log, [3]))
        const fiber = yield* Effect.forkChild(store.transact(by("cut"), create("t-cut")))
        yield* Effect.repeat(Effect.yieldNow, { times: moment })
        yield* Fiber.interrupt(fiber)
        const recorded = textsOf(memory).length - 1
        outcomes.add(recorded)

        // The same store goes on: its permit is free and its fold is whole.
        const again = yield* store.transact(by("cut"), create("t-cut"))
        assert.strictEqual(again.duplicate, recorded === 1, `moment ${moment}`)
        yield* createTicket(store, "t-next")
        assert.deepStrictEqual(keysOf(yield* store.state), ["FEAT-1", "FEAT-2", "FEAT-3"])
        assert.deepStrictEqual(yield* store.state, yield* openStore(log).state)
        const { findings } = yield* verifyLog.pipe(
          Effect.provideService(LogStore, log),
          Effect.provideService(Digest, { sha256 })
        )
        assert.deepStrictEqual(findings, [])
      }
      // Both happen, or the moments are badly chosen.
      assert.deepStrictEqual(outcomes, new Set([0, 1]))
    })
  )
})

describe("a fold that is interrupted at any moment", () => {
  it.effect("goes on where it was", () =>
    Effect.gen(function* () {
      const { log } = yield* newLog()
      const writer = openStore(log)
      for (let n = 0; n < 5; n++) yield* createTicket(writer, `t-${n}`)
      for (let moment = 0; moment < 12; moment++) {
        const store = openStore(interleaved(log, [2]))
        const fiber = yield* Effect.forkChild(store.state)
        yield* Effect.repeat(Effect.yieldNow, { times: moment })
        yield* Fiber.interrupt(fiber)
        assert.deepStrictEqual(yield* store.state, yield* writer.state, `moment ${moment}`)
      }
    })
  )
})
