import { assert, describe, it } from "@effect/vitest"
import { readdirSync } from "node:fs"
import { join } from "node:path"
import { openLog } from "../../src/FsLog.ts"
import { chain, REPLICA } from "../support/chain.ts"
import { failureOf } from "../support/failure.ts"
import { memoryFs } from "../support/MemoryFs.ts"
import { withTemp } from "../support/temp.ts"

const TEXTS = chain(330)

const textsIn = (log: ReturnType<typeof openLog>): ReadonlyArray<string> =>
  [...log.readAll(REPLICA, 1)].map(({ text }) => text)

describe("taking up another clone's commits", () => {
  it("puts each whole window into one file, and the rest into files of their own", () =>
    withTemp((dir) => {
      const log = openLog(dir, { durability: "os" })
      assert.strictEqual(log.adopt(REPLICA, 1, TEXTS.slice(0, 40)), 40)
      assert.strictEqual(log.adopt(REPLICA, 41, TEXTS.slice(40)), 290)
      assert.deepStrictEqual(textsIn(openLog(dir)), TEXTS)
      const names = readdirSync(join(dir, "log", REPLICA, "0000000"))
      assert.strictEqual(names.length, 100 + 2 + 30)
      assert.deepStrictEqual(
        names.filter((name) => name.includes("-")),
        ["0000000101-0000000200.jsonl", "0000000201-0000000300.jsonl"]
      )
    }))

  it("goes on where a kill left it, also beside another process that takes up the same", () => {
    // The second process begins at steps all over the first.
    for (let at = 0; at < 60; at += 4) {
      const fs = memoryFs()
      let steps = 0
      const other = openLog("/store", { fs, durability: "os" })
      const log = openLog("/store", {
        fs,
        durability: "os",
        hooks: () => {
          if (steps === at) assert.strictEqual(other.adopt(REPLICA, 1, TEXTS.slice(0, 215)), 215)
          steps += 1
        }
      })
      assert.strictEqual(log.adopt(REPLICA, 1, TEXTS.slice(0, 215)), 215)
      assert.deepStrictEqual(textsIn(openLog("/store", { fs })), TEXTS.slice(0, 215))
    }
  })

  it("leaves no gap, and says where another commit stands", () => {
    const log = openLog("/store", { fs: memoryFs(), durability: "os" })
    assert.strictEqual(failureOf(() => log.adopt(REPLICA, 101, TEXTS.slice(100, 200))).code, "log-gap")
    assert.strictEqual(log.adopt(REPLICA, 1, TEXTS.slice(0, 150)), 150)
    assert.strictEqual(log.adopt(REPLICA, 1, ["other\n", ...TEXTS.slice(1, 150)]), 0)
    assert.strictEqual(log.adopt(REPLICA, 51, [...TEXTS.slice(50, 120), "other\n"]), 70)
    assert.deepStrictEqual(textsIn(log), TEXTS.slice(0, 150))
  })
})
