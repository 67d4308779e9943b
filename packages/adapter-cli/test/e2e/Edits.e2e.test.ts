import { afterAll, assert, beforeAll, describe, it } from "@effect/vitest"
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs"
import { dirname, join } from "node:path"
import { btk, btkJson } from "../support/cli.ts"
import { makeProject, type Project, removePlace } from "../support/project.ts"

interface Edited {
  readonly edits: ReadonlyArray<{
    readonly path: string
    readonly key: string | null
    readonly result: string
    readonly code: string | null
    readonly message: string
  }>
}

const PENDING = "backlog/data/pending"

describe("ticket files in an editor", () => {
  let project: Project
  const pathOf = (key: string): string => {
    const name = readdirSync(join(project.dir, PENDING)).find((one) => one.startsWith(`${key}-`))
    if (name === undefined) throw new Error(`no file of ${key}`)
    return `${PENDING}/${name}`
  }
  const read = (path: string) => readFileSync(join(project.dir, path), "utf8")
  const edit = (path: string, from: string, to: string) => {
    assert.include(read(path), from)
    writeFileSync(join(project.dir, path), read(path).replace(from, to))
  }

  beforeAll(() => {
    project = makeProject()
    for (const title of ["First thing", "Second thing"]) btkJson(project, ["create", title, "--type", "FEAT"])
    btkJson(project, ["sync"])
  }, 120_000)
  afterAll(() => removePlace(project))

  it("are taken up by the next command that writes, which says so in one line", () => {
    const path = pathOf("FEAT-001")
    edit(path, "priority: medium", "priority: high # asked twice")
    const done = btk(project, ["claim", "FEAT-001"])
    assert.strictEqual(done.code, 0)
    assert.strictEqual(done.err, `${path}: FEAT-001 priority changed.\n`)
    assert.include(read(path), "priority: high # asked twice")
    assert.include(btk(project, ["show", "FEAT-001"]).out, "high")
    assert.include(btk(project, ["log", "FEAT-001", "--json"]).out, '"actor":"human:ada@example.org"')
    btkJson(project, ["release", "FEAT-001"])
  })

  it("are told in the document where JSON is asked for, and nothing is said beside it", () => {
    const path = pathOf("FEAT-001")
    edit(path, "priority: high", "priority: low")
    const done = btk(project, ["plan", "--json"])
    assert.strictEqual(done.err, "")
    assert.deepStrictEqual((JSON.parse(done.out) as Edited).edits, [
      { path, key: "FEAT-001", result: "imported", code: null, message: `${path}: FEAT-001 priority changed.` }
    ])
  })

  it("are not looked at by commands that only read", () => {
    const path = pathOf("FEAT-001")
    edit(path, "priority: low", "priority: critical")
    const before = btk(project, ["log", "--json"]).out
    for (const verb of [["list"], ["show", "FEAT-001"], ["ready"], ["verify"]])
      assert.strictEqual(btk(project, verb).err, "")
    assert.strictEqual(btk(project, ["log", "--json"]).out, before)
  })

  it("are committed by sync, as they were typed", () => {
    const { commit, skipped } = btkJson<{ commit: string | null; skipped: ReadonlyArray<string> }>(project, ["sync"])
    assert.isNotNull(commit)
    assert.deepStrictEqual(skipped, [])
    assert.strictEqual(project.git("status", "--porcelain"), "")
    assert.include(project.git("show", `HEAD:${pathOf("FEAT-001")}`), "priority: critical # asked twice")
  })

  it("are put back when they were moved to completed by hand, and the log tells why", () => {
    const path = pathOf("FEAT-002")
    const to = path.replace("pending", "completed")
    mkdirSync(dirname(join(project.dir, to)), { recursive: true })
    renameSync(join(project.dir, path), join(project.dir, to))
    const { edits } = btkJson<Edited>(project, ["sync"])
    assert.deepStrictEqual(
      edits.map(({ code, key, result }) => [key, result, code]),
      [["FEAT-002", "rejected", "completion-unproven"]]
    )
    assert.isTrue(existsSync(join(project.dir, path)))
    assert.isFalse(existsSync(join(project.dir, to)))
    assert.include(btk(project, ["log", "FEAT-002", "--kind", "ticket.edit-rejected"]).out, "ticket.edit-rejected")
  })

  it("become tickets when they are new, and are restored when one is deleted", () => {
    project.write(`${PENDING}/mine.md`, "---\nid: TASK-NNN\ntitle: Mine\n---\n\nDo it.\n")
    rmSync(join(project.dir, pathOf("FEAT-002")))
    const { edits } = btkJson<Edited>(project, ["sync"])
    assert.deepStrictEqual(
      edits.map(({ key, result }) => [key, result]),
      [
        ["TASK-001", "adopted"],
        ["FEAT-002", "restored"]
      ]
    )
    assert.include(read(pathOf("TASK-001")), "Do it.")
    assert.strictEqual(project.git("status", "--porcelain"), "")
  })

  it("that can't be read stop no command, are named with the place, and stay as they are", () => {
    const path = pathOf("FEAT-001")
    edit(path, "priority: ", "priority: @")
    const broken = read(path)
    const done = btk(project, ["claim", "FEAT-002"])
    assert.strictEqual(done.code, 0)
    assert.match(done.err, /^backlog\/data\/pending\/FEAT-001-first-thing\.md:\d+:\d+: priority: [^\n]*\n$/u)
    btkJson(project, ["sync"])
    assert.strictEqual(read(path), broken)
    edit(path, "priority: @", "priority: ")
    assert.deepStrictEqual(btkJson<Edited>(project, ["sync"]).edits, [])
  })

  it("keep the text of an edit in lost+found that a closed ticket refuses", () => {
    btkJson(project, ["close", "TASK-001", "--reason", "done elsewhere"])
    const folder = join(project.dir, "backlog/data/completed")
    const path = `backlog/data/completed/${readdirSync(folder)[0] ?? ""}`
    edit(path, "Do it.", "Do it twice.")
    const done = btk(project, ["sync"])
    assert.match(done.err, /TASK-001 is cancelled.*btk reopen TASK-001/u)
    assert.notInclude(read(path), "twice")
    const kept = join(project.dir, ".git/backlog/shop/lost+found")
    assert.include(
      readdirSync(kept)
        .map((name) => readFileSync(join(kept, name), "utf8"))
        .join(),
      "Do it twice."
    )
  })
})
