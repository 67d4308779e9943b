import { assert, describe, it } from "@effect/vitest"
import { type ChildProcess, spawn } from "node:child_process"
import { once } from "node:events"
import { readdirSync } from "node:fs"
import { join } from "node:path"
import { setTimeout as sleep } from "node:timers/promises"
import { fileURLToPath } from "node:url"
import { openLog } from "../../src/FsLog.ts"
import { acksIn, checkLog } from "../support/witness.ts"
import { withTempAsync } from "../support/temp.ts"

const LONG = process.env["BTK_LONG"] === "1"

const WRITER = fileURLToPath(new URL("../support/writer.ts", import.meta.url))
const ENV = { PATH: process.env["PATH"], NODE_NO_WARNINGS: "1" }

interface Ended {
  readonly code: number | null
  readonly signal: string | null
  readonly output: string
}

const start = (args: ReadonlyArray<string>): ChildProcess =>
  spawn(process.execPath, [WRITER, ...args], { stdio: ["ignore", "pipe", "pipe"], env: ENV })

const ended = async (child: ChildProcess): Promise<Ended> => {
  let output = ""
  child.stdout?.on("data", (chunk: Buffer) => (output += chunk.toString()))
  child.stderr?.on("data", (chunk: Buffer) => (output += chunk.toString()))
  const [code, signal] = (await once(child, "close")) as [number | null, string | null]
  return { code, signal, output }
}

const writer = (...args: ReadonlyArray<string>): Promise<Ended> => ended(start(args))

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

describe("six writers that are killed at random", () => {
  it(
    "lose no acknowledged commit, repeat none, skip none and never decide on an old state",
    async () => {
      const duration = LONG ? 60_000 : 4_000
      await withTempAsync(async (dir) => {
        const store = join(dir, "store")
        const files = Array.from({ length: 6 }, (_, lane) => join(dir, `acks-${lane}`))
        let kills = 0
        const failures: Array<string> = []
        const until = Date.now() + duration
        // On a busy machine it takes longer, but is never empty.
        const enough = (): boolean => Date.now() > until && kills > 10 && files.flatMap(acksIn).length > 50
        const lane = async (file: string): Promise<void> => {
          for (let go = true; go; go = !enough()) {
            const child = start([store, file])
            const end = ended(child)
            await Promise.race([end, sleep(150 + Math.random() * 500)])
            child.kill("SIGKILL")
            const { code, output, signal } = await end
            if (signal === "SIGKILL") kills += 1
            else failures.push(`exit ${code}: ${output}`)
          }
        }
        await Promise.all(files.map(lane))
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
        const acked = perLane.flat()
        const head = checkLog(store, acked)
        // Each kill may hide the answer to one commit at most.
        assert.isAtMost(head - acked.length, kills)
        assert.strictEqual(acksIn(join(dir, "none")).length, 0)
        const last = await writer(store, join(dir, "last"), "1")
        assert.strictEqual(last.code, 0, last.output)
        assert.strictEqual(checkLog(store, acked), head + 1)
      })
    },
    LONG ? 300_000 : 60_000
  )
})
