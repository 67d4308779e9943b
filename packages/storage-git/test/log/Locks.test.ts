import { assert, describe, it } from "@effect/vitest"
import { spawn, spawnSync } from "node:child_process"
import { existsSync, linkSync, mkdirSync, readdirSync, unlinkSync, writeFileSync } from "node:fs"
import { join } from "node:path"
import { nameOfOwner, type Owner, thisProcess } from "../../src/internal/lockOwner.ts"
import { failureOf } from "../support/failure.ts"
import { bareRepository, fsck, GIT_ENV, tryGit } from "../support/git.ts"
import { fill, open, texts, textsOf } from "../support/log.ts"
import { withTemp } from "../support/temp.ts"

const REPLICA = "aaaaaaa2"
const REF = `refs/backlog/${REPLICA}`

/** A repository with one commit whose ref is locked as a process of ours does it. */
const lockedBy = async (dir: string, owner: Owner): Promise<string> => {
  const repository = bareRepository(dir)
  await fill(open(repository), REPLICA, 1)
  const file = join(repository, "backlog-refs", "tmp", nameOfOwner(owner, "abcdefgh"))
  writeFileSync(file, `${"0".repeat(40)}\n`)
  linkSync(file, join(repository, `${REF}.lock`))
  return repository
}

/** A pid that nobody has. */
const dead = (): number => spawnSync(process.execPath, ["--version"]).pid

const waitsInVain = async (repository: string): Promise<void> => {
  const log = open(repository, { lockTimeoutMs: 50 })
  const failure = await failureOf(() => fill(log, REPLICA, 2))
  assert.deepStrictEqual([failure.code, failure.kind], ["ref-locked", "environment"])
  assert.strictEqual(failure.details["file"], join(repository, `${REF}.lock`))
  assert.isTrue(existsSync(join(repository, `${REF}.lock`)))
  assert.deepStrictEqual(await textsOf(log, REPLICA), texts(1))
}

describe("a locked ref", () => {
  it("whose owner has died is freed at once, by one of all who wait", () =>
    withTemp(async (dir) => {
      const repository = await lockedBy(dir, { ...thisProcess(), pid: dead() })
      const logs = Array.from({ length: 8 }, () => open(repository, { lockTimeoutMs: 60_000 }))
      const outcomes = await Promise.all(
        logs.map((log, n) => log.putIfAbsent({ replica: REPLICA, seq: 2 }, `writer ${n}\n`))
      )
      assert.strictEqual(outcomes.filter((outcome) => outcome === "published").length, 1)
      const winner = outcomes.indexOf("published")
      assert.deepStrictEqual(await textsOf(open(repository), REPLICA), [...texts(1), `writer ${winner}\n`])
      assert.deepStrictEqual(readdirSync(join(repository, "backlog-refs", "tmp")), [])
      assert.isFalse(existsSync(join(repository, `${REF}.lock`)))
      fsck(repository)
    }))

  it("whose owner's pid belongs to a younger process by now is freed, too", () =>
    withTemp(async (dir) => {
      const repository = await lockedBy(dir, { ...thisProcess(), started: thisProcess().started - 1 })
      // Only where the system tells when a process started.
      if (thisProcess().started > 0) await fill(open(repository), REPLICA, 2)
    }))

  it("is waited for while its owner lives, also when it is stopped", () =>
    withTemp(async (dir) => {
      const child = spawn(process.execPath, ["-e", "setInterval(() => {}, 1000)"], { env: GIT_ENV })
      try {
        child.kill("SIGSTOP")
        await waitsInVain(await lockedBy(dir, { ...thisProcess(), pid: child.pid ?? 0, started: 0 }))
      } finally {
        child.kill("SIGKILL")
      }
    }))

  it("is waited for when its owner is on another machine", () =>
    withTemp(async (dir) => {
      await waitsInVain(await lockedBy(dir, { ...thisProcess(), machine: "0123456789ab", pid: dead() }))
    }))

  it("is waited for when it is git's, and git waits for ours", () =>
    withTemp(async (dir) => {
      const repository = bareRepository(dir)
      await fill(open(repository), REPLICA, 1)
      writeFileSync(join(repository, `${REF}.lock`), "")
      await waitsInVain(repository)
      assert.notStrictEqual(tryGit(repository, "update-ref", "-d", REF).code, 0)
      const log = open(repository, { lockTimeoutMs: 60_000 })
      const waiting = fill(log, REPLICA, 2)
      unlinkSync(join(repository, `${REF}.lock`))
      await waiting
      assert.deepStrictEqual(await textsOf(log, REPLICA), texts(2))
    }))

  it("that git moved meanwhile is looked at again, not overwritten", () =>
    withTemp(async (dir) => {
      const repository = bareRepository(dir)
      const log = open(repository)
      await fill(log, REPLICA, 2)
      mkdirSync(join(repository, "refs", "backlog"), { recursive: true })
      assert.strictEqual(tryGit(repository, "update-ref", REF, `${REF}~1`).code, 0)
      assert.deepStrictEqual([...(await log.replicas())], [[REPLICA, 1]])
      assert.strictEqual(await log.putIfAbsent({ replica: REPLICA, seq: 2 }, "again\n"), "published")
      assert.deepStrictEqual(await textsOf(log, REPLICA), [...texts(1), "again\n"])
    }))
})
