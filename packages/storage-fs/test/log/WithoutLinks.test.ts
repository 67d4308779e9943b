import { assert, describe, it } from "@effect/vitest"
import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  truncateSync,
  utimesSync,
  writeFileSync
} from "node:fs"
import { join } from "node:path"
import { type FsLog, nodeFs, openLog } from "../../src/FsLog.ts"
import { chain, REPLICA } from "../support/chain.ts"
import { failureOf } from "../support/failure.ts"
import { keeping } from "../support/keeping.ts"
import { withTemp } from "../support/temp.ts"
import { withoutLinks } from "../support/withoutLinks.ts"

const noLinks = withoutLinks(nodeFs)
const open = (dir: string): FsLog => openLog(dir, { fs: noLinks })
const fileOf = (dir: string, replica: string, seq: number): string =>
  join(dir, "log", replica, "0000000", `${String(seq).padStart(10, "0")}.jsonl`)

const started = (dir: string, count: number): string => {
  const log = open(dir)
  const replica = log.ensureSelf()
  for (let seq = 1; seq <= count; seq++)
    assert.strictEqual(log.putIfAbsent({ replica, seq }, `{"n":${seq}}\n`), "published")
  return replica
}

const textsOf = (log: FsLog, replica: string): ReadonlyArray<string> =>
  [...log.readAll(replica, 1)].map(({ text }) => text)

const age = (file: string): void => {
  const then = Date.now() / 1000 - 6
  utimesSync(file, then, then)
}

describe("a log without hard links", () => {
  it("is probed and pinned by the first append, and read like any other", () =>
    withTemp((dir) => {
      const replica = started(dir, 3)
      const record = JSON.parse(readFileSync(join(dir, "replica.json"), "utf8")) as Record<string, unknown>
      assert.strictEqual(record["publish"], "wx")
      assert.deepStrictEqual(textsOf(open(dir), replica), ['{"n":1}\n', '{"n":2}\n', '{"n":3}\n'])
      assert.strictEqual(open(dir).putIfAbsent({ replica, seq: 2 }, "other\n"), "taken")
      assert.deepStrictEqual([...open(dir).replicas()], [[replica, 3]])
    }))

  it("stays as it was made also on a host that has links", () =>
    withTemp((dir) => {
      const replica = started(dir, 1)
      const log = openLog(dir)
      assert.strictEqual(log.ensureSelf(), replica)
      assert.strictEqual(log.putIfAbsent({ replica, seq: 2 }, '{"n":2}\n'), "published")
      assert.deepStrictEqual(textsOf(open(dir), replica), ['{"n":1}\n', '{"n":2}\n'])
    }))

  it("has one replica when two processes make it at once", () =>
    withTemp((dir) => {
      let raced: string | null = null
      const slow = openLog(dir, {
        fs: {
          ...noLinks,
          link: (from, to) => {
            raced ??= open(dir).ensureSelf()
            noLinks.link(from, to)
          }
        }
      })
      assert.strictEqual(slow.ensureSelf(), raced)
    }))

  it("waits for a record that somebody is writing, and takes over from one who died", () =>
    withTemp((dir) => {
      mkdirSync(dir, { recursive: true })
      writeFileSync(join(dir, "no-hard-links"), "")
      writeFileSync(join(dir, "replica.json"), '{"id":"half')
      let waits = 0
      const wait = (): void => {
        waits += 1
        if (waits === 3) age(join(dir, "replica.json"))
      }
      const log = openLog(dir, { fs: noLinks, wait })
      assert.isNull(log.self())
      assert.match(log.ensureSelf(), /^[a-z2-7]{8}$/u)
      assert.strictEqual(waits, 3)
      assert.strictEqual(readdirSync(join(dir, "quarantine")).length, 1)
    }))

  it("does not show readers a commit that is half written, whatever half, and moves nothing because of it", () =>
    withTemp((dir) => {
      const replica = started(dir, 2)
      const file = fileOf(dir, replica, 2)
      const whole = readFileSync(file)
      for (let length = 0; length < whole.length; length++) {
        truncateSync(file, length)
        assert.deepStrictEqual(textsOf(open(dir), replica), ['{"n":1}\n'], `${length} bytes`)
        assert.strictEqual(open(dir).head(replica), 1)
        assert.strictEqual(open(dir).head(replica, 1), 1)
        writeFileSync(file, whole)
      }
      assert.isFalse(existsSync(join(dir, "quarantine")))
    }))

  it("waits for a commit that is in flight", () =>
    withTemp((dir) => {
      const replica = started(dir, 1)
      const file = fileOf(dir, replica, 1)
      const whole = readFileSync(file)
      truncateSync(file, 9)
      const log = openLog(dir, { fs: noLinks, wait: () => writeFileSync(file, whole) })
      assert.strictEqual(log.putIfAbsent({ replica, seq: 1 }, "other\n"), "taken")
      assert.deepStrictEqual(readFileSync(file), whole)
    }))

  it("moves what a dead writer left to quarantine/ when it needs the number", () =>
    withTemp((dir) => {
      const replica = started(dir, 1)
      truncateSync(fileOf(dir, replica, 1), 9)
      age(fileOf(dir, replica, 1))
      assert.strictEqual(open(dir).putIfAbsent({ replica, seq: 1 }, "again\n"), "published")
      assert.deepStrictEqual(textsOf(open(dir), replica), ["again\n"])
      assert.strictEqual(readdirSync(join(dir, "quarantine")).length, 1)
    }))

  it("never moves the commit of a faster process that has done the same", () =>
    withTemp((dir) => {
      const replica = started(dir, 1)
      const file = fileOf(dir, replica, 1)
      truncateSync(file, 9)
      age(file)
      let raced = false
      const slow = openLog(dir, {
        fs: {
          ...noLinks,
          mkdir: (path) => {
            noLinks.mkdir(path)
            if (raced) return
            raced = true
            assert.strictEqual(open(dir).putIfAbsent({ replica, seq: 1 }, "fast\n"), "published")
          }
        }
      })
      assert.strictEqual(failureOf(() => slow.putIfAbsent({ replica, seq: 1 }, "slow\n")).code, "log-commit-unfinished")
      assert.isTrue(raced)
      assert.deepStrictEqual(textsOf(open(dir), replica), ["fast\n"])
    }))

  it("refuses a half commit that others follow: that is damage", () =>
    withTemp((dir) => {
      const replica = started(dir, 3)
      truncateSync(fileOf(dir, replica, 2), 9)
      assert.strictEqual(failureOf(() => textsOf(open(dir), replica)).code, "log-corrupt")
    }))

  it("is compacted, checked and repaired like any other", () =>
    withTemp((dir) => {
      const texts = chain(210)
      const log = openLog(dir, { fs: noLinks, durability: "os" })
      log.ensureSelf()
      for (const [at, text] of texts.entries()) log.putIfAbsent({ replica: REPLICA, seq: at + 1 }, text)
      const segment = { [`backlog/events/${REPLICA}/0000000001-0000000210-00000000.jsonl`]: texts.join("") }
      const { check, compact, repair } = keeping(dir, { fs: noLinks, refs: { "refs/heads/main": segment } })
      assert.deepStrictEqual(compact(), { windows: 1, removed: 100, set: 0 })
      assert.deepStrictEqual(textsOf(open(dir), REPLICA), texts)
      rmSync(fileOf(dir, REPLICA, 150))
      truncateSync(fileOf(dir, REPLICA, 160), 200)
      truncateSync(join(dir, "log", REPLICA, "0000000/0000000001-0000000100.jsonl"), 5000)
      assert.isAbove(check().findings.length, 2)
      assert.deepStrictEqual(repair().lostCommits, [])
      assert.deepStrictEqual(textsOf(open(dir), REPLICA), texts)
      assert.isFalse(check({ depth: "full" }).findings.some(({ level }) => level === "error"))
    }))

  it("leaves nothing half written when the disk is full", () =>
    withTemp((dir) => {
      const replica = started(dir, 1)
      let writes = 0
      const write = (fd: number, bytes: Uint8Array, from: number): number => {
        writes += 1
        if (writes === 2) throw Object.assign(new Error("ENOSPC"), { code: "ENOSPC", errno: -28, syscall: "write" })
        return noLinks.write(fd, bytes.subarray(0, from + 10), from)
      }
      const log = openLog(dir, { fs: { ...noLinks, write } })
      assert.strictEqual(failureOf(() => log.putIfAbsent({ replica, seq: 2 }, "2\n")).code, "log-disk-full")
      assert.isFalse(existsSync(fileOf(dir, replica, 2)))
      assert.strictEqual(open(dir).putIfAbsent({ replica, seq: 2 }, "2\n"), "published")
    }))
})
