import { afterEach, assert, beforeEach, describe, it } from "@effect/vitest"
import { cpSync, mkdirSync, readdirSync, rmSync } from "node:fs"
import { join } from "node:path"
import { btk, btkJson } from "../support/cli.ts"
import { makeProject, type Project, removePlace } from "../support/project.ts"

const titles = (place: Project): ReadonlyArray<string> =>
  btkJson<{ tickets: ReadonlyArray<{ title: string }> }>(place, ["list", "--all"])
    .tickets.map(({ title }) => title)
    .toSorted()

/** Commit numbers of the newest segment, and the replica's name. */
const segmentsOf = ({ dir }: Project): ReadonlyArray<string> =>
  readdirSync(join(dir, "backlog/events"), { recursive: true, encoding: "utf8" })
    .filter((name) => name.endsWith(".jsonl"))
    .toSorted()

const replicaNames = (project: Project): ReadonlyArray<string> =>
  btkJson<{ replicas: ReadonlyArray<{ replica: string; own: boolean }> }>(project, ["replica", "list"]).replicas.map(
    ({ replica }) => replica
  )

describe("a log that was put back from an older copy", { timeout: 240_000 }, () => {
  let project: Project
  let store = ""
  let copy = ""
  /** The folder that a backup brings back has another inode than the one it is a copy of. */
  const putBack = (): void => {
    rmSync(store, { recursive: true })
    cpSync(copy, store, { recursive: true })
  }
  const record = (title: string): void => {
    btkJson(project, ["q", title])
    btkJson(project, ["sync"])
  }

  beforeEach(() => {
    project = makeProject()
    store = join(project.dir, ".git/backlog/shop")
    copy = join(project.base, "copy")
    mkdirSync(copy)
    record("First")
    cpSync(store, copy, { recursive: true })
    record("Second")
  })
  afterEach(() => removePlace(project))

  it("takes its own later commits back from Git, and goes on under its name", () => {
    const [name = ""] = replicaNames(project)
    putBack()
    assert.deepStrictEqual(titles(project), ["First", "Second"])
    record("Third")
    assert.deepStrictEqual(replicaNames(project), [name])
    assert.deepStrictEqual(titles(project), ["First", "Second", "Third"])
    assert.strictEqual(btk(project, ["verify", "--strict"]).code, 0)
  })

  it("begins a replica of its own when Git has later commits of it that can't be taken", () => {
    const [name = ""] = replicaNames(project)
    record("Third")
    const [, second = ""] = segmentsOf(project)
    project.git("rm", "--quiet", `backlog/events/${second}`)
    project.git("commit", "--quiet", "-m", "Lose a segment")
    putBack()
    assert.deepStrictEqual(titles(project), ["First"])
    btkJson(project, ["q", "Fourth"])
    const names = replicaNames(project)
    assert.lengthOf(names, 2)
    assert.include(names, name)
    // What was lost comes back, and nothing of it is in the way.
    project.git("revert", "--no-edit", "HEAD")
    assert.deepStrictEqual(titles(project), ["First", "Fourth", "Second", "Third"])
    record("Fifth")
    assert.strictEqual(btk(project, ["verify", "--strict"]).code, 0)
  })
})
