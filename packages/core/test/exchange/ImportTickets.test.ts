import { assert, describe, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as Result from "effect/Result"
import type { SourceText } from "../../src/exchange/ForeignTicket.ts"
import { domainError } from "../../src/log/DomainError.ts"
import type { EventStoreShape } from "../../src/ports/EventStore.ts"
import type { TicketCommand } from "../../src/ticket/TicketCommand.ts"
import { decideTicket } from "../../src/ticket/TicketDecider.ts"
import { by } from "../store/commands.ts"
import { newLog, openStore, pull, textsOf } from "../store/stores.ts"
import type { FormatName } from "../../src/exchange/Format.ts"
import { backlogOn, sourceOf } from "./backlog.ts"

const issues = (...all: ReadonlyArray<Readonly<Record<string, unknown>>>): ReadonlyArray<SourceText> => [
  {
    path: "issues.jsonl",
    text: all.map((one) => `${JSON.stringify({ title: `Title of ${String(one["id"])}`, ...one })}\n`).join("")
  }
]

const opened = Effect.gen(function* () {
  const { log, memory } = yield* newLog()
  const store = openStore(log)
  return { store, memory, ...backlogOn(store) }
})

let commands = 0
const decide = (store: EventStoreShape, command: TicketCommand) =>
  store.transact(by(`d${(commands += 1)}`), (state, { at }) => decideTicket(command, state, at))

/** The ticket that came as `id`. */
const cameAs = (store: EventStoreShape, id: string) =>
  Effect.map(store.state, ({ tickets }) => {
    const found = [...tickets.values()].find(({ source }) => source?.id === id)
    return found ?? assert.fail(`nothing came as ${id}`)
  })

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

describe("what tickets wait for and belong to", () => {
  const waiting = (id: string, ...ids: ReadonlyArray<string>) => ({
    id,
    dependencies: ids.map((depends_on_id) => ({ depends_on_id, type: "blocks" }))
  })

  it.effect("follows the source when it turns round there", () =>
    Effect.gen(function* () {
      const { give, take } = yield* opened
      yield* take("beads", issues(waiting("a", "b"), waiting("b", "c"), waiting("c"), waiting("d", "a")))
      const now = issues(waiting("a"), waiting("b", "a", "d"), waiting("c", "b"), waiting("d"))
      const { changed, notes } = yield* take("beads", now)
      assert.deepStrictEqual([changed, notes.filter(({ result }) => result !== "changed")], [4, []])
      const { same, texts } = yield* give("beads")
      const sorted = (text = "") => text.trim().split("\n").toSorted()
      assert.deepStrictEqual([same, sorted(texts[0]?.text)], [4, sorted(now[0]?.text)])
    })
  )

  it.effect("is left as it is where it would close a circle with what was said here, and all else is followed", () =>
    Effect.gen(function* () {
      const { store, take } = yield* opened
      yield* take("beads", issues(waiting("a"), waiting("b")))
      const [a, b] = [yield* cameAs(store, "a"), yield* cameAs(store, "b")]
      yield* decide(store, { type: "revise", uid: a.uid, changes: { dependsOn: [b.uid] }, open: [] })
      const { notes } = yield* take("beads", issues(waiting("a"), { ...waiting("b", "a"), labels: ["x"] }))
      assert.match(
        notes.find(({ id }) => id === "b")?.said.join(" ") ?? "",
        /^Left as it is here: This would close a cycle/u
      )
      const now = yield* cameAs(store, "b")
      assert.deepStrictEqual([now.dependsOn, now.tags], [[], ["x"]])
    })
  )

  it.effect("names a parent in the header, for which nobody waits", () =>
    Effect.gen(function* () {
      const { contents, store, take } = yield* opened
      const child = (parent: string) => ({ id: "a", dependencies: [{ depends_on_id: parent, type: "parent-child" }] })
      yield* take("beads", issues(child("b"), { id: "b" }, { id: "c" }))
      const { dependsOn, uid } = yield* cameAs(store, "a")
      assert.deepStrictEqual([(yield* contents).get(uid)?.fields["part_of"], dependsOn], ["b", []])
      const { notes } = yield* take("beads", issues(child("c"), { id: "b" }, { id: "c" }))
      assert.deepStrictEqual(notes[0]?.said, ["Taken from there: fields of the header."])
      assert.strictEqual((yield* contents).get(uid)?.fields["part_of"], "c")
    })
  )

  it.effect("names the parents of GitHub and Backlog.md, too", () =>
    Effect.sync(() => {
      const parentOf = (name: FormatName, path: string, text: string) =>
        sourceOf(name, [{ path, text }]).records[0]?.ticket.parent
      const rest = {
        number: 2,
        title: "A",
        html_url: "https://github.com/o/n/issues/2",
        parent_issue_url: "https://api.github.com/repos/o/n/issues/1"
      }
      assert.strictEqual(parentOf("github", "issues.json", JSON.stringify([rest])), "o/n#1")
      const gh = {
        number: 2,
        title: "A",
        url: "https://github.com/o/n/issues/2",
        parent: { number: 1, url: "https://github.com/o/other/issues/1" }
      }
      assert.strictEqual(parentOf("github", "issues.json", JSON.stringify([gh])), "o/other#1")
      assert.strictEqual(
        parentOf("backlog-md", "tasks/a.md", "---\nid: task-1.1\ntitle: A\nparent_task_id: TASK-1\n---\n"),
        "task-1"
      )
    })
  )
})

describe("a ticket that was closed where it came from", () => {
  it.effect("follows what it says there, and stays closed", () =>
    Effect.gen(function* () {
      const { contents, give, store, take } = yield* opened
      const [done, dropped] = [
        { id: "a", status: "closed" },
        { id: "b", status: "tombstone" }
      ]
      yield* take("beads", issues(done, dropped))
      const now = issues({ ...done, labels: ["late"] }, { ...dropped, description: "Why not." })
      const { changed, notes } = yield* take("beads", now)
      assert.deepStrictEqual([changed, notes.map(({ result }) => result)], [2, ["changed", "changed"]])
      const [first, second] = [yield* cameAs(store, "a"), yield* cameAs(store, "b")]
      assert.deepStrictEqual([first.status, first.tags, second.status], ["done-elsewhere", ["late"], "cancelled"])
      assert.include((yield* contents).get(second.uid)?.body, "Why not.")
      assert.strictEqual((yield* give("beads")).texts[0]?.text, now[0]?.text)
    })
  )

  it.effect("goes on as it does there: opened again, given up, or done after all", () =>
    Effect.gen(function* () {
      const { give, store, take } = yield* opened
      yield* take(
        "beads",
        issues({ id: "a", status: "closed" }, { id: "b", status: "tombstone" }, { id: "c", status: "tombstone" })
      )
      const now = issues({ id: "a", status: "tombstone" }, { id: "b", status: "open" }, { id: "c", status: "closed" })
      yield* take("beads", now)
      const all = [yield* cameAs(store, "a"), yield* cameAs(store, "b"), yield* cameAs(store, "c")]
      assert.deepStrictEqual(
        all.map(({ status }) => status),
        ["cancelled", "pending", "done-elsewhere"]
      )
      assert.strictEqual((yield* give("beads")).texts[0]?.text, now[0]?.text)
      assert.strictEqual((yield* take("beads", now)).changed, 0)
    })
  )

  it.effect("can't be changed here otherwise", () =>
    Effect.gen(function* () {
      const { store, take } = yield* opened
      yield* take("beads", issues({ id: "a", status: "closed" }))
      const { uid } = yield* cameAs(store, "a")
      const revise = { type: "revise", uid, changes: { title: "Mine" }, open: [] } as const
      const decided = decideTicket(revise, yield* store.state, "2026-11-24T10:00:00.000Z")
      assert.isTrue(Result.isFailure(decided) && decided.failure.code === "ticket-closed")
    })
  )

  it.effect("stays closed when somebody closed it here, whatever it does there", () =>
    Effect.gen(function* () {
      const { store, take } = yield* opened
      yield* take("beads", issues({ id: "a" }))
      const { uid } = yield* cameAs(store, "a")
      yield* decide(store, { type: "cancel", uid, reason: "Not here." })
      yield* take("beads", issues({ id: "a", labels: ["x"] }))
      const ticket = yield* cameAs(store, "a")
      assert.deepStrictEqual([ticket.status, ticket.reason], ["cancelled", "Not here."])
    })
  )
})

describe("a record that is too large to be kept", () => {
  const large = (more: Readonly<Record<string, unknown>> = {}) =>
    issues({ id: "a", description: "Short.", extra: "x".repeat(61 * 1024), ...more })

  it.effect("makes a ticket all the same, which is followed, keeps what is changed here, and is written anew", () =>
    Effect.gen(function* () {
      const { contents, give, store, take } = yield* opened
      assert.strictEqual((yield* take("beads", large())).created, 1)
      assert.strictEqual((yield* take("beads", large())).changed, 0)
      const first = yield* take("beads", large({ description: "Said anew." }))
      assert.deepStrictEqual(first.notes[0]?.said, ["Taken from there: text."])
      const { uid } = yield* cameAs(store, "a")
      yield* decide(store, { type: "revise", uid, changes: { priority: "high" }, open: [] })
      const second = yield* take("beads", large({ description: "Again.", priority: 0 }))
      assert.deepStrictEqual(second.notes[0]?.said, [
        "Taken from there: text.",
        "Changed here, too, and left as it is here: priority."
      ])
      const third = yield* take("beads", large({ description: "Again.", priority: 3 }))
      assert.deepStrictEqual(third.notes[0]?.said, ["Changed here, too, and left as it is here: priority."])
      assert.include((yield* contents).get(uid)?.body, "Again.")
      const { anew, texts } = yield* give("beads")
      const record = JSON.parse(texts[0]?.text ?? "") as Readonly<Record<string, unknown>>
      assert.deepStrictEqual(
        [anew, record["id"], record["description"], record["extra"]],
        [1, "a", "Again.", undefined]
      )
    })
  )
})
