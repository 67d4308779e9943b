import { assert, describe, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as TestClock from "effect/testing/TestClock"
import { segmentName } from "../../src/log/Segment.ts"
import { LogStore } from "../../src/ports/LogStore.ts"
import { make, makeMemory, type Memory } from "../../src/testing/MemoryLogStore.ts"
import { importLog } from "../../src/usecases/import/ImportLog.ts"
import { sha256 } from "../store/sha256.ts"
import { openStore, START, textsOf } from "../store/stores.ts"
import { A, findingsOf } from "../store/verify.ts"
import { assertTable, rowsOf } from "../table.ts"
import { withTrees } from "../time/tree.ts"
import { filesOf, type Frame, honest } from "./frames.ts"

interface Row extends Frame {
  /** Ends the sentence “a commit …”. */
  readonly why: string
  /** What is said of the first commit that could not be taken; null where nothing is wrong. */
  readonly held: {
    readonly replica: string
    readonly commit: number
    readonly code: string
    readonly why: string
  } | null
  /** Commits that were taken all the same. */
  readonly kept: number
}

const rows = rowsOf<Row>(new URL("badFrames.json", import.meta.url))

const take = (memory: Memory, files: ReadonlyMap<string, string>) =>
  withTrees(new Map([["main", files]]), Effect.provideService(importLog(["main"]), LogStore, make(memory)))

describe("importing takes what comes before, and says what is wrong with, a commit", () => {
  for (const row of rows) {
    it.effect(row.why, () =>
      Effect.gen(function* () {
        yield* TestClock.setTime(START)
        const memory = yield* makeMemory
        const { held } = yield* take(memory, filesOf(row))
        assert.deepStrictEqual(
          held.map(({ code, commit, replica, why }) => ({ replica, commit, code, why })),
          row.held === null ? [] : [row.held]
        )
        for (const { place } of held)
          assert.match(place, /^main:backlog\/events\/[a-z2-7]{8}\/[\d-]{22}[0-9a-f]{8}\.jsonl$/u)
        // The log reads on, nothing in it is damaged, and the honest commits are still taken when they come.
        const { events } = yield* openStore(make(memory)).state
        assert.deepStrictEqual([textsOf(memory, A).length, events], [row.kept, row.kept])
        assert.deepStrictEqual(yield* findingsOf(memory), [])
        if (row.kept === honest.length) return
        yield* take(memory, new Map([[`backlog/events/${A}/${segmentName(1, 3, sha256("x"))}`, honest.join("")]]))
        assert.deepStrictEqual(textsOf(memory, A), honest)
      })
    )
  }

  it("in one of at least sixty different ways", () => assertTable(rows, 60, ["held", "kept"]))
})
