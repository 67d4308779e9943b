import { assert, describe, it } from "@effect/vitest"
import { readdirSync } from "node:fs"
import { join } from "node:path"
import { setTimeout as sleep } from "node:timers/promises"
import { bareRepository, fsck, git, tryGit, workRepository } from "../support/git.ts"
import { open } from "../support/log.ts"
import { type Ended, ended, inTurns, start, writer } from "../support/processes.ts"
import { withTemp } from "../support/temp.ts"
import { acksIn, checkLog } from "../support/witness.ts"

const LONG = process.env["BTK_LONG"] === "1"

const filesBelow = (dir: string): ReadonlyArray<string> => readdirSync(dir, { recursive: true, encoding: "utf8" })

/** A writer dies before a call, then another one goes on. */
const dieAndGoOn = async (dir: string, call: number): Promise<void> => {
  const repository = bareRepository(dir, `call-${call}.git`)
  const acks = join(dir, `acks-${call}`)
  const killed = await writer(repository, acks, "2", `call:${call}`)
  // How many folders of objects are new depends on their names, and so does the number of calls, a little.
  if (killed.signal === null) assert.deepStrictEqual([killed.code, acksIn(acks).length], [0, 2], killed.output)
  else assert.deepStrictEqual([killed.signal, killed.output], ["SIGKILL", ""], `call ${call}`)
  fsck(repository)
  const acked = acksIn(acks)
  const head = await checkLog(repository, acked)
  // It may have died between the moment everybody saw the commit and the answer.
  assert.isAtLeast(head, acked.length)
  assert.isAtMost(head, acked.length + 1)
  const self = await open(repository).self()
  const next = await writer(repository, acks, "2")
  assert.strictEqual(next.code, 0, `call ${call}: ${next.output}`)
  assert.strictEqual(await checkLog(repository, acksIn(acks)), head + 2, `call ${call}`)
  if (self !== null) assert.strictEqual(await open(repository).self(), self)
  fsck(repository)
  const left = filesBelow(repository).filter((path) => path.endsWith(".lock"))
  assert.deepStrictEqual(left, [], `call ${call}`)
  assert.isAtMost(readdirSync(join(repository, "backlog-refs", "tmp")).length, 1, `call ${call}`)
}

describe("a writer that is killed", () => {
  it(
    "before any call to the file system leaves a clean repository and a log that the next one continues",
    () =>
      withTemp(async (dir) => {
        const { code, output } = await writer(bareRepository(dir), join(dir, "acks"), "2")
        assert.strictEqual(code, 0, output)
        const total = Number(output)
        assert.isAbove(total, 60)
        // Every call when there is time; else an arbitrary fifth of them, another one each time.
        const offset = Math.floor(Math.random() * 5)
        const calls = Array.from({ length: total }, (_, at) => at + 1).filter((at) => LONG || at % 5 === offset)
        await inTurns(calls, (call) => dieAndGoOn(dir, call))
        process.stdout.write(`${calls.length} of ${total} places to die, 0 commits lost\n`)
      }),
    LONG ? 600_000 : 120_000
  )
})

/** Resolves when the process has ended, or got on by some commits and a random moment more. */
const untilKilled = async (end: Promise<Ended>, file: string): Promise<void> => {
  const state = { over: false }
  void end.then(() => (state.over = true))
  // Counted in commits, not in time: on a busy machine a process starts late.
  const wanted = acksIn(file).length + 1 + Math.floor(Math.random() * 4)
  while (!state.over && acksIn(file).length < wanted) await sleep(5)
  await Promise.race([end, sleep(Math.random() * 30)])
}

describe("six writers", () => {
  it("lose and double nothing when they race to the end", () =>
    withTemp(async (dir) => {
      const repository = bareRepository(dir)
      const each = LONG ? 100 : 10
      const files = Array.from({ length: 6 }, (_, lane) => join(dir, `acks-${lane}`))
      const ends = await Promise.all(files.map((file) => writer(repository, file, String(each))))
      for (const { code, output } of ends) assert.strictEqual(code, 0, output)
      assert.strictEqual(await checkLog(repository, files.flatMap(acksIn)), 6 * each)
      fsck(repository)
    }))

  it(
    "that are killed at random while git collects garbage lose no acknowledged commit and leave a clean repository",
    () =>
      withTemp(async (dir) => {
        const repository = workRepository(dir)
        const rounds = LONG ? 60 : 2
        const files = Array.from({ length: 6 }, (_, lane) => join(dir, `acks-${lane}`))
        const failures: Array<string> = []
        let kills = 0
        const lane = async (file: string): Promise<void> => {
          for (let round = 0; round < rounds; round++) {
            const child = start("./writer.ts", [repository, file])
            const end = ended(child)
            await untilKilled(end, file)
            child.kill("SIGKILL")
            const { code, output, signal } = await end
            if (signal === "SIGKILL") kills += 1
            else failures.push(`exit ${code}: ${output}`)
          }
        }
        const state = { writing: true }
        let collections = 0
        const upkeep = async (): Promise<void> => {
          const linked = join(dir, "linked")
          while (state.writing) {
            // A lock of ours may be in the way of packing a ref: git says so, and tries again the next time.
            tryGit(repository, "pack-refs", "--all")
            git(repository, "worktree", "add", "-q", "--detach", linked)
            tryGit(repository, "gc", "-q", "--prune=now")
            git(repository, "worktree", "remove", "--force", linked)
            collections += 1
            await sleep(20)
          }
        }
        const keeping = upkeep()
        await Promise.all(files.map(lane))
        state.writing = false
        await keeping
        // What is lost first: a writer that failed may only have looked at the wrong moment.
        fsck(repository)
        const acked = files.flatMap(acksIn)
        const head = await checkLog(repository, acked)
        assert.deepStrictEqual(failures, [])
        // Each kill may hide the answer to one commit at most.
        assert.isAtMost(head - acked.length, kills)
        const last = await writer(repository, join(dir, "last"), "1")
        assert.strictEqual(last.code, 0, last.output)
        assert.strictEqual(await checkLog(repository, acked), head + 1)
        git(repository, "gc", "-q", "--prune=now")
        assert.strictEqual(await checkLog(repository, acked), head + 1)
        fsck(repository)
        process.stdout.write(
          `${kills} writers killed beside ${collections} collections, ${acked.length} commits acknowledged, 0 lost\n`
        )
      }),
    LONG ? 1_200_000 : 120_000
  )
})
