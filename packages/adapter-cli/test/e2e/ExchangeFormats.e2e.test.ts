import { afterAll, assert, beforeAll, describe, it } from "@effect/vitest"
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs"
import { dirname, join } from "node:path"
import { SOURCES } from "../../../core/test/exchange/sources.ts"
import { btk, btkJson, failure } from "../support/cli.ts"
import { makeProject, type Project, removePlace } from "../support/project.ts"

interface Answer {
  readonly format: string
  readonly tickets: number
  readonly created: number
  readonly changed: number
  readonly notes: ReadonlyArray<{ readonly id: string; readonly result: string; readonly said: ReadonlyArray<string> }>
  readonly left: ReadonlyArray<string>
}
interface Exported {
  readonly tickets: number
  readonly same: number
  readonly files: number
}

/** A text that no reader of the format takes, and where it says what is wrong. */
const BROKEN: Readonly<Record<string, readonly [text: string, place: string]>> = {
  beads: ['{"id":"ok","title":"Fine"}\n{"id":"bad"}\n', "issues.jsonl:2: title: "],
  "task-master": [
    '{"master":{"tasks":[{"id":1,"title":"Fine"},{"title":"No id"}]}}',
    "tasks.json master.tasks[1]: id: "
  ],
  github: ['[{"number":1,"title":"Fine"},{"number":"x","title":"B"}]', "issues.json [1]: number: "],
  "backlog-md": ["---\nid: task-9\ntitle: [A]\n---\n", "task-1 - First.md: title: "],
  seed: ["---\nid: BUG-002\ntitle: A\nstatus: &a x\npriority: *a\n---\n", "FEAT-007-export.md"]
}

const filesBelow = (dir: string): ReadonlyArray<string> =>
  readdirSync(dir, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(dir.length + 1))
    .toSorted()

describe("the tickets of a tool", { timeout: 240_000 }, () => {
  for (const { left, name, texts, tickets } of SOURCES) {
    describe(`of ${name}`, () => {
      let project: Project
      let source: string
      const put = (folder: string, path: string, text: string): string => {
        const file = join(project.dir, "..", folder, path)
        mkdirSync(dirname(file), { recursive: true })
        writeFileSync(file, text)
        return file
      }
      const isFolder = name === "backlog-md" || name === "seed"
      const out = () => join(project.dir, "..", isFolder ? "out" : "out.json")
      const exported = () =>
        btkJson<Exported>(project, ["export", "tickets", "--format", name, "--to", out(), "--overwrite"])

      beforeAll(() => {
        project = makeProject({ files: {} })
        for (const { path, text } of texts) put("source", path, text)
        source = join(project.dir, "..", "source")
      })
      afterAll(() => removePlace(project))

      it("are told before anything happens, and the tool is known by its files", () => {
        const { created, format, left: said, tickets: all } = btkJson<Answer>(project, ["import", source, "--dry-run"])
        assert.deepStrictEqual([format, all, created, said], [name, tickets.length, tickets.length, left])
        assert.strictEqual(btkJson<{ tickets: ReadonlyArray<unknown> }>(project, ["list", "--all"]).tickets.length, 0)
      })

      it("are taken in, closed ones as closed, and once", () => {
        assert.strictEqual(btkJson<Answer>(project, ["import", source]).created, tickets.length)
        const rows = btkJson<{ tickets: ReadonlyArray<{ title: string; status: string; priority: string }> }>(project, [
          "list",
          "--all"
        ]).tickets
        for (const { outcome, priority, title } of tickets) {
          const row = rows.find((one) => one.title === title)
          assert.strictEqual(row?.priority, priority, title)
          if (outcome !== "open")
            assert.strictEqual(row?.status, outcome === "done" ? "done-elsewhere" : "cancelled", title)
        }
        const { changed, created } = btkJson<Answer>(project, ["import", source, "--format", name])
        assert.deepStrictEqual([created, changed], [0, 0])
        assert.strictEqual(btk(project, ["verify"]).code, 0)
      })

      it("come back as they were, files byte for byte", () => {
        const { same, tickets: all } = exported()
        assert.deepStrictEqual([all, same], [tickets.length, tickets.length])
        if (isFolder) {
          assert.deepStrictEqual(filesBelow(out()), texts.map(({ path }) => path).toSorted())
          for (const { path, text } of texts) assert.strictEqual(readFileSync(join(out(), path), "utf8"), text)
        }
        assert.strictEqual(exported().files, 0)
      })

      it("come back in a state that is taken in as the same again", () => {
        const { changed, created } = btkJson<Answer>(project, ["import", out(), "--format", name])
        assert.deepStrictEqual([created, changed], [0, 0])
      })

      it("are written without those that are closed, when only open ones are asked for", () => {
        const to = `${out()}-open`
        const open = btkJson<Exported>(project, ["export", "tickets", "--format", name, "--to", to, "--open"])
        assert.strictEqual(open.tickets, tickets.filter(({ outcome }) => outcome === "open").length)
      })

      it("are refused as a whole when one is wrong, by its place, and nothing is changed", () => {
        const [text, place] = BROKEN[name] ?? assert.fail(name)
        const [first] = texts
        const path = first?.path ?? ""
        put("bad", path, text)
        if (isFolder) for (const one of texts.slice(1)) put("bad", one.path, one.text)
        const before = btk(project, ["log", "--json"]).out
        const { code, exit, message, next } = failure(project, [
          "import",
          join(project.dir, "../bad"),
          "--format",
          name
        ])
        assert.deepStrictEqual([code, exit], ["import-invalid", 2])
        assert.include(message, place)
        assert.include(next, "Mend the source")
        assert.strictEqual(btk(project, ["log", "--json"]).out, before)
      })
    })
  }
})

describe("files of the predecessor in the backlog's own folder", { timeout: 240_000 }, () => {
  let project: Project
  beforeAll(() => {
    project = makeProject({ files: {} })
  })
  afterAll(() => removePlace(project))

  it("become tickets at the next sync, and those that it had completed are done elsewhere", () => {
    const header = (key: string, status: string, more = "") =>
      `---\nid: ${key}\ntitle: Title of ${key}\nstatus: ${status}\npriority: high\n${more}---\n\n# ${key}: Title of ${key}\n\n## Context\n\nWhy.\n`
    project.write("backlog/data/completed/BUG-004-done.md", header("BUG-004", "completed"))
    project.write("backlog/data/pending/FEAT-003-open.md", header("FEAT-003", "pending", "depends_on: [BUG-004]\n"))
    project.write("backlog/data/pending/TASK-009-said.md", header("TASK-009", "completed"))
    btk(project, ["sync"])
    const shown = (key: string) =>
      btkJson<{ ticket: { status: string; dependsOn: ReadonlyArray<string> } }>(project, ["show", key]).ticket
    assert.strictEqual(shown("BUG-004").status, "done-elsewhere")
    assert.deepStrictEqual(shown("FEAT-003").dependsOn, ["BUG-004"])
    assert.include(btk(project, ["show", "BUG-004"]).out, "seed BUG-004")
    // Only what the predecessor put away is done: a word in a file that lies among the open ones proves nothing.
    assert.notStrictEqual(shown("TASK-009").status, "done-elsewhere")
    assert.strictEqual(btk(project, ["verify"]).code, 0)
    const completed = join(project.dir, "backlog/data/completed")
    const [file = "", ...others] = readdirSync(completed)
    assert.deepStrictEqual(others, [])
    assert.match(readFileSync(join(completed, file), "utf8"), /^id: BUG-004$[^]*^status: done-elsewhere$/mu)
  })
})
