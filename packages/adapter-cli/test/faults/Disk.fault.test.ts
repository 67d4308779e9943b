import { assert, describe, it } from "@effect/vitest"
import { copyFileSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs"
import { join } from "node:path"
import { btk, btkJson, failure } from "../support/cli.ts"
import { fingerprint } from "../support/fingerprint.ts"
import { fill, readOnly, withDisk } from "../support/mounts.ts"
import { makeProject, type Project, removePlace } from "../support/project.ts"
import { create, honest } from "../support/tickets.ts"
import { statusOf } from "../support/show.ts"

const ENVIRONMENT = 6
const KIB = 1024

/** Every command that writes, with the codes that it may fail with. */
const writers = (key: string): ReadonlyArray<readonly [args: ReadonlyArray<string>, codes: RegExp]> => [
  [["create", "Any"], /^log-(?:disk-full|read-only)$/u],
  [["claim", key], /^log-(?:disk-full|read-only)$/u],
  [["sync"], /^(?:git-failed|disk-full|folder-read-only)$/u],
  [["implement"], /^log-(?:disk-full|read-only)$/u]
]

const assertFails = (project: Project, args: ReadonlyArray<string>, codes: RegExp): void => {
  const { code, exit, message, next, why } = failure(project, args)
  assert.deepStrictEqual(
    [exit, codes.test(code)],
    [ENVIRONMENT, true],
    `btk ${args.join(" ")}: ${code} ${message} ${why}`
  )
  assert.notMatch(next, /\brm\b|delete/iu)
}

/** The disk is as it should be again: what failed before works now. */
const assertRecovers = (project: Project, key: string): void => {
  assert.strictEqual(btk(project, ["verify"]).code, 0)
  btkJson(project, ["create", "Any"])
  btkJson(project, ["claim", key])
  btkJson(project, ["release", key])
  assert.deepStrictEqual(btkJson<{ skipped: ReadonlyArray<string> }>(project, ["sync"]).skipped, [])
  btkJson(project, ["implement"])
  assert.strictEqual(statusOf(project, key), "completed")
  assert.strictEqual(btk(project, ["verify", "--strict"]).code, 0)
  assert.strictEqual(project.git("status", "--porcelain"), "")
}

const leftovers = (dir: string): ReadonlyArray<string> =>
  readdirSync(dir, { recursive: true, encoding: "utf8" }).filter((name) => /\.tmp$|\.lock$/u.test(name))

describe("a read-only disk", { timeout: 240_000 }, () => {
  it("is told by every command that writes, hinders none that reads, and leaves nothing behind", (context) => {
    const project = makeProject()
    try {
      const key = create(project, honest("triple"))
      const fresh = join(project.base, "fresh")
      mkdirSync(fresh)
      const before = fingerprint(project.dir)
      const reason = readOnly(project.base, () => {
        for (const [args, codes] of writers(key)) assertFails(project, args, codes)
        assertFails({ ...project, dir: fresh }, ["init", "--yes"], /^folder-read-only$/u)
        for (const args of [["list"], ["show", key], ["plan"], ["log"], ["verify"]]) {
          const { code, err } = btk(project, args)
          assert.strictEqual(code, 0, `btk ${args.join(" ")}: ${err}`)
        }
      })
      if (reason !== null) return context.skip(reason)
      assert.strictEqual(fingerprint(project.dir), before)
      assert.deepStrictEqual(leftovers(project.base), [])
      btkJson({ ...project, dir: fresh }, ["init", "--yes"])
      assertRecovers(project, key)
    } finally {
      removePlace(project)
    }
  })

  it("below the ticket files only costs the files: the log has the ticket, and sync brings them", (context) => {
    const project = makeProject()
    try {
      btkJson(project, ["create", "First"])
      const reason = readOnly(join(project.dir, "backlog"), () => {
        assertFails(project, ["create", "Second"], /^ticket-file-failed$/u)
      })
      if (reason !== null) return context.skip(reason)
      assert.strictEqual(statusOf(project, "TASK-002"), "draft")
      assert.deepStrictEqual(btkJson<{ skipped: ReadonlyArray<string> }>(project, ["sync"]).skipped, [])
      assert.include(project.git("ls-files"), "backlog/data/pending/TASK-002-second.md")
      assert.strictEqual(btk(project, ["verify"]).code, 0)
    } finally {
      removePlace(project)
    }
  })
})

describe("a full disk", { timeout: 240_000 }, () => {
  it("is told by every command that writes, and nothing is half-written", (context) => {
    const reason = withDisk("4m", (disk) => {
      const project = makeProject({ parent: disk })
      const key = create(project, honest("triple"))
      const fresh = join(project.base, "fresh")
      mkdirSync(fresh)
      const begun = join(project.base, "begun")
      project.git("init", "--quiet", "--template=", begun)
      copyFileSync(join(project.dir, "backlog.config.json"), join(begun, "backlog.config.json"))
      writeFileSync(join(begun, ".gitattributes"), "*.png binary\n")
      const before = fingerprint(project.dir)
      const free = fill(disk, 0)
      for (const [args, codes] of writers(key)) {
        assertFails(project, args, codes)
        assert.strictEqual(fingerprint(project.dir), before, args.join(" "))
      }
      assertFails({ ...project, dir: fresh }, ["init", "--yes"], /^disk-full$/u)
      assert.deepStrictEqual(readdirSync(fresh), [])
      assertFails({ ...project, dir: begun }, ["init", "--yes"], /^disk-full$/u)
      assert.strictEqual(readFileSync(join(begun, ".gitattributes"), "utf8"), "*.png binary\n")
      assert.deepStrictEqual(leftovers(project.base), [])
      assert.strictEqual(btk(project, ["verify"]).code, 0)
      free()
      btkJson({ ...project, dir: fresh }, ["init", "--yes"])
      assertRecovers(project, key)
    })
    if (reason !== null) context.skip(reason)
  })

  it("that fills while work goes on stops it with a coded error, and the next run finishes the ticket", (context) => {
    const reason = withDisk("8m", (disk) => {
      const project = makeProject({ parent: disk })
      const key = create(project, honest("triple"))
      btkJson(project, ["sync"])
      let stopped = 0
      for (const leave of [16, 48, 96, 160]) {
        const free = fill(disk, leave * KIB)
        const { code, err } = btk(project, ["implement", "--json"])
        free()
        assert.notInclude(err, "internal-error")
        if (code === 0) break
        stopped += 1
        assert.strictEqual(code, ENVIRONMENT, err)
        assert.strictEqual(btk(project, ["verify"]).code, 0)
      }
      assert.isAbove(stopped, 0)
      btkJson(project, ["implement"])
      assert.strictEqual(statusOf(project, key), "completed")
      assert.strictEqual(btk(project, ["verify", "--strict"]).code, 0)
      assert.deepStrictEqual(leftovers(project.dir), [])
      assert.strictEqual(project.git("status", "--porcelain"), "")
    })
    if (reason !== null) context.skip(reason)
  })
})
