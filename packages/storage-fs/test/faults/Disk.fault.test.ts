import { assert, describe, it } from "@effect/vitest"
import { spawnSync } from "node:child_process"
import { mkdirSync, readdirSync, rmSync, writeFileSync } from "node:fs"
import { join } from "node:path"
import { DomainError } from "@backlog-toolkit/core/log/DomainError"
import { openLog } from "../../src/FsLog.ts"
import { failureOf } from "../support/failure.ts"
import { ended, start } from "../support/processes.ts"
import { withTemp, withTempAsync } from "../support/temp.ts"

const isRoot = process.getuid?.() === 0

/** Mounts something on a folder while `use` runs; answers why not when it can't. */
const mounted = (steps: ReadonlyArray<ReadonlyArray<string>>, folder: string, use: () => void): string | null => {
  mkdirSync(folder)
  if (!isRoot) return "Mounting needs root."
  try {
    for (const args of steps) {
      const { error, status, stderr } = spawnSync("mount", [...args, folder], { encoding: "utf8" })
      if (status !== 0) return `mount ${args.join(" ")}: ${error?.message ?? stderr.trim()}`
    }
    use()
    return null
  } finally {
    spawnSync("umount", ["--lazy", folder])
  }
}

const FULL = 256 * 1024

describe("a full disk", () => {
  it("is told, leaves every acknowledged commit, and goes on when there is space again", (context) =>
    withTemp((dir) => {
      const disk = join(dir, "disk")
      const reason = mounted([["-t", "tmpfs", "-o", `size=${FULL}`, "none"]], disk, () => {
        writeFileSync(join(disk, "ballast"), Buffer.alloc(32 * 1024))
        const log = openLog(join(disk, "store"))
        const replica = log.ensureSelf()
        const acked: Array<string> = []
        const put = (): void => {
          const text = `${"x".repeat(6000)} ${acked.length}\n`
          assert.strictEqual(log.putIfAbsent({ replica, seq: acked.length + 1 }, text), "published")
          acked.push(text)
        }
        const failure = failureOf(() => {
          for (let bytes = 0; bytes < FULL; bytes += 6000) put()
        })
        assert.deepStrictEqual([failure.code, failure.kind], ["log-disk-full", "environment"])
        assert.isAbove(acked.length, 10)
        const texts = (): ReadonlyArray<string> =>
          [...openLog(join(disk, "store")).readAll(replica, 1)].map(({ text }) => text)
        assert.deepStrictEqual(texts(), acked)
        assert.deepStrictEqual(readdirSync(join(disk, "store/tmp")), [])
        assert.strictEqual(failureOf(put).code, "log-disk-full")
        rmSync(join(disk, "ballast"))
        put()
        assert.deepStrictEqual(texts(), acked)
      })
      if (reason !== null) context.skip(reason)
    }))

  it("is told when not even the replica fits", (context) =>
    withTemp((dir) => {
      const disk = join(dir, "disk")
      const reason = mounted([["-t", "tmpfs", "-o", "size=16k", "none"]], disk, () => {
        try {
          writeFileSync(join(disk, "ballast"), Buffer.alloc(64 * 1024))
        } catch {
          // It fills what there is.
        }
        const log = openLog(join(disk, "store"))
        assert.strictEqual(failureOf(log.ensureSelf).code, "log-disk-full")
        assert.isNull(log.self())
        rmSync(join(disk, "ballast"))
        assert.strictEqual(log.ensureSelf(), log.self())
      })
      if (reason !== null) context.skip(reason)
    }))
})

describe("a read-only disk", () => {
  it("is told to writers and no hindrance to readers", (context) =>
    withTemp((dir) => {
      const source = join(dir, "source")
      const log = openLog(join(source, "store"))
      const replica = log.ensureSelf()
      log.putIfAbsent({ replica, seq: 1 }, "first\n")
      const disk = join(dir, "disk")
      const steps = [
        ["--bind", source],
        ["-o", "remount,bind,ro"]
      ]
      const reason = mounted(steps, disk, () => {
        const readOnly = openLog(join(disk, "store"))
        assert.deepStrictEqual([...readOnly.replicas()], [[replica, 1]])
        assert.deepStrictEqual(
          readOnly.readChunk(replica, 1).map(({ text }) => text),
          ["first\n"]
        )
        for (const write of [
          () => readOnly.putIfAbsent({ replica, seq: 2 }, "second\n"),
          // The path differs from the recorded one, the file doesn't: it is the same replica, and needs no write.
          () => openLog(join(disk, "other")).ensureSelf()
        ]) {
          const failure = failureOf(write)
          assert.deepStrictEqual([failure.code, failure.kind], ["log-read-only", "environment"])
        }
        assert.strictEqual(readOnly.ensureSelf(), replica)
        assert.strictEqual(readOnly.putIfAbsent({ replica, seq: 1 }, "second\n"), "taken")
      })
      if (reason !== null) context.skip(reason)
    }))

  it("is told when its user may not write to the folder", () =>
    withTempAsync(async (dir) => {
      mkdirSync(join(dir, "store"), { mode: 0o555 })
      // Root may write anywhere, but for one without capabilities.
      const before = isRoot ? ["setpriv", "--bounding-set=-all", "--inh-caps=-all"] : []
      const { code, output } = await ended(start("./maker.ts", [join(dir, "store")], before))
      assert.deepStrictEqual([code, output], [0, "environment log-read-only"])
      assert.deepStrictEqual(readdirSync(join(dir, "store")), [])
    }))
})

describe("a failure", () => {
  it("names the file, says why, and proposes nothing destructive", () =>
    withTemp((dir) => {
      writeFileSync(join(dir, "store"), "a file where the folder should be")
      const failure = failureOf(openLog(join(dir, "store")).ensureSelf)
      assert.instanceOf(failure, DomainError)
      assert.include(failure.message, join(dir, "store"))
      assert.match(failure.why, /ENOTDIR|EEXIST/u)
      assert.notMatch(failure.next, /delete|remove|rm /iu)
    }))
})
