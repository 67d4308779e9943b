import { assert, describe, it } from "@effect/vitest"
import { existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs"
import { hostname } from "node:os"
import { join } from "node:path"
import { nodeFs } from "../../src/GitLog.ts"
import { bareRepository, fsck, git, workRepository } from "../support/git.ts"
import { fill, open, texts, textsOf } from "../support/log.ts"
import { withTemp } from "../support/temp.ts"

const packs = (repository: string): ReadonlyArray<string> =>
  readdirSync(join(repository, "objects", "pack")).filter((name) => name.endsWith(".pack"))

const looseIn = (repository: string): ReadonlyArray<string> =>
  readdirSync(join(repository, "objects"), { recursive: true, encoding: "utf8" }).filter((path) =>
    /^[0-9a-f]{2}\/[0-9a-f]{38}$/u.test(path)
  )

describe("upkeep between appends", () => {
  it("of every kind that git has takes nothing away", () =>
    withTemp(async (dir) => {
      const root = workRepository(dir)
      const gitDir = join(root, ".git")
      const log = open(root)
      const replica = await log.ensureSelf()
      const linked = join(dir, "linked")
      const steps: ReadonlyArray<() => unknown> = [
        () => git(root, "gc", "-q", "--prune=now"),
        () => git(root, "pack-refs", "--all"),
        () => git(root, "worktree", "add", "-q", linked),
        () => git(linked, "gc", "-q", "--aggressive", "--prune=now"),
        () => git(root, "worktree", "remove", "--force", linked),
        () => git(root, "repack", "-q", "-a", "-d"),
        () => git(root, "prune", "--expire=now"),
        () => git(root, "reflog", "expire", "--expire=now", "--all"),
        () => git(root, "pack-refs", "--all", "--prune")
      ]
      let head = 0
      for (const step of steps) {
        // By the process that was there before, and by one that comes after.
        for (const writer of [log, open(root)]) {
          step()
          await fill(writer, replica, (head += 2))
          assert.deepStrictEqual(await textsOf(writer, replica), texts(head))
          if (step === steps[2] || step === steps[4]) break
        }
        assert.deepStrictEqual(await textsOf(open(root), replica), texts(head))
        assert.strictEqual(await open(root).self(), replica)
        fsck(root)
      }
      git(root, "pack-refs", "--all")
      assert.isFalse(existsSync(join(gitDir, "refs", "backlog", replica)))
      assert.include(readFileSync(join(gitDir, "packed-refs"), "utf8"), `refs/backlog/${replica}`)
      assert.deepStrictEqual([...(await log.replicas())], [[replica, head]])
    }))

  it("reads refs that are loose and packed at once by their loose value", () =>
    withTemp(async (dir) => {
      const repository = bareRepository(dir)
      const log = open(repository)
      await fill(log, "aaaaaaa2", 2)
      await fill(log, "bbbbbbb2", 1)
      git(repository, "pack-refs", "--all")
      await fill(log, "aaaaaaa2", 3)
      const vector = new Map([
        ["aaaaaaa2", 3],
        ["bbbbbbb2", 1]
      ])
      for (const reader of [log, open(repository)]) assert.deepStrictEqual(await reader.replicas(), vector)
      assert.deepStrictEqual(await textsOf(open(repository), "aaaaaaa2"), texts(3))
      git(repository, "gc", "-q", "--prune=now")
      assert.deepStrictEqual(await textsOf(open(repository), "aaaaaaa2"), texts(3))
    }))

  it("reads what is in packs only, a little and much of it", () =>
    withTemp(async (dir) => {
      const repository = bareRepository(dir)
      await fill(open(repository), "aaaaaaa2", 250)
      git(repository, "gc", "-q", "--prune=now")
      assert.deepStrictEqual(looseIn(repository), [])
      assert.deepStrictEqual(await textsOf(open(repository), "aaaaaaa2", 249), texts(250, 249))
      assert.deepStrictEqual(await textsOf(open(repository), "aaaaaaa2"), texts(250))
    }))
})

describe("a garbage collection at the same time", () => {
  /** As git marks one that is at work. */
  const mark = (repository: string, pid = process.pid, host = hostname()): void =>
    writeFileSync(join(repository, "gc.pid"), `${pid} ${host}`)

  it("finds new commits in packs that it doesn't know, where it removes nothing", () =>
    withTemp(async (dir) => {
      const repository = bareRepository(dir)
      const log = open(repository)
      await fill(log, "aaaaaaa2", 1)
      mark(repository)
      const [loose, packed] = [looseIn(repository), packs(repository)]
      await fill(log, "aaaaaaa2", 3)
      assert.deepStrictEqual(looseIn(repository), loose)
      const names = packs(repository)
      assert.isAbove(names.length, packed.length + 1)
      rmSync(join(repository, "gc.pid"))
      await fill(log, "aaaaaaa2", 4)
      assert.isAbove(looseIn(repository).length, loose.length)
      assert.deepStrictEqual(await textsOf(open(repository), "aaaaaaa2"), texts(4))
      git(repository, "gc", "-q", "--prune=now")
      assert.strictEqual(packs(repository).length, 1)
      assert.deepStrictEqual(await textsOf(open(repository), "aaaaaaa2"), texts(4))
      fsck(repository)
    }))

  it("that began just before the ref moved may remove the objects: they are stored again before the answer", () =>
    withTemp(async (dir) => {
      const repository = bareRepository(dir)
      await fill(open(repository), "aaaaaaa2", 1)
      const kept = looseIn(repository)
      let collected = 0
      const log = open(repository, {
        fs: {
          ...nodeFs,
          rename: (from, to) => {
            if (to.endsWith("refs/backlog/aaaaaaa2")) {
              mark(repository)
              for (const path of looseIn(repository)) {
                if (kept.includes(path)) continue
                rmSync(join(repository, "objects", path))
                collected += 1
              }
            }
            nodeFs.rename(from, to)
          }
        }
      })
      await fill(log, "aaaaaaa2", 2)
      assert.isAbove(collected, 3)
      assert.deepStrictEqual(await textsOf(open(repository), "aaaaaaa2"), texts(2))
      fsck(repository)
    }))

  it("that died long ago, or whose process is gone, is none", () =>
    withTemp(async (dir) => {
      const repository = bareRepository(dir)
      const gone = Number(git(dir, "-c", "alias.pid=!echo $$", "pid"))
      mark(repository, gone)
      await fill(open(repository), "aaaaaaa2", 1)
      assert.deepStrictEqual(packs(repository), [])
      mark(repository, gone, "another-host")
      const later = () => new Date(Date.now() + 13 * 3_600_000)
      await fill(open(repository, { now: later }), "aaaaaaa2", 2)
      assert.deepStrictEqual(packs(repository), [])
      await fill(open(repository), "aaaaaaa2", 3)
      assert.isAbove(packs(repository).length, 0)
    }))
})
