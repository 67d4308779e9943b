import { assert, describe, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import { make } from "../../src/testing/MemoryLogStore.ts"
import { type Recipe, textOf } from "../recipe.ts"
import { created } from "../support.ts"
import { assertTable, rowsOf } from "../table.ts"
import { by, cancelled } from "./commands.ts"
import { newLog, openStore, textsOf } from "./stores.ts"
import { rewrite } from "./verify.ts"

interface Row {
  /** Ends the sentence “a log whose line …”. */
  readonly why: string
  /** What is put in the place of what, once, in the first of two commits; its end when the first is empty. */
  readonly swap: readonly [from: string, to: Recipe]
  /** How the log fails, or the number of events that are read. */
  readonly expected:
    | { readonly code: string; readonly message: string; readonly because: Recipe }
    | { readonly events: number }
}

const rows = rowsOf<Row>(new URL("badLines.json", import.meta.url))

describe("a log of this clone whose line", () => {
  for (const { expected, swap, why } of rows) {
    it.effect(`${why} is read, or damaged, but never a defect`, () =>
      Effect.gen(function* () {
        const { log, memory } = yield* newLog()
        const store = openStore(log)
        yield* store.append(by("c1"), [], [created("t-1", "FEAT-001")])
        yield* store.append(by("c2"), [], [cancelled("t-1")])
        const [first = "", second = ""] = textsOf(memory)
        const [from, to] = swap
        assert.include(first, from)
        const damaged = from === "" ? first + textOf(to) : first.replace(from, () => textOf(to))
        rewrite(memory, (texts) => texts.splice(0, 2, damaged, second))
        const read = yield* openStore(make(memory)).state.pipe(
          Effect.match({
            onFailure: ({ code, message, why: because }) => ({ code, message, because }),
            onSuccess: ({ events }) => ({ events })
          })
        )
        assert.deepStrictEqual<unknown>(
          read,
          "code" in expected ? { ...expected, because: textOf(expected.because) } : expected
        )
      })
    )
  }

  it("is bad in one of at least twelve ways", () => assertTable(rows, 12, ["expected"]))
})
