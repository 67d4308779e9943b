import { assert, describe, it } from "@effect/vitest"
import { readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs"
import { join } from "node:path"
import { type Fs, type FsLog, nodeFs, openLog } from "../../src/FsLog.ts"
import { decodeBundle, encodeBundle } from "../../src/internal/bundle.ts"
import { withTemp } from "../support/temp.ts"

const REPLICA = "aaaaaaaa"
const PACK = `pack-${REPLICA}-0000000001-0000001000`
const textOf = (seq: number): string => `{"n":${seq},"text":"ü€😀"}\n`

const fill = (log: FsLog, from: number, to: number): void => {
  for (let seq = from; seq <= to; seq++) log.putIfAbsent({ replica: REPLICA, seq }, textOf(seq))
}

/** A file system that counts the files it reads. */
const counted = (): { readonly fs: Fs; readonly reads: () => number } => {
  let reads = 0
  const readText = (path: string): string => {
    reads += 1
    return nodeFs.readText(path)
  }
  return { fs: { ...nodeFs, readText }, reads: () => reads }
}

const textsOf = (store: string, fs: Fs = nodeFs): ReadonlyArray<string> =>
  [...openLog(store, { fs, durability: "os" }).readAll(REPLICA, 1)].map(({ text }) => text)

const expected = (to: number): ReadonlyArray<string> => Array.from({ length: to }, (_, at) => textOf(at + 1))

describe("a bundle", () => {
  it("gives back its commits, and nothing at all after any bit of it was flipped or any part cut off", () => {
    const bundle = { replica: REPLICA, from: 7, texts: ["", "a\n", "ü€😀\r\n", "\ufeff{}\n"] }
    const bytes = Buffer.from(encodeBundle(bundle))
    assert.deepStrictEqual(decodeBundle(bytes.toString()), bundle)
    for (let bit = 0; bit < bytes.length * 8; bit++) {
      const flipped = Buffer.from(bytes)
      flipped.writeUInt8((bytes[bit >> 3] ?? 0) ^ (1 << (bit & 7)), bit >> 3)
      assert.isNull(decodeBundle(flipped.toString()), `bit ${bit}`)
    }
    for (let length = 0; length < bytes.length; length++)
      assert.isNull(decodeBundle(bytes.subarray(0, length).toString()), `${length} bytes`)
    assert.isNull(decodeBundle(`${bytes.toString()}x`))
  })
})

describe("a pack", () => {
  it("is made by whoever reads a full folder, and then read instead of its thousand files", () =>
    withTemp((dir) => {
      fill(openLog(dir, { durability: "os" }), 1, 1030)
      assert.deepStrictEqual(textsOf(dir), expected(1030))
      assert.deepStrictEqual(readdirSync(join(dir, "cache")), [PACK])
      const { fs, reads } = counted()
      assert.deepStrictEqual(textsOf(dir, fs), expected(1030))
      assert.isBelow(reads(), 80)
      const places = [...openLog(dir).readAll(REPLICA, 1)].map(({ place }) => place)
      assert.strictEqual(places[4], join(dir, "log", REPLICA, "0000000/0000000005.jsonl"))
    }))

  it("costs nothing to whoever catches up: what is read grows with what is new", () =>
    withTemp((dir) => {
      const log = openLog(dir, { durability: "os" })
      fill(log, 1, 1500)
      for (const [from, most] of [
        [1499, 12],
        [1490, 22],
        [990, 550]
      ] as const) {
        const { fs, reads } = counted()
        assert.strictEqual([...openLog(dir, { fs }).readAll(REPLICA, from)].length, 1500 - from + 1)
        assert.isBelow(reads(), most, `from ${from}`)
      }
    }))

  it("is passed over when it is damaged, or of another history than the log", () =>
    withTemp((dir) => {
      fill(openLog(dir, { durability: "os" }), 1, 1000)
      textsOf(dir)
      const pack = join(dir, "cache", PACK)
      const whole = readFileSync(pack)
      for (const at of [0, 30, 9000, whole.length - 1]) {
        const damaged = Buffer.from(whole)
        damaged.writeUInt8((whole[at] ?? 0) ^ 1, at)
        writeFileSync(pack, damaged)
        assert.deepStrictEqual(textsOf(dir), expected(1000), `byte ${at}`)
      }
      const other = expected(1000).map((text) => text.replace("n", "m"))
      writeFileSync(pack, encodeBundle({ replica: REPLICA, from: 1, texts: other }))
      assert.deepStrictEqual(textsOf(dir), expected(1000))
    }))

  it("does not hide that the log ends earlier than the cache", () =>
    withTemp((dir) => {
      fill(openLog(dir, { durability: "os" }), 1, 1000)
      textsOf(dir)
      rmSync(join(dir, "log", REPLICA, "0000000/0000001000.jsonl"))
      assert.deepStrictEqual(textsOf(dir), expected(999))
    }))

  it("is no reason to fail where nothing can be written", () =>
    withTemp((dir) => {
      fill(openLog(dir, { durability: "os" }), 1, 1000)
      const create = (path: string): never => {
        throw Object.assign(new Error("EROFS"), { code: "EROFS", errno: -30, syscall: "open", path })
      }
      assert.deepStrictEqual(textsOf(dir, { ...nodeFs, create }), expected(1000))
    }))
})
