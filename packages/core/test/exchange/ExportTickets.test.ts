import { assert, describe, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import type { SourceText } from "../../src/exchange/ForeignTicket.ts"
import { by } from "../store/commands.ts"
import { newLog, openStore } from "../store/stores.ts"
import { created } from "../support.ts"
import * as Result from "effect/Result"
import { decideTicket } from "../../src/ticket/TicketDecider.ts"
import { backlogOn, sourceOf } from "./backlog.ts"

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

  it.effect("of the predecessor's form has one file a key, each waits for whom it meant, and is known again", () =>
    Effect.gen(function* () {
      const { give, store, take } = yield* opened
      const theirs = [
        {
          path: "pending/BUG-001-theirs.md",
          text: "---\nid: BUG-001\ntitle: Theirs\nstatus: pending\n---\n\n# BUG-001: Theirs\n"
        },
        {
          path: "pending/BUG-002-waits.md",
          text: "---\nid: BUG-002\ntitle: Waits\nstatus: pending\ndepends_on: [BUG-001]\n---\n\n# BUG-002: Waits\n"
        }
      ]
      yield* store.transact(by("c1"), () =>
        Result.succeed([
          created("t-1", "BUG-001", { title: "Mine" }),
          created("t-2", "BUG-009", { title: "Waits for mine", dependsOn: ["t-1"] })
        ])
      )
      yield* take("seed", theirs)
      const { tickets } = yield* store.state
      const came = [...tickets.values()].find(({ source }) => source?.id === "BUG-001") ?? assert.fail("it didn't come")
      const waits =
        [...tickets.values()].find(({ source }) => source?.id === "BUG-002") ?? assert.fail("it didn't come")
      assert.notStrictEqual(came.key, "BUG-001")
      yield* store.transact(by("c2"), (state, { at }) =>
        decideTicket({ type: "revise", uid: waits.uid, changes: { dependsOn: [came.uid, "t-1"] }, open: [] }, state, at)
      )
      const { texts } = yield* give("seed")
      const source = sourceOf("seed", texts)
      const byTitle = new Map(source.records.map(({ ticket }) => [ticket.title, ticket]))
      const mine = byTitle.get("Mine")?.id ?? ""
      assert.deepStrictEqual(
        ["Theirs", "Waits"].map((title) => byTitle.get(title)?.id),
        ["BUG-001", "BUG-002"]
      )
      assert.deepStrictEqual(new Set(byTitle.get("Waits")?.dependsOn), new Set(["BUG-001", mine]))
      assert.deepStrictEqual(byTitle.get("Waits for mine")?.dependsOn, [mine])
      assert.include(
        texts.map(({ text }) => text),
        theirs[0]?.text
      )
      const { changed, created: fresh } = yield* take("seed", texts)
      assert.deepStrictEqual([fresh, changed], [0, 0])
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
          ["TASK-003", "Mine"],
          ["TASK-001", "Theirs"]
        ]
      )
    })
  )
})
