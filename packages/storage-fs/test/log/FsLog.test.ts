import { assert, describe, it } from "@effect/vitest"
import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  utimesSync,
  writeFileSync
} from "node:fs"
import { dirname, join } from "node:path"
import { type CompactPoint, type FsLog, openLog, type PublishPoint } from "../../src/FsLog.ts"
import { failureOf } from "../support/failure.ts"
import { withTemp } from "../support/temp.ts"

const REPLICA = "aaaaaaaa"

const fileOf = (log: FsLog, seq: number, replica = REPLICA): string =>
  join(
    log.storeDir,
    "log",
    replica,
    String(Math.floor((seq - 1) / 1000)).padStart(7, "0"),
    `${String(seq).padStart(10, "0")}.jsonl`
  )

const fill = (log: FsLog, from: number, to: number, replica = REPLICA): void => {
  for (let seq = from; seq <= to; seq++) assert.strictEqual(log.putIfAbsent({ replica, seq }, `${seq}\n`), "published")
}

const withLog = (use: (log: FsLog, dir: string) => void): void =>
  withTemp((dir) => use(openLog(join(dir, "store"), { durability: "os" }), dir))

describe("publishing a commit", () => {
  it("writes its bytes to a file that is named by its number, in folders of a thousand", () =>
    withTemp((dir) => {
      const log = openLog(join(dir, "deep/store"))
      const text = '{"ü":"€😀"}\n'
      assert.strictEqual(log.putIfAbsent({ replica: REPLICA, seq: 1 }, text), "published")
      assert.deepStrictEqual(readFileSync(fileOf(log, 1)), Buffer.from(text))
      assert.strictEqual(fileOf(log, 1), join(dir, "deep/store/log/aaaaaaaa/0000000/0000000001.jsonl"))
      assert.deepStrictEqual(readdirSync(join(log.storeDir, "tmp")), [])
    }))

  it("leaves the bytes of a taken number as they are", () =>
    withLog((log) => {
      fill(log, 1, 1)
      assert.strictEqual(log.putIfAbsent({ replica: REPLICA, seq: 1 }, "other\n"), "taken")
      assert.strictEqual(readFileSync(fileOf(log, 1), "utf8"), "1\n")
      assert.deepStrictEqual(readdirSync(join(log.storeDir, "tmp")), [])
    }))

  it("refuses to leave a gap", () =>
    withLog((log) => {
      fill(log, 1, 2)
      const failure = failureOf(() => log.putIfAbsent({ replica: REPLICA, seq: 4 }, "4\n"))
      assert.deepStrictEqual([failure.code, failure.kind], ["log-gap", "integrity"])
      assert.strictEqual(failureOf(() => log.putIfAbsent({ replica: "bbbbbbbb", seq: 2 }, "2\n")).code, "log-gap")
      assert.deepStrictEqual([...log.replicas()], [[REPLICA, 2]])
    }))

  it("notices a hole right behind what was known", () =>
    withLog((log) => {
      fill(log, 1, 5)
      assert.deepStrictEqual([...log.replicasAfter(new Map([[REPLICA, 2]]))], [[REPLICA, 5]])
      rmSync(fileOf(log, 3))
      const failure = failureOf(() => log.replicasAfter(new Map([[REPLICA, 2]])))
      assert.deepStrictEqual([failure.code, failure.details["file"]], ["log-gap", fileOf(log, 3)])
    }))

  it("refuses to fill a hole, which would break the chain of what follows", () =>
    withLog((log) => {
      fill(log, 1, 5)
      rmSync(fileOf(log, 3))
      const failure = failureOf(() => log.putIfAbsent({ replica: REPLICA, seq: 3 }, "new\n"))
      assert.deepStrictEqual([failure.code, failure.kind], ["log-gap", "integrity"])
      assert.strictEqual(failure.details["file"], fileOf(log, 3))
      assert.isFalse(existsSync(fileOf(log, 3)))
    }))

  it("crosses from one folder to the next", () =>
    withLog((log) => {
      fill(log, 1, 2003)
      assert.deepStrictEqual(readdirSync(join(log.storeDir, "log", REPLICA)), ["0000000", "0000001", "0000002"])
      assert.strictEqual(readdirSync(dirname(fileOf(log, 1))).length, 1000)
      assert.isTrue(existsSync(fileOf(log, 2001)))
      assert.strictEqual(log.head(REPLICA), 2003)
      assert.deepStrictEqual(
        [...log.readAll(REPLICA, 1)].map(({ text }) => text),
        Array.from({ length: 2003 }, (_, at) => `${at + 1}\n`)
      )
      assert.deepStrictEqual(
        log
          .readChunk(REPLICA, 999)
          .map(({ seq }) => seq)
          .slice(0, 4),
        [999, 1000, 1001, 1002]
      )
    }))

  it("refuses keys that are no place in the log, and text that has no UTF-8 form", () =>
    withLog((log, dir) => {
      for (const replica of ["../x", "", "A", "a/b", ".", "a\0", "x".repeat(33)]) {
        assert.strictEqual(failureOf(() => log.putIfAbsent({ replica, seq: 1 }, "")).code, "log-key-invalid", replica)
        assert.strictEqual(failureOf(() => log.readChunk(replica, 1)).code, "log-key-invalid", replica)
      }
      for (const seq of [0, -1, 1.5, Number.NaN, 10_000_000_000]) {
        assert.strictEqual(
          failureOf(() => log.putIfAbsent({ replica: REPLICA, seq }, "")).code,
          "log-key-invalid",
          String(seq)
        )
      }
      assert.strictEqual(
        failureOf(() => log.putIfAbsent({ replica: REPLICA, seq: 1 }, "\uD800")).code,
        "log-text-invalid"
      )
      assert.deepStrictEqual(readdirSync(dir), [])
    }))

  it("names each step, so that a fault test can stop there", () =>
    withTemp((dir) => {
      const points: Array<PublishPoint | CompactPoint> = []
      const log = openLog(dir, { hooks: (point) => points.push(point) })
      log.putIfAbsent({ replica: REPLICA, seq: 1 }, "1\n")
      assert.deepStrictEqual(points, [
        "looked",
        "looked",
        "before-tmp",
        "after-tmp-open",
        "after-tmp-write",
        "after-fdatasync",
        "after-folders",
        "after-link",
        "after-dir-fsync",
        "after-window-look",
        "after-unlink"
      ])
    }))

  it("removes temporary files after an hour, and no younger ones", () =>
    withTemp((dir) => {
      const tmp = join(dir, "tmp")
      mkdirSync(tmp)
      const long = Date.now() / 1000 - 3700
      for (const name of ["old", "young"]) writeFileSync(join(tmp, name), "left by a killed process")
      utimesSync(join(tmp, "old"), long, long)
      const reader = openLog(dir)
      reader.self()
      reader.replicas()
      assert.deepStrictEqual(readdirSync(tmp), ["old", "young"])
      fill(openLog(dir), 1, 1)
      assert.deepStrictEqual(readdirSync(tmp), ["young"])
    }))
})

describe("reading the log", () => {
  it("makes nothing, also where there is nothing", () =>
    withLog((log, dir) => {
      assert.isNull(log.self())
      assert.strictEqual(log.replicas().size, 0)
      assert.strictEqual(log.head(REPLICA), 0)
      assert.deepStrictEqual(log.readChunk(REPLICA, 1), [])
      assert.deepStrictEqual(readdirSync(dir), [])
    }))

  it("goes on where it ended, in bounded chunks", () =>
    withLog((log) => {
      fill(log, 1, 25)
      const limit = { commits: 10, chars: 1_000_000 }
      assert.deepStrictEqual(
        log.readChunk(REPLICA, 1, limit).map(({ seq }) => seq),
        [1, 2, 3, 4, 5, 6, 7, 8, 9, 10]
      )
      assert.strictEqual(log.readChunk(REPLICA, 21, limit).length, 5)
      assert.deepStrictEqual(log.readChunk(REPLICA, 26, limit), [])
      assert.strictEqual(log.readChunk(REPLICA, 1, { commits: 10, chars: 3 }).length, 2)
      fill(log, 26, 26)
      assert.deepStrictEqual(log.readChunk(REPLICA, 26), [
        { replica: REPLICA, seq: 26, text: "26\n", place: fileOf(log, 26) }
      ])
    }))

  it("knows the newest commit of each replica, also from an earlier answer", () =>
    withLog((log) => {
      fill(log, 1, 999)
      fill(log, 1, 3, "bbbbbbbb")
      const known = log.replicas()
      assert.deepStrictEqual(
        [...known],
        [
          [REPLICA, 999],
          ["bbbbbbbb", 3]
        ]
      )
      fill(log, 1000, 1002)
      fill(log, 1, 1, "cccccccc")
      assert.deepStrictEqual(
        [...log.replicas(known)],
        [
          [REPLICA, 1002],
          ["bbbbbbbb", 3],
          ["cccccccc", 1]
        ]
      )
      assert.deepStrictEqual([...log.replicas()], [...log.replicas(known)])
      assert.strictEqual(log.head(REPLICA, 1002), 1002)
    }))

  it("passes over files that are no commits", () =>
    withLog((log) => {
      fill(log, 1, 2)
      writeFileSync(join(dirname(fileOf(log, 1)), "0000000003.jsonl~"), "")
      writeFileSync(join(dirname(fileOf(log, 1)), ".DS_Store"), "")
      mkdirSync(join(log.storeDir, "log", "Not A Replica"))
      mkdirSync(join(log.storeDir, "log", REPLICA, "0000001"))
      assert.deepStrictEqual([...log.replicas()], [[REPLICA, 2]])
    }))

  it.each([
    ["one commit", 5, 7, [6]],
    ["a whole run", 3, 7, [4, 5, 6]],
    ["the first", 0, 2, [1]],
    ["the last of a folder", 999, 1002, [1000]],
    ["the first of a folder", 1000, 1003, [1001]]
  ] as const)("reports a hole instead of an early end: %s", (_, before, head, lost) =>
    withLog((log) => {
      fill(log, 1, head)
      for (const seq of lost) rmSync(fileOf(log, seq))
      for (const failure of [failureOf(() => log.head(REPLICA)), failureOf(() => log.replicas())]) {
        assert.deepStrictEqual([failure.code, failure.kind], ["log-gap", "integrity"])
        assert.strictEqual(failure.details["seq"], before + 1)
        assert.strictEqual(failure.details["file"], fileOf(log, before + 1))
      }
      if (lost.length === 1) assert.strictEqual(failureOf(() => [...log.readAll(REPLICA, 1)]).code, "log-gap")
    })
  )

  it("reports a lost folder", () =>
    withLog((log) => {
      fill(log, 1, 2001)
      rmSync(dirname(fileOf(log, 1001)), { recursive: true })
      assert.strictEqual(failureOf(() => log.head(REPLICA)).details["seq"], 1001)
    }))

  it("reports a file that is not UTF-8, by name, and changes nothing", () =>
    withLog((log) => {
      fill(log, 1, 3)
      const damaged = Buffer.from([0x7b, 0xff, 0x7d, 0x0a])
      writeFileSync(fileOf(log, 2), damaged)
      const failure = failureOf(() => log.readChunk(REPLICA, 1))
      assert.deepStrictEqual(
        [failure.code, failure.kind, failure.details["file"]],
        ["log-corrupt", "integrity", fileOf(log, 2)]
      )
      assert.deepStrictEqual(readFileSync(fileOf(log, 2)), damaged)
      const replacement = "a real \uFFFD, \uFEFF and CR LF\r\n"
      writeFileSync(fileOf(log, 2), replacement)
      assert.strictEqual(log.readChunk(REPLICA, 2)[0]?.text, replacement)
    }))

  it("reports what can't be read as an environment error with the file", () =>
    withLog((log) => {
      fill(log, 1, 1)
      rmSync(fileOf(log, 1))
      mkdirSync(fileOf(log, 1))
      const failure = failureOf(() => log.readChunk(REPLICA, 1))
      assert.deepStrictEqual([failure.code, failure.kind], ["log-storage-failed", "environment"])
      assert.strictEqual(failure.details["file"], fileOf(log, 1))
      rmSync(fileOf(log, 1), { recursive: true })
      symlinkSync("0000000001.jsonl", fileOf(log, 1))
      assert.strictEqual(failureOf(() => log.readChunk(REPLICA, 1)).code, "log-storage-failed")
    }))
})
