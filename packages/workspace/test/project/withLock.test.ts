import { assert, describe, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import { spawn, spawnSync } from "node:child_process"
import { chmodSync, existsSync, mkdirSync, readFileSync, utimesSync, writeFileSync } from "node:fs"
import { join } from "node:path"
import { fileURLToPath } from "node:url"
import { withLock } from "../../src/project/withLock.ts"
import { inFolder } from "../support/folder.ts"

const MODULE = fileURLToPath(new URL("../../src/project/withLock.ts", import.meta.url))

/** Counts up in a file, reading and writing it apart, so many times. */
const COUNTER = `
const { withLock } = await import(process.argv[1])
const { readFileSync, writeFileSync } = await import("node:fs")
for (let round = 0; round < 50; round++)
  withLock(process.argv[2], () => {
    const count = Number(readFileSync(process.argv[3], "utf8"))
    for (const until = Date.now() + 1; Date.now() < until;);
    writeFileSync(process.argv[3], String(count + 1))
  })
`

const counting = (lock: string, file: string): Promise<number | null> =>
  new Promise((resolve) => {
    const child = spawn(process.execPath, ["--input-type=module", "-e", COUNTER, MODULE, lock, file], {
      stdio: "ignore"
    })
    child.once("close", resolve)
  })

/** The number of a process that is over. */
const gone = (): number => spawnSync(process.execPath, ["-e", "0"]).pid

describe("what is done under a lock", () => {
  it.effect("is done by one process at a time", () =>
    inFolder((dir) =>
      Effect.promise(async () => {
        const [lock, file] = [join(dir, "lock"), join(dir, "count")]
        writeFileSync(file, "0")
        const codes = await Promise.all(Array.from({ length: 4 }, () => counting(lock, file)))
        assert.deepStrictEqual(codes, [0, 0, 0, 0])
        assert.strictEqual(readFileSync(file, "utf8"), "200")
        assert.isFalse(existsSync(lock))
      })
    )
  )

  it.effect("doesn't wait for a process that was killed, nor for one that has it much too long", () =>
    inFolder((dir) =>
      Effect.sync(() => {
        const lock = join(dir, "lock")
        writeFileSync(lock, String(gone()))
        assert.strictEqual(
          withLock(lock, () => 1),
          1
        )
        writeFileSync(lock, String(process.ppid))
        const old = new Date(Date.now() - 60_000)
        utimesSync(lock, old, old)
        assert.strictEqual(
          withLock(lock, () => 2),
          2
        )
        assert.isFalse(existsSync(lock))
      })
    )
  )

  it.effect("is let go of when it fails, and doesn't wait for itself", () =>
    inFolder((dir) =>
      Effect.sync(() => {
        const lock = join(dir, "new/folder/lock")
        assert.throws(() =>
          withLock(lock, () => {
            throw new Error("no")
          })
        )
        assert.strictEqual(
          withLock(lock, () => withLock(lock, () => 3)),
          3
        )
        assert.isFalse(existsSync(lock))
      })
    )
  )

  it.effect("is done without one where a lock can't be", () =>
    inFolder((dir) =>
      Effect.sync(() => {
        writeFileSync(join(dir, "file"), "")
        assert.strictEqual(
          withLock(join(dir, "file/lock"), () => 4),
          4
        )
        const closed = join(dir, "closed")
        mkdirSync(closed)
        chmodSync(closed, 0o500)
        assert.strictEqual(
          withLock(join(closed, "lock"), () => 5),
          5
        )
        chmodSync(closed, 0o700)
      })
    )
  )
})
