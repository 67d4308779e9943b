import { assert, describe, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import { createHash } from "node:crypto"
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { dirname, join } from "node:path"
import { addIntents, addToRecord, readRecord } from "../../src/project/renderRecord.ts"
import { make } from "../../src/project/TicketFilesFs.ts"

const sha256 = (text: string): string => createHash("sha256").update(text).digest("base64url")
const PENDING = "backlog/data/pending/FEAT-007-export.md"
const COMPLETED = "backlog/data/completed/FEAT-007-export.md"

const inFolder = <A, E>(use: (dir: string) => Effect.Effect<A, E>): Effect.Effect<A, E> =>
  Effect.acquireUseRelease(
    Effect.sync(() => mkdtempSync(join(tmpdir(), "btk-tickets-"))),
    use,
    (dir) => Effect.sync(() => rmSync(dir, { recursive: true, force: true }))
  )

const filesIn = (dir: string, renders = true) =>
  make({ worktree: dir, recordFile: join(dir, "store/rendered"), sha256, renders: () => renders })

const put = (dir: string, path: string, text: string): void => {
  mkdirSync(dirname(join(dir, path)), { recursive: true })
  writeFileSync(join(dir, path), text)
}
const textOf = (dir: string, path: string): string | null =>
  existsSync(join(dir, path)) ? readFileSync(join(dir, path), "utf8") : null

describe("ticket files", () => {
  it.effect("are written, changed and moved as long as nobody else changes them", () =>
    inFolder((dir) =>
      Effect.gen(function* () {
        const files = filesIn(dir)
        assert.deepStrictEqual(yield* files.write(new Map([[PENDING, "one"]])), { written: [PENDING], skipped: [] })
        assert.deepStrictEqual(yield* files.write(new Map([[PENDING, "two"]])), { written: [PENDING], skipped: [] })
        assert.deepStrictEqual(yield* files.pathsOf("FEAT-007"), [PENDING])
        assert.deepStrictEqual(yield* files.pathsOf("FEAT-00"), [])
        yield* files.write(
          new Map([
            [PENDING, null],
            [COMPLETED, "three"]
          ])
        )
        assert.deepStrictEqual([textOf(dir, PENDING), textOf(dir, COMPLETED)], [null, "three"])
        assert.deepStrictEqual(yield* files.pathsOf("FEAT-007"), [COMPLETED])
        assert.deepStrictEqual(yield* files.paths, [COMPLETED])
      })
    )
  )

  it.effect("that a person edited are neither overwritten nor removed, and are named", () =>
    inFolder((dir) =>
      Effect.gen(function* () {
        const files = filesIn(dir)
        yield* files.write(new Map([[PENDING, "ours"]]))
        put(dir, PENDING, "edited")
        assert.deepStrictEqual((yield* files.write(new Map([[PENDING, "newer"]]))).skipped, [PENDING])
        assert.deepStrictEqual((yield* files.write(new Map([[PENDING, null]]))).skipped, [PENDING])
        assert.strictEqual(textOf(dir, PENDING), "edited")
      })
    )
  )

  it.effect("that a person made under our name are left alone, unless they say the same", () =>
    inFolder((dir) =>
      Effect.gen(function* () {
        put(dir, PENDING, "theirs")
        assert.deepStrictEqual((yield* filesIn(dir).write(new Map([[PENDING, "ours"]]))).skipped, [PENDING])
        assert.deepStrictEqual(yield* filesIn(dir).write(new Map([[PENDING, "theirs"]])), { written: [], skipped: [] })
        assert.deepStrictEqual(yield* filesIn(dir).write(new Map([[PENDING, "ours"]])), {
          written: [PENDING],
          skipped: []
        })
      })
    )
  )

  it.effect("are written nowhere while another branch is checked out", () =>
    inFolder((dir) =>
      Effect.gen(function* () {
        assert.deepStrictEqual(yield* filesIn(dir, false).write(new Map([[PENDING, "one"]])), {
          written: [],
          skipped: []
        })
        assert.deepStrictEqual(readdirSync(dir), [])
      })
    )
  )

  it.effect("stay ours when their writer was stopped before it could say that it had written them", () =>
    inFolder((dir) =>
      Effect.gen(function* () {
        const files = filesIn(dir)
        const record = join(dir, "store/rendered")
        yield* files.write(new Map([[PENDING, "one"]]))
        // Stopped after it had written the file.
        addIntents(record, [[PENDING, sha256("two")]])
        put(dir, PENDING, "two")
        // Stopped before: a folder stands where its temporary file would be.
        const hindrance = join(dir, `${PENDING}.${process.pid}.tmp`)
        mkdirSync(hindrance)
        assert.strictEqual((yield* Effect.flip(files.write(new Map([[PENDING, "three"]])))).code, "ticket-file-failed")
        rmSync(hindrance, { recursive: true })
        assert.deepStrictEqual(yield* files.write(new Map([[PENDING, "four"]])), { written: [PENDING], skipped: [] })
        put(dir, PENDING, "three")
        assert.deepStrictEqual((yield* files.write(new Map([[PENDING, "five"]]))).skipped, [PENDING])
      })
    )
  )

  it.effect("remember what was written when a later one of them fails", () =>
    inFolder((dir) =>
      Effect.gen(function* () {
        put(dir, "backlog/data/completed", "a file where the folder should be")
        const both = new Map([
          [PENDING, "one"],
          [COMPLETED, "two"]
        ])
        const error = yield* Effect.flip(filesIn(dir).write(both))
        assert.strictEqual(error.code, "ticket-file-failed")
        assert.deepStrictEqual(yield* filesIn(dir).write(new Map([[PENDING, "newer"]])), {
          written: [PENDING],
          skipped: []
        })
      })
    )
  )
})

describe("the record of what was written", () => {
  it.effect("keeps the newest digest of each path however many writers add to it", () =>
    inFolder((dir) =>
      Effect.sync(() => {
        const file = join(dir, "record")
        for (let round = 0; round < 3000; round++)
          addToRecord(file, [
            ["a b.md", `a${round}`],
            ["c.md", `c${round}`]
          ])
        const before = readFileSync(file, "utf8").length
        assert.deepStrictEqual(
          [...readRecord(file)],
          [
            ["a b.md", "a2999"],
            ["c.md", "c2999"]
          ]
        )
        assert.isBelow(readFileSync(file, "utf8").length, before / 100)
        assert.deepStrictEqual(
          [...readRecord(file)],
          [
            ["a b.md", "a2999"],
            ["c.md", "c2999"]
          ]
        )
      })
    )
  )

  it.effect("takes a missing or cut-off record for as much as it still says", () =>
    inFolder((dir) =>
      Effect.sync(() => {
        const file = join(dir, "record")
        assert.strictEqual(readRecord(file).size, 0)
        addToRecord(file, [
          ["a.md", "one"],
          ["b.md", "two"]
        ])
        writeFileSync(file, readFileSync(file, "utf8").slice(0, -7))
        addToRecord(file, [["c.md", "three"]])
        assert.deepStrictEqual(
          [...readRecord(file)],
          [
            ["a.md", "one"],
            ["c.md", "three"]
          ]
        )
      })
    )
  )
})
