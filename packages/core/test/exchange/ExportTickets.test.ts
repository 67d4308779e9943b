import { assert, describe, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import type { SourceText } from "../../src/exchange/ForeignTicket.ts"
import { by } from "../store/commands.ts"
import { newLog, openStore } from "../store/stores.ts"
import { created } from "../support.ts"
import * as Result from "effect/Result"
import { backlogOn } from "./backlog.ts"

const opened = Effect.gen(function* () {
  const { log } = yield* newLog()
  const store = openStore(log)
  return { store, ...backlogOn(store) }
})

const issue = (id: string, title: string): ReadonlyArray<SourceText> => [
  { path: "issues.jsonl", text: `${JSON.stringify({ id, title })}\n` }
]
const task = (path: string, id: string, title: string): SourceText => ({
  path,
  text: `---\nid: ${id}\ntitle: ${title}\nstatus: To Do\n---\n`
})

describe("an export", () => {
  it.effect("of two sources with the same ids is refused, and made of one by its name", () =>
    Effect.gen(function* () {
      const { give, take } = yield* opened
      yield* take("beads", issue("bd-1", "Here"))
      yield* take("beads", issue("bd-1", "There"), { name: "web" })
      const error = yield* Effect.flip(give("beads"))
      assert.deepStrictEqual(
        [error.code, error.details["ids"]],
        ["export-ids-collide", [{ id: "bd-1", keys: ["TASK-001", "TASK-002"] }]]
      )
      const textOf = (only: { readonly name: string | null }) =>
        Effect.map(give("beads", only), ({ texts }) => texts[0]?.text)
      assert.strictEqual(yield* textOf({ name: null }), '{"id":"bd-1","title":"Here"}\n')
      assert.strictEqual(yield* textOf({ name: "web" }), '{"id":"bd-1","title":"There"}\n')
    })
  )

  it.effect("writes no ticket over another one whose file was called so once", () =>
    Effect.gen(function* () {
      const { give, take } = yield* opened
      yield* take("backlog-md", [task("tasks/a.md", "task-1", "One")])
      yield* take("backlog-md", [task("tasks/A.md", "task-2", "Two")])
      yield* take("backlog-md", [task("tasks/a.md", "task-3", "Three")])
      const { texts } = yield* give("backlog-md")
      assert.deepStrictEqual(
        texts.map(({ path, text }) => [path, /^title: (.*)$/mu.exec(text)?.[1]]),
        [
          ["tasks/a (TASK-001).md", "One"],
          ["tasks/A (TASK-002).md", "Two"],
          ["tasks/a.md", "Three"]
        ]
      )
    })
  )

  it.effect("calls a ticket that was made here by another name, where one that came is called like its key", () =>
    Effect.gen(function* () {
      const { give, store, take } = yield* opened
      yield* store.transact(by("c1"), () => Result.succeed([created("t-1", "TASK-001", { title: "Mine" })]))
      yield* take("beads", issue("TASK-001", "Theirs"))
      const { texts } = yield* give("beads")
      const ids = (texts[0]?.text ?? "")
        .trim()
        .split("\n")
        .map((line) => JSON.parse(line) as { id: string; title: string })
      assert.deepStrictEqual(
        ids.map(({ id, title }) => [id, title]),
        [
          ["TASK-001-btk", "Mine"],
          ["TASK-001", "Theirs"]
        ]
      )
    })
  )
})
