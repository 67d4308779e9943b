import { assert, describe, it } from "@effect/vitest"
import { cpSync, readdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from "node:fs"
import { hostname } from "node:os"
import { join } from "node:path"
import { type Fs, nodeFs, openLog } from "../../src/FsLog.ts"
import { failureOf } from "../support/failure.ts"
import { withTemp } from "../support/temp.ts"

const recordOf = (store: string): Record<string, unknown> =>
  JSON.parse(readFileSync(join(store, "replica.json"), "utf8")) as Record<string, unknown>

/** What the record says of the file it is in, beside what is true of that file. Another file may get a freed inode. */
const whereaboutsOf = (
  store: string
): { readonly said: ReadonlyArray<unknown>; readonly found: ReadonlyArray<unknown> } => {
  const { ino, birthtimeMs } = recordOf(store)
  const stat = statSync(join(store, "replica.json"), { bigint: true })
  return { said: [ino, birthtimeMs], found: [String(stat.ino), Number(stat.birthtimeMs)] }
}

/** A store with one commit; answers its replica. */
const started = (store: string): string => {
  const log = openLog(store)
  const replica = log.ensureSelf()
  log.putIfAbsent({ replica, seq: 1 }, "first\n")
  return replica
}

/** Copies a store over itself: same path, same content, other files. */
const restore = (store: string): void => {
  cpSync(store, `${store}.backup`, { recursive: true })
  rmSync(store, { recursive: true })
  renameSync(`${store}.backup`, store)
}

/** A file system on which somebody else works right after our first call of a kind, whether it succeeded or not. */
const overtaken = (call: "readWithFacts" | "create" | "fdatasync", work: () => void): Fs => {
  let done = false
  const other = (): void => {
    if (done) return
    done = true
    work()
  }
  const inner = nodeFs[call] as (...args: ReadonlyArray<unknown>) => unknown
  return {
    ...nodeFs,
    [call]: (...args: ReadonlyArray<unknown>) => {
      try {
        return inner(...args)
      } finally {
        other()
      }
    }
  }
}

describe("the replica of a store", () => {
  it("is made by the first writer and stays", () =>
    withTemp((dir) => {
      const store = join(dir, "store")
      const replica = started(store)
      assert.match(replica, /^[a-z2-7]{8}$/u)
      assert.strictEqual(openLog(store).self(), replica)
      assert.strictEqual(openLog(store).ensureSelf(), replica)
      const record = recordOf(store)
      assert.deepStrictEqual(Object.keys(record), ["id", "createdAt", "ino", "birthtimeMs", "host", "path", "publish"])
      assert.deepStrictEqual([record["publish"], record["path"], record["host"]], ["link", store, hostname()])
      assert.deepStrictEqual(readdirSync(join(store, "tmp")), [])
    }))

  it("stays when the folder is moved", () =>
    withTemp((dir) => {
      const replica = started(join(dir, "store"))
      renameSync(join(dir, "store"), join(dir, "moved"))
      assert.strictEqual(openLog(join(dir, "moved")).self(), replica)
      assert.strictEqual(openLog(join(dir, "moved")).ensureSelf(), replica)
    }))

  it("is another one in a copy, which reads as before and writes under its own name", () =>
    withTemp((dir) => {
      const store = join(dir, "store")
      const copy = join(dir, "copy")
      const replica = started(store)
      cpSync(store, copy, { recursive: true, preserveTimestamps: true })
      const log = openLog(copy)
      const before = readFileSync(join(copy, "replica.json"), "utf8")
      assert.isNull(log.self())
      assert.strictEqual(log.head(replica), 1)
      assert.strictEqual(readFileSync(join(copy, "replica.json"), "utf8"), before)
      const own = log.ensureSelf()
      assert.match(own, /^[a-z2-7]{8}$/u)
      assert.notStrictEqual(own, replica)
      assert.strictEqual(openLog(copy).self(), own)
      assert.strictEqual(openLog(copy).ensureSelf(), own)
      assert.strictEqual(openLog(store).self(), replica)
    }))

  it("is the same for all processes that notice the copy at once", () =>
    withTemp((dir) => {
      const store = join(dir, "store")
      started(store)
      cpSync(store, join(dir, "copy"), { recursive: true })
      const first = openLog(join(dir, "copy")).ensureSelf()
      cpSync(store, join(dir, "second"), { recursive: true })
      assert.notStrictEqual(openLog(join(dir, "second")).ensureSelf(), first)
      cpSync(store, join(dir, "third"), { recursive: true })
      const fast = openLog(join(dir, "third"))
      const slow = openLog(join(dir, "third"), { fs: overtaken("readWithFacts", fast.ensureSelf) })
      assert.strictEqual(slow.ensureSelf(), fast.self())
    }))

  it("is the same for all processes that make it at once", () =>
    withTemp((dir) => {
      for (const call of ["readWithFacts", "create", "fdatasync"] as const) {
        const fast = openLog(join(dir, call))
        const slow = openLog(join(dir, call), { fs: overtaken(call, fast.ensureSelf) })
        assert.strictEqual(slow.ensureSelf(), fast.self(), call)
        assert.deepStrictEqual(readdirSync(join(dir, call, "tmp")), [])
      }
    }))

  it("goes on in a folder that was restored to its place, with a mended record", () =>
    withTemp((dir) => {
      const store = join(dir, "store")
      const replica = started(store)
      const old = recordOf(store)
      restore(store)
      assert.strictEqual(openLog(store).self(), replica)
      assert.deepStrictEqual(recordOf(store), old)
      assert.notDeepEqual(whereaboutsOf(store).said, whereaboutsOf(store).found)
      assert.strictEqual(openLog(store).ensureSelf(), replica)
      assert.deepStrictEqual(whereaboutsOf(store).said, whereaboutsOf(store).found)
      assert.strictEqual(recordOf(store)["createdAt"], old["createdAt"])
    }))

  it.each([
    ["an older log than others know", { seq: 2, text: "second\n" }, false],
    ["another history than others know", { seq: 1, text: "other\n" }, false],
    ["what others know", { seq: 1, text: "first\n" }, true]
  ] as const)("asks what is known elsewhere before a restored folder goes on: %s", (_, known, same) =>
    withTemp((dir) => {
      const store = join(dir, "store")
      const replica = started(store)
      restore(store)
      const log = openLog(store, { lastKnown: (id) => (id === replica ? known : null) })
      assert.strictEqual(log.self() === replica, same)
      assert.strictEqual(log.ensureSelf() === replica, same)
    })
  )

  it("is another one when the same path is on another machine", () =>
    withTemp((dir) => {
      const store = join(dir, "store")
      const replica = started(store)
      restore(store)
      assert.notStrictEqual(openLog(store, { host: "elsewhere" }).ensureSelf(), replica)
    }))

  it("refuses a damaged record, and one of another way of writing, without touching it", () =>
    withTemp((dir) => {
      const store = join(dir, "store")
      started(store)
      const record = recordOf(store)
      const file = join(store, "replica.json")
      const damaged = [
        "",
        "{",
        "[]",
        "null",
        "7",
        JSON.stringify({ ...record, id: "../../x" }),
        JSON.stringify({ ...record, ino: 7 })
      ]
      for (const text of damaged) {
        writeFileSync(file, text)
        for (const failure of [failureOf(openLog(store).self), failureOf(openLog(store).ensureSelf)]) {
          assert.deepStrictEqual(
            [failure.code, failure.kind, failure.details["file"]],
            ["log-corrupt", "integrity", file],
            text
          )
        }
        assert.strictEqual(readFileSync(file, "utf8"), text)
      }
      writeFileSync(file, JSON.stringify({ ...record, publish: "wx" }))
      const failure = failureOf(openLog(store).ensureSelf)
      assert.deepStrictEqual([failure.code, failure.kind], ["log-publish-unsupported", "environment"])
    }))
})
