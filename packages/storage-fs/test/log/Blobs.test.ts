import { assert, describe, it } from "@effect/vitest"
import { createHash } from "node:crypto"
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs"
import { join } from "node:path"
import { openLog } from "../../src/FsLog.ts"
import { failureOf } from "../support/failure.ts"
import { withTemp } from "../support/temp.ts"

const nameOf = (text: string): string => createHash("sha256").update(text).digest("hex")
const TEXT = '{"body":"ü€😀"}'
const NAME = nameOf(TEXT)
const fileIn = (dir: string): string => join(dir, "blobs", NAME.slice(0, 2), NAME)

describe("a text beside the log", () => {
  it("is a file under the name of its digest, in folders of its first two digits", () =>
    withTemp((dir) => {
      openLog(dir).putBlob(NAME, TEXT)
      assert.strictEqual(readFileSync(fileIn(dir), "utf8"), TEXT)
      assert.strictEqual(openLog(dir).getBlob(NAME), TEXT)
      assert.deepStrictEqual(readdirSync(join(dir, "tmp")), [])
    }))

  it("is not there when any bit of it was flipped or any part cut off", () =>
    withTemp((dir) => {
      openLog(dir).putBlob(NAME, TEXT)
      const whole = readFileSync(fileIn(dir))
      const check = (bytes: Buffer, what: string): void => {
        writeFileSync(fileIn(dir), bytes)
        const failure = failureOf(() => openLog(dir).getBlob(NAME))
        assert.deepStrictEqual([failure.code, failure.details["blob"]], ["blob-missing", NAME], what)
      }
      for (let bit = 0; bit < whole.length * 8; bit++) {
        const flipped = Buffer.from(whole)
        flipped.writeUInt8((whole[bit >> 3] ?? 0) ^ (1 << (bit & 7)), bit >> 3)
        check(flipped, `bit ${bit}`)
      }
      for (let length = 0; length < whole.length; length++) check(whole.subarray(0, length), `${length} bytes`)
    }))

  it("is put again where it was damaged, and the damaged file is kept", () =>
    withTemp((dir) => {
      openLog(dir).putBlob(NAME, TEXT)
      writeFileSync(fileIn(dir), "other")
      openLog(dir).putBlob(NAME, TEXT)
      assert.strictEqual(openLog(dir).getBlob(NAME), TEXT)
      const [kept = ""] = readdirSync(join(dir, "quarantine"))
      assert.strictEqual(readFileSync(join(dir, "quarantine", kept), "utf8"), "other")
    }))

  it("is refused under a name that is not its own, and asked for by no name that leaves the folder", () =>
    withTemp((dir) => {
      for (const name of ["", "../x", NAME.toUpperCase(), nameOf("other")])
        assert.strictEqual(failureOf(() => openLog(dir).putBlob(name, TEXT)).code, "blob-name-invalid", name)
      assert.strictEqual(failureOf(() => openLog(dir).getBlob("../../x")).code, "blob-name-invalid")
      assert.deepStrictEqual(readdirSync(dir), [])
    }))

  it("that can't be read is told with its file", () =>
    withTemp((dir) => {
      openLog(dir).putBlob(NAME, TEXT)
      rmSync(fileIn(dir))
      mkdirSync(fileIn(dir))
      const failure = failureOf(() => openLog(dir).getBlob(NAME))
      assert.deepStrictEqual([failure.code, failure.details["file"]], ["log-storage-failed", fileIn(dir)])
    }))
})
