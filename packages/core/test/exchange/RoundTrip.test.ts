import { assert, describe, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as fc from "fast-check"
import type { SourceText } from "../../src/exchange/ForeignTicket.ts"
import { FORMAT_NAMES, type FormatName } from "../../src/exchange/Format.ts"
import { newLog, openStore, runCase, textsOf } from "../store/stores.ts"
import { backlogOn, sourceOf } from "./backlog.ts"
import { sourceTwice } from "./rawSources.ts"

/** Files byte for byte, JSON value for value; in an order of their own, because ours is the one in which tickets came. */
const comparable = (name: FormatName, texts: ReadonlyArray<SourceText>): unknown => {
  const [first] = texts
  const text = first?.text ?? ""
  const sorted = (all: ReadonlyArray<unknown>) => all.map((one) => JSON.stringify(one)).toSorted()
  switch (name) {
    case "beads":
      return sorted(
        text
          .split("\n")
          .filter((line) => line !== "")
          .map((line) => JSON.parse(line) as unknown)
      )
    case "github":
      return sorted(JSON.parse(text) as ReadonlyArray<unknown>)
    case "task-master":
      return Object.entries(JSON.parse(text) as Record<string, { tasks: ReadonlyArray<unknown> }>).map(
        ([tag, { tasks, ...rest }]) => [tag, rest, sorted(tasks)]
      )
    case "backlog-md":
    case "seed":
      return texts.toSorted((one, other) => (one.path < other.path ? -1 : 1))
  }
}

describe("tickets of another tool", () => {
  for (const name of FORMAT_NAMES) {
    it(`come back as they were, now and after they changed there: ${name}`, () =>
      fc.assert(
        fc.asyncProperty(sourceTwice(name), ({ after, before }) =>
          runCase(
            Effect.gen(function* () {
              const { log, memory } = yield* newLog()
              const { give, take } = backlogOn(openStore(log))
              for (const texts of [before, after]) {
                const dry = yield* take(name, texts, { dryRun: true })
                const done = yield* take(name, texts)
                assert.deepStrictEqual([dry.created, dry.changed], [done.created, done.changed])
                assert.isTrue(done.notes.every(({ result }) => result === "created" || result === "changed"))
                const commits = textsOf(memory).length
                const again = yield* take(name, texts)
                assert.deepStrictEqual([again.created, again.changed, textsOf(memory).length], [0, 0, commits])
                const given = yield* give(name)
                assert.strictEqual(given.same, sourceOf(name, texts).records.length)
                assert.deepStrictEqual(comparable(name, given.texts), comparable(name, texts))
              }
            })
          )
        ),
        { numRuns: 30 }
      ))
  }
})
