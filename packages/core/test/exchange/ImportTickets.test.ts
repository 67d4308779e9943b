import { assert, describe, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import { domainError } from "../../src/log/DomainError.ts"
import type { EventStoreShape } from "../../src/ports/EventStore.ts"
import { newLog, openStore, pull, textsOf } from "../store/stores.ts"
import { backlogOn, cameAs, issues, opened } from "./backlog.ts"

describe("an import", () => {
  it.effect(
    "records nothing when one ticket can't be recorded, names it by its place, and a dry run says the same",
    () =>
      Effect.gen(function* () {
        const { memory, take } = yield* opened
        const texts = issues(
          { id: "a" },
          { id: "b", title: "B".repeat(100_000) },
          { id: "c", dependencies: [{ depends_on_id: "b" }] }
        )
        for (const dryRun of [true, false]) {
          const error = yield* Effect.flip(take("beads", texts, { dryRun }))
          assert.strictEqual(error.code, "import-invalid")
          assert.include(
            error.message,
            "issues.jsonl:2: What ticket.created says is too large to be recorded (At most 65536 bytes fit"
          )
          assert.isBelow(error.message.length, 500)
          assert.strictEqual(textsOf(memory).length, 0)
        }
      })
  )

  it.effect("changes nothing that was there either, when what changed can't be recorded", () =>
    Effect.gen(function* () {
      const { memory, take } = yield* opened
      yield* take("beads", issues({ id: "a" }, { id: "b" }))
      const before = textsOf(memory).length
      const error = yield* Effect.flip(
        take("beads", issues({ id: "a", title: "A".repeat(100_000) }, { id: "b" }, { id: "c" }))
      )
      assert.include(error.message, "issues.jsonl:1: What ticket.revised says is too large")
      assert.strictEqual(textsOf(memory).length, before)
    })
  )

  it.effect("of more comments than a commit holds is refused by the ticket that has them", () =>
    Effect.gen(function* () {
      const { take } = yield* opened
      const comments = Array.from({ length: 400 }, (_, at) => ({ id: at, author: "ada", text: "x".repeat(3000) }))
      const error = yield* Effect.flip(take("beads", issues({ id: "a" }, { id: "b", comments })))
      assert.match(error.message, /^issues\.jsonl:2: A commit of \d+ events is too large/u)
    })
  )

  it.effect("of a small source is one commit of tickets, and one that tells of it", () =>
    Effect.gen(function* () {
      const { memory, take } = yield* opened
      yield* take(
        "beads",
        issues({ id: "a", dependencies: [{ depends_on_id: "b" }] }, { id: "b", comments: [{ text: "Hm." }] })
      )
      assert.strictEqual(textsOf(memory).length, 2)
    })
  )

  it.effect("that was interrupted is completed by the next one, with no ticket twice and nothing left out", () =>
    Effect.gen(function* () {
      const { log, memory } = yield* newLog()
      let puts = 0
      const breaking = {
        ...log,
        putIfAbsent: (key: Parameters<typeof log.putIfAbsent>[0], text: string) =>
          Effect.suspend(() => {
            puts += 1
            return puts === 3
              ? Effect.fail(domainError("environment", "log-storage-failed", "It broke.", "ENOSPC", "Try again."))
              : log.putIfAbsent(key, text)
          })
      }
      const texts = issues(
        ...Array.from({ length: 300 }, (_, at) => ({
          id: `a${at}`,
          description: "x".repeat(3000),
          dependencies: at === 0 ? [] : [{ depends_on_id: `a${at - 1}` }],
          comments: [{ id: 1, text: "Hm." }]
        }))
      )
      const error = yield* Effect.flip(backlogOn(openStore(breaking)).take("beads", texts))
      assert.strictEqual(error.code, "log-storage-failed")
      const written = textsOf(memory).length
      assert.isAbove(written, 0)
      const { give, take } = backlogOn(openStore(log))
      const { created } = yield* take("beads", texts)
      assert.isTrue(created > 0 && created < 300)
      const { same, texts: back } = yield* give("beads")
      assert.strictEqual(same, 300)
      assert.deepStrictEqual(new Set(back[0]?.text.split("\n")), new Set(texts[0]?.text.split("\n")))
      assert.strictEqual((yield* take("beads", texts)).created, 0)
    })
  )

  it.effect("leaves a ticket that is gone from its source as it is, and says so", () =>
    Effect.gen(function* () {
      const { store, take } = yield* opened
      yield* take("beads", issues({ id: "a" }, { id: "b" }))
      yield* take("beads", issues({ id: "a" }), { name: "web" })
      const { changed, left } = yield* take("beads", issues({ id: "a" }))
      assert.deepStrictEqual(
        [changed, left],
        [0, ["1 other ticket came from this tool earlier and isn't in this source: it stays as it is here."]]
      )
      assert.strictEqual((yield* cameAs(store, "b")).status, "pending")
    })
  )

  it.effect("says what it took of a ticket that changed there, and what is of no meaning here", () =>
    Effect.gen(function* () {
      const { take } = yield* opened
      yield* take("beads", issues({ id: "a" }, { id: "b" }, { id: "c" }))
      const { notes } = yield* take(
        "beads",
        issues(
          { id: "a", labels: ["x"], description: "New.", comments: [{ id: 1, text: "Hm." }] },
          { id: "b", updated_at: "2026-01-01T00:00:00Z" },
          { id: "c", status: "closed" }
        )
      )
      assert.deepStrictEqual(
        notes.map(({ id, said }) => [id, said]),
        [
          ["a", ["Taken from there: tags, text.", "1 new comment."]],
          ["b", ["Only its record changed, in what has no place here."]],
          ["c", ["It is done there."]]
        ]
      )
    })
  )
})

describe("two clones that import the same source", () => {
  it.effect("have one ticket of each, and each comment once, when they meet", () =>
    Effect.gen(function* () {
      const [here, there] = [yield* newLog("aaaaaaa2"), yield* newLog("bbbbbbb2")]
      const [ours, theirs] = [openStore(here.log), openStore(there.log)]
      const texts = issues(
        { id: "a", comments: [{ id: 7, author: "ada", text: "Hm." }] },
        { id: "b", dependencies: [{ depends_on_id: "a" }] }
      )
      yield* backlogOn(theirs).take("beads", issues({ id: "z" }))
      yield* backlogOn(ours).take("beads", texts)
      yield* backlogOn(theirs).take("beads", texts)
      yield* pull(here.memory, there.memory)
      yield* pull(there.memory, here.memory)
      const [one, other] = [openStore(here.log), openStore(there.log)]
      const seen = (store: EventStoreShape) =>
        Effect.map(store.state, ({ tickets }) =>
          [...tickets.values()].map(({ comments, dependsOn, key, source, uid }) => [
            source?.id,
            uid,
            key,
            dependsOn,
            comments.length
          ])
        )
      const rows = yield* seen(one)
      assert.deepStrictEqual(new Set(rows.map(([id]) => id)), new Set(["a", "b", "z"]))
      assert.deepStrictEqual(yield* seen(other), rows)
      assert.strictEqual(rows.find(([id]) => id === "a")?.[4], 1)
      const { changed, created } = yield* backlogOn(one).take("beads", texts)
      assert.deepStrictEqual([created, changed], [0, 0])
      const { texts: back } = yield* backlogOn(one).give("beads")
      for (const line of (texts[0]?.text ?? "").trim().split("\n")) assert.include(back[0]?.text, line)
    })
  )
})

describe("what stands around the tickets of a source", () => {
  it.effect("comes back as it is there now, also when no ticket has changed", () =>
    Effect.gen(function* () {
      const { give, memory, take } = yield* opened
      const tasks = (metadata: unknown) => [
        {
          path: "tasks.json",
          text: JSON.stringify({ master: { tasks: [{ id: 1, title: "A" }], metadata }, later: { tasks: [] } })
        }
      ]
      yield* take("task-master", tasks({ version: 1 }))
      yield* take("task-master", tasks({ version: 2 }))
      const commits = textsOf(memory).length
      yield* take("task-master", tasks({ version: 2 }))
      assert.strictEqual(textsOf(memory).length, commits)
      const { texts } = yield* give("task-master")
      assert.deepStrictEqual(JSON.parse(texts[0]?.text ?? ""), JSON.parse(tasks({ version: 2 })[0]?.text ?? ""))
    })
  )
})
