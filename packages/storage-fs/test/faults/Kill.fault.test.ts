import { assert, describe, it } from "@effect/vitest"
import { readdirSync } from "node:fs"
import { join } from "node:path"
import { setTimeout as sleep } from "node:timers/promises"
import { openLog } from "../../src/FsLog.ts"
import { type Ended, ended, start } from "../support/processes.ts"
import { acksIn, checkLog } from "../support/witness.ts"
import { withTempAsync } from "../support/temp.ts"

const LONG = process.env["BTK_LONG"] === "1"

const writer = (...args: ReadonlyArray<string>): Promise<Ended> => ended(start("./writer.ts", args))

/** Two at a time: each is a process. */
const inTurns = async <A>(items: ReadonlyArray<A>, work: (item: A) => Promise<void>): Promise<void> => {
  const queue = [...items]
  const lane = async (): Promise<void> => {
    for (let item = queue.shift(); item !== undefined; item = queue.shift()) await work(item)
  }
  await Promise.all([lane(), lane()])
}

/** A writer dies at a place, then another one goes on. */
const dieAndGoOn = async (dir: string, death: string, before: number): Promise<void> => {
  const store = join(dir, death.replaceAll(":", "-"), "store")
  const log = openLog(store, { durability: "os" })
  if (before > 0) {
    const acks = `${store}-before`
    assert.strictEqual((await writer(store, acks, String(before))).code, 0)
  }
  const acks = `${store}-acks`
  const killed = await writer(store, acks, "2", death)
  assert.deepStrictEqual([killed.signal, killed.output], ["SIGKILL", ""], death)
  const acked = acksIn(acks)
  const head = checkLog(store, acked)
  assert.isAtLeast(head, before + acked.length, death)
  assert.isAtMost(head, before + acked.length + 1, death)
  const self = log.self()
  const next = await writer(store, acks, "2")
  assert.strictEqual(next.code, 0, `${death}: ${next.output}`)
  assert.strictEqual(checkLog(store, acksIn(acks)), head + 2, death)
  if (self !== null) assert.strictEqual(log.self(), self, death)
  assert.isAtMost(readdirSync(join(store, "tmp")).length, 1, death)
}

const POINTS = [
  "looked",
  "before-tmp",
  "after-tmp-open",
  "after-tmp-write",
  "after-fdatasync",
  "after-link",
  "after-dir-fsync",
  "after-window-look",
  "after-unlink"
]

describe("a writer that is killed", () => {
  it("at any step of a commit leaves a whole log that the next one continues", () =>
    withTempAsync((dir) =>
      inTurns([...POINTS.map((point) => `point:${point}:3`), "point:after-folders:1"], (death) =>
        dieAndGoOn(dir, death, death.endsWith("1") ? 0 : 2)
      )
    ))

  it("at any call to the file system, from the first of all, leaves the same", () =>
    withTempAsync(async (dir) => {
      const { code, output } = await writer(join(dir, "count"), join(dir, "acks"), "2")
      assert.strictEqual(code, 0, output)
      const total = Number(output)
      assert.isAbove(total, 40)
      // Every call when there is time; else those that make the replica, and every third of the rest.
      const calls = Array.from({ length: total }, (_, at) => at + 1).filter((at) => LONG || at <= 12 || at % 3 === 0)
      await inTurns(calls, (call) => dieAndGoOn(dir, `call:${call}`, 0))
    }))
})

/** Resolves when the process has ended, or got on by some commits and a random moment more. */
const untilKilled = async (end: Promise<Ended>, file: string): Promise<void> => {
  const before = acksIn(file).length
  const state = { over: false }
  void end.then(() => (state.over = true))
  // Counted in commits, not in time: on a busy machine a process starts late.
  const wanted = before + 1 + Math.floor(Math.random() * 8)
  while (!state.over && acksIn(file).length < wanted) await sleep(5)
  await Promise.race([end, sleep(Math.random() * 20)])
}

describe("six writers that are killed at random, and a compaction that is killed, too", () => {
  it(
    "lose no acknowledged commit, repeat none, skip none and never decide on an old state",
    async () => {
      const rounds = LONG ? 200 : 4
      await withTempAsync(async (dir) => {
        const store = join(dir, "store")
        const files = Array.from({ length: 6 }, (_, lane) => join(dir, `acks-${lane}`))
        // Enough to compact from the start: its ends are what the writers are told apart by.
        assert.strictEqual((await writer(store, join(dir, "before"), "220")).code, 0)
        let kills = 0
        const failures: Array<string> = []
        const record = ({ code, output, signal }: Ended): void => {
          if (signal === "SIGKILL") kills += 1
          else failures.push(`exit ${code}: ${output}`)
        }
        const lane = async (file: string): Promise<void> => {
          for (let round = 0; round < rounds; round++) {
            const child = start("./writer.ts", [store, file])
            const end = ended(child)
            await untilKilled(end, file)
            child.kill("SIGKILL")
            record(await end)
          }
        }
        const state = { writing: true }
        let compactions = 0
        const compaction = async (): Promise<void> => {
          while (state.writing) {
            const child = start("./compactor.ts", [store])
            const end = ended(child)
            await Promise.race([end, sleep(300 + Math.random() * 900)])
            child.kill("SIGKILL")
            const { code, output, signal } = await end
            if (signal === "SIGKILL") compactions += 1
            else failures.push(`compaction, exit ${code}: ${output}`)
          }
        }
        const compacting = compaction()
        await Promise.all(files.map(lane))
        state.writing = false
        await compacting
        assert.deepStrictEqual(failures, [])
        const perLane = files.map(acksIn)
        for (const acks of perLane) {
          const seqs = acks.map(({ seq }) => seq)
          assert.deepStrictEqual(
            seqs,
            seqs.toSorted((a, b) => a - b),
            "a writer saw its own commits in order"
          )
        }
        const acked = [...acksIn(join(dir, "before")), ...perLane.flat()]
        const head = checkLog(store, acked)
        // Each kill may hide the answer to one commit at most.
        assert.isAtMost(head - acked.length, kills)
        const last = await writer(store, join(dir, "last"), "1")
        assert.strictEqual(last.code, 0, last.output)
        const log = openLog(store)
        const replica = log.self() ?? ""
        log.compact(replica, () => {})
        assert.strictEqual(checkLog(store, acked), head + 1)
        const left = readdirSync(join(store, "log", replica, "0000000"))
        assert.isBelow(left.length, 220)
        process.stdout.write(
          `${kills} writers and ${compactions} compactions killed, ${acked.length} commits acknowledged, 0 lost\n`
        )
      })
    },
    LONG ? 3_600_000 : 300_000
  )
})
