import { afterAll, assert, beforeAll, beforeEach, describe, it } from "@effect/vitest"
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs"
import { dirname, join } from "node:path"
import { btk, btkJson, failure } from "../support/cli.ts"
import { makeProject, type Project, removePlace } from "../support/project.ts"

interface Note {
  readonly id: string
  readonly key: string | null
  readonly result: string
  readonly said: ReadonlyArray<string>
}
interface Answer {
  readonly tickets: number
  readonly created: number
  readonly changed: number
  readonly notes: ReadonlyArray<Note>
  readonly left: ReadonlyArray<string>
}

const issue = (id: string, more: Readonly<Record<string, unknown>> = {}) => ({
  id,
  title: `Title of ${id}`,
  description: `What ${id} is about.`,
  status: "open",
  priority: 2,
  issue_type: "task",
  ...more
})
const lines = (...values: ReadonlyArray<unknown>): string =>
  values.map((value) => `${JSON.stringify(value)}\n`).join("")

const FIRST = issue("bd-1", {
  acceptance_criteria: "- [x] one\n- two",
  labels: ["csv"],
  dependencies: [
    { issue_id: "bd-1", depends_on_id: "bd-2", type: "blocks" },
    { issue_id: "bd-1", depends_on_id: "bd-9", type: "blocks" }
  ],
  comments: [{ id: 7, author: "grace", text: "Please hurry.", created_at: "2026-01-02T00:00:00Z" }]
})
const SECOND = issue("bd-2", { status: "closed", close_reason: "Shipped with 2.1.", issue_type: "bug" })
const THIRD = issue("bd-3", { dependencies: [{ issue_id: "bd-3", depends_on_id: "bd-4", type: "blocks" }] })
const FOURTH = issue("bd-4", { dependencies: [{ issue_id: "bd-4", depends_on_id: "bd-3", type: "blocks" }] })

describe("tickets of other tools", { timeout: 240_000 }, () => {
  let project: Project
  let source: string
  const write = (path: string, text: string): string => {
    const file = join(project.dir, "..", path)
    mkdirSync(dirname(file), { recursive: true })
    writeFileSync(file, text)
    return file
  }
  const takeIn = (...args: ReadonlyArray<string>): Answer => btkJson<Answer>(project, ["import", ...args])
  const keyOf = (id: string): string =>
    btkJson<{ tickets: ReadonlyArray<{ key: string; title: string }> }>(project, ["list", "--all"]).tickets.find(
      ({ title }) => title === `Title of ${id}`
    )?.key ?? ""
  const shown = (key: string) =>
    btkJson<{
      ticket: {
        status: string
        priority: string
        reason: string | null
        dependsOn: ReadonlyArray<string>
        body: string
      }
      comments: ReadonlyArray<{ by: string; at: string; text: string }>
    }>(project, ["show", key])

  beforeAll(() => {
    project = makeProject({ files: {} })
  })
  beforeEach(() => {
    source = write("source/.beads/issues.jsonl", lines(FIRST, SECOND, THIRD, FOURTH))
  })
  afterAll(() => removePlace(project))

  it("are shown before they are taken in, and nothing is changed by that", () => {
    const events = btkJson<unknown>(project, ["status"])
    const { created, notes } = takeIn(source, "--dry-run")
    assert.deepStrictEqual([created, notes.every(({ key }) => key === null)], [4, true])
    assert.deepStrictEqual(btkJson<unknown>(project, ["status"]), events)
  })

  it("are taken in with what they say, what they wait for and what was said about them", () => {
    const { created, left, notes } = takeIn(join(project.dir, "../source"))
    assert.deepStrictEqual([created, left], [4, []])
    const said = new Map(notes.map((note) => [note.id, note.said.join(" ")]))
    assert.include(said.get("bd-1"), "bd-9: nothing here has that name")
    assert.include(`${said.get("bd-3")}${said.get("bd-4")}`, "wait for it in the end")
    const { comments, ticket } = shown(keyOf("bd-1"))
    assert.deepStrictEqual(ticket.dependsOn, [keyOf("bd-2")])
    assert.include(ticket.body, "- [x] AC-1: one\n- [ ] AC-2: two")
    assert.deepStrictEqual(
      comments.map(({ at, by, text }) => [by, at, text]),
      [["grace", "2026-01-02T00:00:00Z", "Please hurry."]]
    )
    assert.include(btk(project, ["show", keyOf("bd-1")]).out, "beads bd-1")
  })

  it("that were done there are done elsewhere: nobody waits for them, and no gate is said to have passed", () => {
    const key = keyOf("bd-2")
    const { ticket } = shown(key)
    assert.deepStrictEqual([ticket.status, ticket.reason], ["done-elsewhere", "Shipped with 2.1."])
    const blocked = btkJson<{ tickets: ReadonlyArray<{ key: string; waitsFor: ReadonlyArray<string> }> }>(project, [
      "blocked"
    ])
    assert.deepStrictEqual(blocked.tickets.find((one) => one.key === keyOf("bd-1"))?.waitsFor, [])
    assert.isTrue(readdirSync(join(project.dir, "backlog/data/completed")).some((name) => name.startsWith(key)))
    assert.strictEqual(btk(project, ["verify"]).code, 0)
  })

  it("change nothing when they are taken in again, and come back as they were", () => {
    const before = readFileSync(source, "utf8")
    const { changed, created } = takeIn(source)
    assert.deepStrictEqual([created, changed], [0, 0])
    const to = join(project.dir, "../out/issues.jsonl")
    const done = btkJson<{ same: number; anew: number }>(project, [
      "export",
      "tickets",
      "--format",
      "beads",
      "--to",
      to
    ])
    assert.deepStrictEqual([done.same, done.anew], [4, 0])
    const sorted = (text: string) => text.trim().split("\n").toSorted()
    assert.deepStrictEqual(sorted(readFileSync(to, "utf8")), sorted(before))
  })

  it("are followed where only they changed, and kept where somebody changed them here, too", () => {
    btk(project, ["edit", keyOf("bd-3"), "--priority", "high"])
    btk(project, ["comment", keyOf("bd-3"), "Seen here."])
    const there = { ...THIRD, priority: 0, title: "Title of bd-3", description: "Another text." }
    write(
      "source/.beads/issues.jsonl",
      lines({ ...FIRST, labels: ["csv", "ui"] }, SECOND, there, { ...FOURTH, status: "closed" })
    )
    const { changed, notes } = takeIn(source)
    assert.strictEqual(changed, 3)
    assert.include(notes.find(({ id }) => id === "bd-3")?.said.join(" "), "left as it is here: priority")
    const third = shown(keyOf("bd-3")).ticket
    assert.strictEqual(third.priority, "high")
    assert.include(third.body, "Another text.")
    assert.strictEqual(shown(keyOf("bd-4")).ticket.status, "done-elsewhere")
    assert.strictEqual(takeIn(source).changed, 0)
    const out = btk(project, ["export", "tickets", "--format", "beads"]).out
    const back = out
      .trim()
      .split("\n")
      .map((line) => JSON.parse(line) as Record<string, unknown>)
      .find(({ id }) => id === "bd-3")
    assert.deepStrictEqual([back?.["priority"], back?.["description"]], [1, "Another text."])
    assert.include(JSON.stringify(back?.["comments"]), "Seen here.")
  })

  it("that are open there again are open here again, with what they say now", () => {
    const again = { ...SECOND, status: "open", description: "It came back." }
    writeFileSync(source, readFileSync(source, "utf8").replace(`${JSON.stringify(SECOND)}\n`, lines(again)))
    assert.deepStrictEqual(
      takeIn(source)
        .notes.filter(({ id }) => id === "bd-2")
        .map(({ result, said }) => [result, said]),
      [["changed", ["Taken from there: text.", "It is open there again."]]]
    )
    const { ticket } = shown(keyOf("bd-2"))
    assert.strictEqual(ticket.status, "draft")
    assert.include(ticket.body, "It came back.")
  })

  it("of two sources with the same ids are two tickets when one has a name, and go back one source at a time", () => {
    const text = lines(issue("bd-1", { title: "Another bd-1" }))
    const other = write("other/issues.jsonl", text)
    assert.strictEqual(takeIn(other, "--name", "other").created, 1)
    assert.strictEqual(takeIn(other, "--name", "other").created, 0)
    assert.strictEqual(failure(project, ["import", other, "--name", "a b"]).code, "source-name-invalid")
    const argv = ["export", "tickets", "--format", "beads"]
    const { code, exit, message } = failure(project, argv)
    assert.deepStrictEqual([code, exit], ["export-ids-collide", 4])
    assert.include(message, "bd-1")
    assert.strictEqual(btk(project, [...argv, "--name", "other"]).out, text)
    assert.lengthOf(
      btk(project, [...argv, "--name", "-"])
        .out.trim()
        .split("\n"),
      4
    )
  })

  it("are refused whole when one of them is wrong, with file, line and field", () => {
    const file = write("bad/issues.jsonl", lines(issue("ok-1"), { id: "ok-2" }, issue("ok-3", { priority: "high" })))
    const { code, exit, message, next } = failure(project, ["import", file])
    assert.deepStrictEqual([code, exit], ["import-invalid", 2])
    assert.include(message, "issues.jsonl:2: title: a ticket needs a title.")
    assert.include(message, "issues.jsonl:3: priority: this has to be a number from 0 to 4.")
    assert.include(next, "import again")
    assert.strictEqual(keyOf("ok-1"), "")
  })

  it("are refused whole when one is more than the log holds, also by a dry run", () => {
    const file = write("large/issues.jsonl", lines(issue("ok-1"), issue("large", { title: "x".repeat(70_000) })))
    for (const more of [["--dry-run"], []]) {
      const { code, exit, message } = failure(project, ["import", file, ...more])
      assert.deepStrictEqual([code, exit], ["import-invalid", 2])
      assert.include(message, "issues.jsonl:2: What ticket.created says is too large to be recorded")
    }
    assert.strictEqual(keyOf("ok-1"), "")
  })

  const refused: ReadonlyArray<readonly [string, () => ReadonlyArray<string>, string]> = [
    ["nothing is there", () => ["import", join(project.dir, "nowhere")], "source-missing"],
    ["nothing there is a backlog", () => ["import", join(project.dir, "backlog.config.json")], "import-invalid"],
    ["the folder has none", () => ["import", join(project.dir, "src")], "source-unknown"],
    ["the format is misspelt", () => ["import", source, "--format", "bead"], "format-unknown"],
    ["they lie in the backlog's own folder", () => ["import", join(project.dir, "backlog/data")], "source-is-own"],
    ["it is no text", () => ["import", write("bytes/issues.jsonl", "")], "source-not-text"],
    ["an export names no format", () => ["export", "tickets"], "usage"],
    ["an export is of something else", () => ["export", "costs", "--format", "beads"], "action-unknown"],
    ["an export of many files is to be printed", () => ["export", "tickets", "--format", "backlog-md"], "usage"]
  ]
  for (const [when, args, code] of refused) {
    it(`are refused when ${when}`, () => {
      mkdirSync(join(project.dir, "src"), { recursive: true })
      const argv = args()
      if (code === "source-not-text") writeFileSync(argv[1] ?? "", Uint8Array.of(0xff, 0xfe, 0x00, 0x80))
      assert.strictEqual(failure(project, argv).code, code)
    })
  }

  it("are written where nothing is, and replace a file only when that is asked for", () => {
    const to = join(project.dir, "../exported")
    const argv = ["export", "tickets", "--format", "backlog-md", "--to", to]
    const first = btkJson<{ files: number; anew: number }>(project, argv)
    assert.deepStrictEqual([first.files, first.anew], [5, 5])
    assert.strictEqual(btkJson<{ files: number }>(project, argv).files, 0)
    const name = readdirSync(join(to, "tasks"))[0] ?? ""
    writeFileSync(join(to, "tasks", name), "mine\n")
    const { code, details } = failure(project, argv)
    assert.strictEqual(code, "export-file-exists")
    assert.deepStrictEqual(details["paths"], [join(to, "tasks", name)])
    assert.strictEqual(readFileSync(join(to, "tasks", name), "utf8"), "mine\n")
    assert.strictEqual(btkJson<{ files: number }>(project, [...argv, "--overwrite"]).files, 1)
    // What was made here is known when it comes back.
    const again = takeIn(to)
    assert.deepStrictEqual([again.tickets, again.created, again.changed], [5, 0, 0])
    rmSync(to, { recursive: true })
  })

  it("can't lead an export out of its folder", () => {
    const text = "---\nid: task-9\ntitle: Away\nstatus: To Do\n---\n"
    mkdirSync(join(project.dir, "../away/tasks"), { recursive: true })
    writeFileSync(join(project.dir, "../away/tasks/task-9 - away.md"), text)
    assert.strictEqual(takeIn(join(project.dir, "../away")).created, 1)
    const to = join(project.dir, "../linked")
    mkdirSync(join(project.dir, "../elsewhere"), { recursive: true })
    mkdirSync(to)
    symlinkSync(join(project.dir, "../elsewhere"), join(to, "tasks"))
    const { code } = failure(project, ["export", "tickets", "--format", "backlog-md", "--to", to])
    assert.strictEqual(code, "export-path-outside")
    assert.deepStrictEqual(readdirSync(join(project.dir, "../elsewhere")), [])
    assert.isFalse(existsSync(join(to, "completed")))
  })

  it("can be taken out of the log where they must not stay, with all that was kept of them", () => {
    const secret = "hunter2-hunter2"
    takeIn(write("secret/issues.jsonl", lines(issue("secret-1", { design: secret }))), "--name", "secret")
    const events = () =>
      btkJson<{ events: ReadonlyArray<{ id: string; data: unknown }> }>(project, ["log", "--json"]).events.filter(
        ({ data }) => JSON.stringify(data).includes(secret)
      )
    const found = events()
    assert.isAtLeast(found.length, 2)
    for (const { id } of found) btkJson(project, ["redact", id, "--reason", "a password", "--yes"])
    assert.deepStrictEqual(events(), [])
    assert.strictEqual(btk(project, ["verify"]).code, 0)
    assert.notInclude(btk(project, ["export", "tickets", "--format", "beads", "--name", "secret"]).out, secret)
    // The source still has it, and has not changed: it stays out.
    assert.strictEqual(takeIn(join(project.dir, "../secret/issues.jsonl"), "--name", "secret").changed, 0)
    assert.deepStrictEqual(events(), [])
  })
})
