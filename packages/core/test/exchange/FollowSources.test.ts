import { assert, describe, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as Result from "effect/Result"
import type { FormatName } from "../../src/exchange/Format.ts"
import { decideTicket } from "../../src/ticket/TicketDecider.ts"
import { cameAs, decide, issues, opened, sourceOf } from "./backlog.ts"

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
      assert.deepStrictEqual([ticket.status, ticket.reason, ticket.tags], ["cancelled", "Not here.", []])
    })
  )

  it.effect("is no longer the source's to open once somebody has opened it here and closed it again", () =>
    Effect.gen(function* () {
      const { store, take } = yield* opened
      yield* take("beads", issues({ id: "a", status: "tombstone" }))
      const { uid } = yield* cameAs(store, "a")
      yield* decide(store, { type: "reopen", uid, reason: "Needed here." })
      yield* decide(store, { type: "cancel", uid, reason: "Not after all." })
      yield* take("beads", issues({ id: "a", labels: ["x"] }))
      const ticket = yield* cameAs(store, "a")
      assert.deepStrictEqual([ticket.status, ticket.reason, ticket.tags], ["cancelled", "Not after all.", []])
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
