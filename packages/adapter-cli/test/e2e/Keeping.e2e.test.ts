import { afterAll, assert, beforeAll, describe, it } from "@effect/vitest"
import { cpSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs"
import { join } from "node:path"
import { btk, btkJson, failure } from "../support/cli.ts"
import { makeProject, type Project, removePlace } from "../support/project.ts"

interface Where {
  readonly store: string
  readonly place: { readonly value: string; readonly why: string }
  readonly publish: { readonly value: string }
  readonly durability: { readonly value: string }
  readonly replica: { readonly id: string; readonly own: boolean } | null
  readonly replicas: ReadonlyArray<{ readonly id: string; readonly commits: number }>
  readonly others: ReadonlyArray<string>
}

interface Fsck {
  readonly ok: boolean
  readonly findings: ReadonlyArray<{ readonly code: string; readonly commit: number | null }>
  readonly commits: number
}

describe("keeping a log", () => {
  let project: Project
  const log = (): string => {
    const { replica, store } = btkJson<Where>(project, ["where"])
    return join(store, "log", replica?.id ?? "", "0000000")
  }

  beforeAll(() => {
    project = makeProject()
    for (let at = 0; at < 4; at++) btk(project, ["q", `Ticket ${at}`])
    btk(project, ["create", "A long one", "-d", "word ".repeat(2000)])
    btkJson(project, ["sync"])
  }, 120_000)
  afterAll(() => removePlace(project))

  it("where says which store is used, how it is written and why, also in a copy", () => {
    const where = btkJson<Where>(project, ["where"])
    assert.strictEqual(where.store, join(project.dir, ".git/backlog/shop"))
    assert.deepStrictEqual(
      [where.place.value, where.publish.value, where.durability.value, where.replica?.own],
      ["git", "link", "commit", true]
    )
    assert.include(where.place.why, join(project.dir, ".git"))
    assert.isAbove(where.replicas[0]?.commits ?? 0, 5)
    const copy = { ...project, dir: join(project.base, "copy") }
    cpSync(project.dir, copy.dir, { recursive: true })
    assert.isFalse(btkJson<Where>(copy, ["where"]).replica?.own)
    assert.include(btk(copy, ["where"]).out, "this is a copy")
    // A baked image: reading moves nothing, the first append takes a replica of its own.
    btk(copy, ["q", "From the copy"])
    assert.strictEqual(btkJson<Where>(copy, ["where"]).replicas.length, 2)
    assert.strictEqual(btkJson<Fsck>(copy, ["fsck", "--full"]).ok, true)
  })

  it("fsck proves a sound log at every depth, with all texts and segments", () => {
    for (const depth of [[], ["--quick"], ["--full"], ["--since", "3"], ["--subset", "2/3"]]) {
      const { findings, ok } = btkJson<Fsck>(project, ["fsck", ...depth])
      assert.deepStrictEqual([ok, findings], [true, []], depth.join(" "))
    }
    assert.strictEqual(failure(project, ["fsck", "--replica", "nobody"]).code, "replica-not-found")
    assert.strictEqual(failure(project, ["fsck", "--quick", "--full"]).exit, 2)
  })

  it("fsck in parts finds what the whole finds, each change in the part that it is in, and proves the links between them", () => {
    const parts = [1, 2, 3, 4]
    const commits = readdirSync(log()).length
    const proven = parts.map((part) => btkJson<{ commits: number }>(project, ["fsck", "--subset", `${part}/4`]).commits)
    // All but the first begin with the last commit of the one before.
    assert.strictEqual(
      proven.reduce((sum, one) => sum + one, 0),
      commits + parts.length - 1
    )
    for (const name of readdirSync(log())) {
      const file = join(log(), name)
      const whole = readFileSync(file)
      writeFileSync(file, whole.toString().replace('"cmd":"', '"cmd":"x'))
      const found = parts.find((part) => btk(project, ["fsck", "--subset", `${part}/4`]).code === 5)
      writeFileSync(file, whole)
      const part = parts.find((one) => Number(name.slice(0, 10)) <= Math.floor((commits * one) / 4))
      assert.strictEqual(found, part, name)
    }
    for (const bad of ["0/4", "5/4", "1", "1/0", "a/b", "1/99999", "-1/4"]) {
      assert.strictEqual(failure(project, ["fsck", `--subset=${bad}`]).code, "flag-invalid", bad)
    }
    assert.strictEqual(failure(project, ["fsck", "--subset", "1/2", "--since", "2"]).exit, 2)
    assert.strictEqual(failure(project, ["fsck", "--subset", "1/2", "--quick"]).exit, 2)
  })

  it("a reading command refuses what it can't read; fsck also finds a changed word; repair mends both from Git", () => {
    const file = join(log(), "0000000003.jsonl")
    const whole = readFileSync(file)
    const harms: ReadonlyArray<readonly [exit: number, harm: () => void]> = [
      [5, () => rmSync(file)],
      [5, () => writeFileSync(file, whole.subarray(0, whole.length / 2))],
      // Still a commit, so that reading takes it: only its hash tells, which fsck and verify compare.
      [0, () => writeFileSync(file, whole.toString().replace("Ticket", "Picket"))]
    ]
    for (const [exit, harm] of harms) {
      harm()
      rmSync(join(project.dir, ".git/backlog/shop/cache"), { recursive: true, force: true })
      const names = readdirSync(log())
      const read = btk(project, ["log"])
      assert.strictEqual(read.code, exit, `${harm.toString()}: ${read.err}`)
      if (exit !== 0) assert.match(read.err, /next: .*btk fsck.* then btk repair/u)
      assert.deepStrictEqual(readdirSync(log()), names)
      const checked = btk(project, ["fsck", "--json"])
      assert.strictEqual(checked.code, 5)
      assert.deepStrictEqual(
        (JSON.parse(checked.out) as Fsck).findings.filter(({ commit }) => commit !== null).map(({ commit }) => commit),
        [3]
      )
      assert.strictEqual(btk(project, ["repair", "--dry-run"]).code, 0)
      assert.strictEqual(btk(project, ["fsck"]).code, 5)
      const repaired = btk(project, ["repair"])
      assert.deepStrictEqual([repaired.code, repaired.err], [0, ""])
      assert.match(repaired.out, /put back commit 3 of \w{8}, from refs\/heads\/main:backlog\/events\//u)
      assert.deepStrictEqual(readFileSync(file), whole)
      assert.strictEqual(btk(project, ["fsck", "--full"]).code, 0)
    }
    assert.strictEqual(readdirSync(join(project.dir, ".git/backlog/shop/quarantine")).length, 2)
  })

  it("a long text is beside the log and in the tree, and repaired from there", () => {
    const blobs = join(project.dir, ".git/backlog/shop/blobs")
    const [folder = ""] = readdirSync(blobs)
    const [name = ""] = readdirSync(join(blobs, folder))
    const text = readFileSync(join(blobs, folder, name), "utf8")
    assert.include(text, "word word")
    assert.strictEqual(project.git("show", `main:backlog/blobs/${folder}/${name}`), text)
    assert.include(btk(project, ["show", "TASK-005"]).out, "word word")
    rmSync(join(blobs, folder, name))
    assert.strictEqual(btk(project, ["fsck"]).code, 5)
    assert.strictEqual(btk(project, ["repair"]).code, 0)
    assert.strictEqual(readFileSync(join(blobs, folder, name), "utf8"), text)
  })

  it("what no copy proves stays as it is, and is said to be lost", () => {
    btk(project, ["q", "Not yet synced"])
    btk(project, ["q", "Nor this"])
    const names = readdirSync(log()).toSorted()
    const file = join(log(), names.at(-2) ?? "")
    const whole = readFileSync(file)
    writeFileSync(file, "damaged")
    const repaired = btk(project, ["repair"])
    assert.strictEqual(repaired.code, 5)
    assert.include(repaired.out, "lost: commits")
    assert.strictEqual(readFileSync(file, "utf8"), "damaged")
    writeFileSync(file, whole)
    assert.strictEqual(btk(project, ["fsck"]).code, 0)
  })

  it("compact says when there is nothing to do", () => {
    assert.include(btk(project, ["compact"]).out, "Nothing to compact")
    assert.deepStrictEqual(btkJson<Record<string, unknown>>(project, ["compact"])["removed"], 0)
  })
})
