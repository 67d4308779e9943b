import { assert, describe, it } from "@effect/vitest"
import { domainError } from "@backlog-toolkit/core/log/DomainError"
import * as Effect from "effect/Effect"
import { remembering } from "../../src/git/memo.ts"

const A = "a".repeat(40)
const B = "b".repeat(64)

/** A question that counts how often it is really asked. */
const counted = () => {
  const asked: Array<string> = []
  const ask = remembering((...names) =>
    Effect.sync(() => {
      asked.push(names.join(" "))
      return asked.length
    })
  )
  return { ask, asked }
}

describe("remembering answers about objects", () => {
  it.effect("asks once for each list of full names", () =>
    Effect.gen(function* () {
      const { ask, asked } = counted()
      assert.deepStrictEqual(
        [yield* ask(A, B), yield* ask(A, B), yield* ask(B, A), yield* ask(A), yield* ask(A)],
        [1, 1, 2, 3, 3]
      )
      assert.strictEqual(asked.length, 3)
    })
  )

  it.effect("asks again for names that can come to mean something else", () =>
    Effect.gen(function* () {
      const { ask, asked } = counted()
      for (const name of ["main", "HEAD", A.slice(0, 12), `${A}^{tree}`]) {
        yield* ask(name)
        yield* ask(name)
        yield* ask(A, name)
        yield* ask(A, name)
      }
      assert.strictEqual(asked.length, 16)
    })
  )

  it.effect("asks again after a failure", () =>
    Effect.gen(function* () {
      let times = 0
      const ask = remembering(() =>
        Effect.suspend(() => {
          times += 1
          return times === 1 ? domainError("environment", "git-failed", "no", "no", "no") : Effect.succeed(times)
        })
      )
      assert.strictEqual((yield* Effect.flip(ask(A))).code, "git-failed")
      assert.strictEqual(yield* ask(A), 2)
    })
  )

  it.effect("forgets the oldest, so that it can't grow without end", () =>
    Effect.gen(function* () {
      const { ask, asked } = counted()
      const name = (at: number) => at.toString(16).padStart(40, "0")
      for (let at = 0; at < 5000; at++) yield* ask(name(at))
      yield* ask(name(4999))
      assert.strictEqual(asked.length, 5000)
      yield* ask(name(0))
      assert.strictEqual(asked.length, 5001)
    })
  )
})
