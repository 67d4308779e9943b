import { assert, describe, it } from "@effect/vitest"
import { SnapshotStore } from "@backlog-toolkit/core/ports/SnapshotStore"
import * as Effect from "effect/Effect"
import { readdirSync, readFileSync, rmSync, truncateSync, utimesSync, writeFileSync } from "node:fs"
import { join } from "node:path"
import { nodeFs, openLog } from "../../src/FsLog.ts"
import * as FsSnapshotStore from "../../src/FsSnapshotStore.ts"
import { loadSnapshot, openSnapshot, saveSnapshot } from "../../src/snapshotFiles.ts"
import { failureOf } from "../support/failure.ts"
import { inTemp, withTemp } from "../support/temp.ts"

describe("a snapshot", () => {
  it("is loaded as it was saved, and replaced as a whole", () =>
    withTemp((dir) => {
      for (const text of ["", "\n", "ü€😀\nsecond\r\n", "x".repeat(1_000_000)]) {
        saveSnapshot(dir, "state-v1", text)
        assert.strictEqual(loadSnapshot(dir, "state-v1"), text)
      }
      assert.deepStrictEqual(readdirSync(join(dir, "cache")), ["state-v1.snapshot"])
      assert.isNull(loadSnapshot(dir, "state-v2"))
    }))

  it("counts as missing when it was cut off or changed in any byte", () =>
    withTemp((dir) => {
      const file = join(dir, "cache/a.snapshot")
      saveSnapshot(dir, "a", '{"n":1}\n')
      const whole = readFileSync(file)
      for (let length = 0; length < whole.length; length++) {
        truncateSync(file, length)
        assert.isNull(loadSnapshot(dir, "a"), `${length} bytes`)
        writeFileSync(file, whole)
      }
      for (let bit = 0; bit < whole.length * 8; bit++) {
        const flipped = Buffer.from(whole)
        flipped.writeUInt8((whole[bit >> 3] ?? 0) ^ (1 << (bit & 7)), bit >> 3)
        writeFileSync(file, flipped)
        assert.isNull(loadSnapshot(dir, "a"), `bit ${bit}`)
      }
      writeFileSync(file, whole)
      assert.strictEqual(loadSnapshot(dir, "a"), '{"n":1}\n')
      rmSync(file)
      assert.isNull(loadSnapshot(dir, "a"))
    }))

  it("is read in parts, wherever they are, also when another takes its place meanwhile", () =>
    withTemp((dir) => {
      for (const text of ["ü€😀".repeat(10), "0123456789abcdef".repeat(20_000)]) {
        const bytes = Buffer.from(text)
        saveSnapshot(dir, "a", text)
        const opened = openSnapshot(dir, "a") ?? assert.fail()
        saveSnapshot(dir, "a", "another")
        const parts = [0, 9, 60_000, 70_000, 70_010, 9, bytes.length - 9, bytes.length - 1, 65_530, 0].filter(
          (at) => at < bytes.length
        )
        for (const from of parts)
          for (const length of [0, 9, 70_000])
            assert.strictEqual(
              opened.text(from, length),
              bytes.toString("utf8", from, from + length),
              `${from} ${length}`
            )
        // The name is another's by now.
        opened.discard()
        assert.strictEqual(loadSnapshot(dir, "a"), "another")
      }
      openSnapshot(dir, "a")?.discard()
      assert.isNull(openSnapshot(dir, "a"))
    }))

  it("is kept for this toolkit and for the one other that saved last, of each kind", () =>
    withTemp((dir) => {
      const names = () => readdirSync(join(dir, "cache")).toSorted()
      for (const [at, name] of ["state-a", "state-b", "board-a", "state-c"].entries()) {
        saveSnapshot(dir, name, name)
        // Files of one millisecond would be in any order.
        utimesSync(join(dir, `cache/${name}.snapshot`), at, at)
      }
      assert.deepStrictEqual(names(), ["board-a.snapshot", "state-b.snapshot", "state-c.snapshot"])
      // Two that take turns keep theirs.
      for (const name of ["state-b", "state-c", "state-b"]) saveSnapshot(dir, name, name)
      saveSnapshot(dir, "plain", "")
      assert.deepStrictEqual(names(), ["board-a.snapshot", "plain.snapshot", "state-b.snapshot", "state-c.snapshot"])
      assert.strictEqual(loadSnapshot(dir, "state-b"), "state-b")
    }))

  it("that a killed process left unfinished is swept by the next writer", () =>
    withTemp((dir) => {
      const killed = (): never => {
        throw new RangeError("killed")
      }
      // After the text is written and before it gets its name; a dead process tidies nothing up.
      const fs = { ...nodeFs, rename: killed, unlink: killed }
      assert.throws(() => saveSnapshot(dir, "state-v1", "text", undefined, fs), RangeError)
      assert.deepStrictEqual(readdirSync(join(dir, "cache")), [])
      const [left = ""] = readdirSync(join(dir, "tmp"))
      assert.include(readFileSync(join(dir, "tmp", left), "utf8"), "text")
      utimesSync(join(dir, "tmp", left), 0, 0)
      const log = openLog(dir, { durability: "os" })
      log.putIfAbsent({ replica: log.ensureSelf(), seq: 1 }, "first\n")
      assert.deepStrictEqual(readdirSync(join(dir, "tmp")), [])
    }))

  it("has a name that stays in its folder", () =>
    withTemp((dir) => {
      for (const name of ["", "../a", "a/b", ".hidden", "a\0", "x".repeat(201)]) {
        assert.strictEqual(failureOf(() => loadSnapshot(dir, name)).code, "snapshot-name-invalid", name)
        assert.strictEqual(failureOf(() => saveSnapshot(dir, name, "")).code, "snapshot-name-invalid", name)
      }
      assert.deepStrictEqual(readdirSync(dir), [])
    }))

  it("says so when it can't be saved", () =>
    withTemp((dir) => {
      writeFileSync(join(dir, "cache"), "a file where the folder should be")
      const failure = failureOf(() => saveSnapshot(dir, "a", ""))
      assert.deepStrictEqual([failure.code, failure.kind], ["log-storage-failed", "environment"])
      assert.isNull(loadSnapshot(dir, "a"))
    }))
})

describe("the snapshot store", () => {
  it.effect("keeps what can be kept and fails at nothing", () =>
    inTemp((dir) =>
      Effect.gen(function* () {
        const store = yield* SnapshotStore
        assert.isNull(yield* store.load("state"))
        yield* store.save("state", "one")
        yield* store.save("state", "two")
        assert.strictEqual(yield* store.load("state"), "two")
        rmSync(join(dir, "cache"), { recursive: true })
        writeFileSync(join(dir, "cache"), "a file where the folder should be")
        yield* store.save("state", "three")
        assert.isNull(yield* store.load("state"))
        assert.strictEqual((yield* Effect.exit(store.load("../state")))._tag, "Failure")
      }).pipe(Effect.provide(FsSnapshotStore.layer({ storeDir: dir })))
    )
  )
})
