import { assert, describe, it } from "@effect/vitest"
import { renameSync, rmSync } from "node:fs"
import { join } from "node:path"
import { type Backlog, ADA, inBacklog, kindsSince } from "./backlog.ts"

const count = async (backlog: Backlog): Promise<number> => (await backlog.events()).length

/** Lines that two texts don't share, as `-old` and `+new`. */
const changedLines = (before: string, after: string): ReadonlyArray<string> => {
  const [old, now] = [before.split("\n"), after.split("\n")]
  return [
    ...old.filter((line) => !now.includes(line)).map((line) => `-${line}`),
    ...now.filter((line) => !old.includes(line)).map((line) => `+${line}`)
  ]
}

describe("a ticket file that a person edits", () => {
  it("becomes an event by that person, and the file keeps what they typed", () =>
    inBacklog(async (backlog) => {
      const { key, uid } = await backlog.create("Export the report")
      const path = backlog.fileOf(key)
      const before = await count(backlog)
      backlog.edit(path, /^priority: .*$/mu, 'priority:  "high" # since Monday')
      const typed = backlog.read(path)
      const [note, ...more] = await backlog.look()
      assert.deepStrictEqual(more, [])
      assert.strictEqual(note?.message, `${path}: ${key} priority changed.`)
      assert.deepStrictEqual(await kindsSince(backlog, before), ["ticket.revised"])
      const event = (await backlog.events()).at(-1)
      assert.strictEqual(event?.actor, ADA)
      assert.match(event?.command ?? "", /^file\//u)
      assert.strictEqual((await backlog.content(uid)).priority, "high")
      assert.strictEqual(backlog.read(path), typed)
      assert.deepStrictEqual(await backlog.look(), [])
    }))

  it("keeps line endings, mark, comments, order and unknown fields when a command changes something else", () =>
    inBacklog(async (backlog) => {
      const { key, uid } = await backlog.create("Export the report")
      const path = backlog.fileOf(key)
      const shaped = `\uFEFF${backlog
        .read(path)
        .replace("---\n", "---\n# ours\n")
        .replace("tags: []", "tags:\n  - 'csv' # for now\nsprint: !!str 0012 # twelve")
        .replaceAll("\n", "\r\n")}`
      backlog.write(path, shaped)
      assert.deepStrictEqual(
        (await backlog.look()).map(({ result }) => result),
        ["imported"]
      )
      assert.strictEqual(backlog.read(path), shaped)
      assert.deepStrictEqual((await backlog.content(uid)).fields, { sprint: "0012" })
      await backlog.change({ type: "revise", uid, changes: { priority: "critical" }, open: [] })
      assert.deepStrictEqual(changedLines(shaped, backlog.read(path)), ["-priority: medium\r", "+priority: critical\r"])
      await backlog.change({ type: "revise", uid, changes: { tags: ["csv", "export"] }, open: [] })
      assert.include(backlog.read(path), "tags:\r\n  - 'csv' # for now\r\n  - export\r\n")
    }))

  it("is edited when a person types an earlier value again, also back and forth on one day", () =>
    inBacklog(async (backlog) => {
      const { key, uid } = await backlog.create("Export the report")
      await backlog.sync()
      const path = backlog.fileOf(key)
      for (const priority of ["high", "medium", "high", "medium"] as const) {
        backlog.edit(path, /^priority: .*$/mu, `priority: ${priority}`)
        await backlog.look()
        assert.strictEqual((await backlog.content(uid)).priority, priority)
      }
      assert.lengthOf(
        (await backlog.events()).filter(({ event }) => event.type === "ticket.revised"),
        4
      )
    }))

  it("is edited when the value before was committed by hand in between", () =>
    inBacklog(async (backlog) => {
      const { key, uid } = await backlog.create("Export the report")
      await backlog.sync()
      const path = backlog.fileOf(key)
      backlog.edit(path, "priority: medium", "priority: high")
      await backlog.look()
      backlog.git("commit", "--quiet", "-am", "By hand")
      backlog.edit(path, "priority: high", "priority: medium")
      await backlog.look()
      assert.strictEqual((await backlog.content(uid)).priority, "medium")
    }))

  it("is committed by the next sync as the person shaped it, and then everything is clean", () =>
    inBacklog(async (backlog) => {
      const { key } = await backlog.create("Export the report")
      await backlog.sync()
      const path = backlog.fileOf(key)
      backlog.edit(path, "priority: medium", "priority: high # now")
      backlog.edit(path, "## Description", "## Description\n\nIn Excel, too.")
      const done = await backlog.sync()
      assert.deepStrictEqual(done.skipped, [])
      assert.strictEqual(backlog.git("status", "--porcelain"), "")
      assert.include(backlog.git("show", `HEAD:${path}`), "priority: high # now")
      assert.include(backlog.git("show", `HEAD:${path}`), "In Excel, too.")
      assert.isNull((await backlog.sync()).commit)
    }))

  it("may be formatted anew without any event", () =>
    inBacklog(async (backlog) => {
      const { key } = await backlog.create("Export the report")
      const path = backlog.fileOf(key)
      const before = await count(backlog)
      backlog.edit(path, "tags: []", "tags: [ ]   # none")
      backlog.write(path, `${backlog.read(path).replaceAll("\n", "\r\n")}\r\n\r\n`)
      const shaped = backlog.read(path)
      assert.deepStrictEqual(await backlog.look(), [])
      assert.strictEqual(await count(backlog), before)
      assert.strictEqual(backlog.read(path), shaped)
    }))

  it("keeps sections that a command changed since the file was written", () =>
    inBacklog(async (backlog) => {
      const { key, uid } = await backlog.create("Export the report")
      await backlog.sync()
      const path = backlog.fileOf(key)
      backlog.git("switch", "--quiet", "-c", "work")
      const { body } = await backlog.content(uid)
      await backlog.change({
        type: "revise",
        uid,
        changes: { body: body.replace("People ask for it.", "Three customers ask.") },
        open: []
      })
      // Nothing is rendered on another branch, so the file still has the old context.
      assert.include(backlog.read(path), "People ask for it.")
      backlog.edit(path, "so that nobody has to ask.", "as a CSV file.")
      await backlog.look()
      const after = (await backlog.content(uid)).body
      assert.include(after, "Three customers ask.")
      assert.include(after, "as a CSV file.")
    }))

  it("loses nothing when its ticket is closed: the text is kept, the file restored, the reason recorded", () =>
    inBacklog(async (backlog) => {
      const { key, uid } = await backlog.create("Export the report")
      await backlog.change({ type: "cancel", uid, reason: "Nobody needs it" })
      const path = backlog.fileOf(key)
      const before = await count(backlog)
      const shown = backlog.read(path)
      backlog.edit(path, "so that nobody has to ask.", "as a spreadsheet.")
      const typed = backlog.read(path)
      const [note] = await backlog.look()
      assert.deepStrictEqual([note?.result, note?.code], ["rejected", "ticket-closed"])
      assert.deepStrictEqual(await kindsSince(backlog, before), ["ticket.edit-rejected"])
      assert.include(backlog.kept(), typed)
      assert.strictEqual(backlog.read(path), shown)
      assert.deepStrictEqual(await backlog.look(), [])
    }))
})

describe("a ticket file that a person moves, makes or deletes", () => {
  it("is put back when it was moved to completed, with the reason and the text kept", () =>
    inBacklog(async (backlog) => {
      const { key, uid } = await backlog.create("Export the report")
      const path = backlog.fileOf(key)
      const to = path.replace("pending", "completed")
      backlog.write(to, backlog.read(path).replace("so that nobody has to ask.", "as CSV."))
      rmSync(join(backlog.dir, path))
      const typed = backlog.read(to)
      const notes = await backlog.look()
      assert.deepStrictEqual(
        notes.map(({ code, result }) => [result, code]),
        [
          ["imported", null],
          ["rejected", "completion-unproven"]
        ]
      )
      assert.deepStrictEqual(backlog.files(), [path])
      assert.include(backlog.kept(), typed)
      assert.include((await backlog.content(uid)).body, "as CSV.")
      assert.strictEqual((await backlog.ticket(uid)).status, "pending")
      assert.deepStrictEqual(await backlog.look(), [])
    }))

  it("opens a closed ticket again when it was moved to pending", () =>
    inBacklog(async (backlog) => {
      const { key, uid } = await backlog.create("Export the report")
      await backlog.change({ type: "cancel", uid, reason: "Nobody needs it" })
      const path = backlog.fileOf(key)
      renameSync(join(backlog.dir, path), join(backlog.dir, path.replace("completed", "pending")))
      assert.deepStrictEqual(
        (await backlog.look()).map(({ result }) => result),
        ["imported"]
      )
      assert.strictEqual((await backlog.ticket(uid)).status, "pending")
      assert.deepStrictEqual(backlog.files(), [path.replace("completed", "pending")])
    }))

  it("becomes a ticket when it is new: key and uid are written into it and nothing else", () =>
    inBacklog(async (backlog) => {
      const source =
        "---\nid: FEAT-NNN # to come\ntitle:   'Export it'\nassignee: bob\nstatus: pending\n---\n\n# FEAT-NNN: Export it\n\nAs CSV.\n"
      backlog.write("backlog/data/pending/note.md", "just a note\n")
      backlog.write("backlog/data/pending/export.md", source)
      const notes = await backlog.look()
      assert.deepStrictEqual(
        notes.map(({ message }) => message),
        ["backlog/data/pending/export.md is FEAT-001 now."]
      )
      const path = backlog.fileOf("FEAT-001")
      assert.deepStrictEqual(backlog.files().toSorted(), [path, "backlog/data/pending/note.md"].toSorted())
      const text = backlog.read(path)
      assert.include(text, "id: FEAT-001 # to come\nuid: t-")
      assert.include(text, "title:   'Export it'\nassignee: bob\n")
      assert.include(text, "# FEAT-001: Export it\n\nAs CSV.\n")
      assert.deepStrictEqual(await backlog.look(), [])
      assert.isNotNull((await backlog.sync()).commit)
    }))

  it("keeps the key that a person gave it when it is free, and names the new one when it isn't", () =>
    inBacklog(async (backlog) => {
      const file = (id: string, title: string) => `---\nid: ${id}\ntitle: ${title}\ndepends_on: []\n---\n\n${title}.\n`
      backlog.write("backlog/data/pending/a.md", file("FEAT-012", "One"))
      backlog.write("backlog/data/pending/b.md", file("FEAT-012", "Two"))
      backlog.write("backlog/data/pending/c.md", file("FEAT-020", "Three").replace("[]", "[FEAT-012, FEAT-030]"))
      backlog.write("backlog/data/pending/d.md", file("FEAT-030", "Four"))
      const notes = await backlog.look()
      assert.deepStrictEqual(notes.map(({ message }) => message).toSorted(), [
        "backlog/data/pending/a.md is FEAT-012 now.",
        "backlog/data/pending/b.md is FEAT-013 now: FEAT-012 was taken.",
        "backlog/data/pending/c.md is FEAT-020 now.",
        "backlog/data/pending/d.md is FEAT-030 now."
      ])
    }))

  it("is back when it alone was deleted, and told how to close the ticket", () =>
    inBacklog(async (backlog) => {
      const { key } = await backlog.create("Export the report")
      const path = backlog.fileOf(key)
      backlog.edit(path, "priority: medium", "priority: high # now")
      await backlog.sync()
      const text = backlog.read(path)
      rmSync(join(backlog.dir, path))
      const [note] = await backlog.look()
      assert.strictEqual(note?.result, "restored")
      assert.include(note?.message ?? "", `btk close ${key}`)
      assert.strictEqual(backlog.read(path), text)
      assert.deepStrictEqual(await backlog.look(), [])
    }))

  it("is left to Git when many were deleted at once, and comes back with the next sync", () =>
    inBacklog(async (backlog) => {
      for (let at = 0; at < 6; at++) await backlog.create(`Ticket ${at}`)
      await backlog.sync()
      const paths = backlog.files()
      const before = await count(backlog)
      for (const path of paths.slice(0, 5)) rmSync(join(backlog.dir, path))
      assert.deepStrictEqual(await backlog.look(), [])
      assert.lengthOf(backlog.files(), 1)
      await backlog.sync()
      assert.deepStrictEqual(backlog.files(), paths)
      assert.strictEqual(await count(backlog), before)
    }))

  it("is no ticket of its own while it has the uid of another one", () =>
    inBacklog(async (backlog) => {
      const { key } = await backlog.create("Export the report")
      const path = backlog.fileOf(key)
      const copy = "backlog/data/pending/copy.md"
      backlog.write(copy, backlog.read(path))
      const before = await count(backlog)
      assert.deepStrictEqual(
        (await backlog.look()).map(({ code, path: at }) => [at, code]),
        [[copy, "ticket-copy"]]
      )
      assert.strictEqual(await count(backlog), before)
      assert.include(backlog.files(), copy)
    }))
})
