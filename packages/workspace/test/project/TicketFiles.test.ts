import { assert, describe, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import { createHash } from "node:crypto"
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs"
import { dirname, join } from "node:path"
import { addToIndex, readIndex, shortenIndex } from "../../src/project/fileIndex.ts"
import { make } from "../../src/project/TicketFilesFs.ts"
import { inFolder } from "../support/folder.ts"

const sha256 = (data: string | Uint8Array): string => createHash("sha256").update(data).digest("base64url")
const PENDING = "backlog/data/pending/FEAT-007-export.md"
const COMPLETED = "backlog/data/completed/FEAT-007-export.md"

const optionsIn = (dir: string) => ({
  worktree: dir,
  prefix: "",
  cache: join(dir, "store/tickets"),
  lostFound: join(dir, "store/lost+found"),
  sha256,
  reads: () => true,
  rebases: () => false,
  git: null
})
const filesIn = (dir: string, renders = true) => make({ ...optionsIn(dir), renders: () => renders })

const UID = "t-0123456789"
const file = (text: string) => ({ text, plain: true, uid: UID, shows: `e:${text} pending` })
const kept = (dir: string): ReadonlyArray<string> => {
  const folder = join(dir, "store/lost+found")
  return existsSync(folder) ? readdirSync(folder).map((name) => readFileSync(join(folder, name), "utf8")) : []
}

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
        assert.deepStrictEqual(yield* files.write(new Map([[PENDING, file("one")]])), {
          written: [PENDING],
          skipped: []
        })
        assert.deepStrictEqual(yield* files.write(new Map([[PENDING, file("two")]])), {
          written: [PENDING],
          skipped: []
        })
        assert.deepStrictEqual(yield* files.pathsOf(UID), [PENDING])
        assert.deepStrictEqual(yield* files.pathsOf("t-012345678"), [])
        yield* files.write(
          new Map([
            [PENDING, null],
            [COMPLETED, file("three")]
          ])
        )
        assert.deepStrictEqual([textOf(dir, PENDING), textOf(dir, COMPLETED)], [null, "three"])
        assert.deepStrictEqual(yield* files.pathsOf(UID), [COMPLETED])
      })
    )
  )

  it.effect("that another process of ours writes at any moment of a write are still ours", () =>
    Effect.forEach(
      // The calls of sha256 in one write: each is a moment between two looks at the file or at what is known of it.
      Array.from({ length: 8 }, (_, at) => at + 1),
      (at) =>
        inFolder((dir) =>
          Effect.gen(function* () {
            const other = filesIn(dir)
            yield* other.write(new Map([[PENDING, file("one")]]))
            const runSync = Effect.runSyncWith(yield* Effect.context())
            let calls = 0
            const files = make({
              ...optionsIn(dir),
              renders: () => true,
              sha256: (data) => {
                calls += 1
                if (calls === at) runSync(other.write(new Map([[PENDING, file("between")]])))
                return sha256(data)
              }
            })
            assert.deepStrictEqual((yield* files.write(new Map([[PENDING, file("two")]]))).skipped, [], `call ${at}`)
            assert.include(["two", "between"], textOf(dir, PENDING))
            assert.deepStrictEqual(kept(dir), [])
          })
        )
    )
  )

  it.effect("that a person edited are neither overwritten nor removed, and are named", () =>
    inFolder((dir) =>
      Effect.gen(function* () {
        const files = filesIn(dir)
        yield* files.write(new Map([[PENDING, file("ours")]]))
        put(dir, PENDING, "edited")
        assert.deepStrictEqual((yield* files.write(new Map([[PENDING, file("newer")]]))).skipped, [PENDING])
        assert.deepStrictEqual((yield* files.write(new Map([[PENDING, null]]))).skipped, [PENDING])
        assert.strictEqual(textOf(dir, PENDING), "edited")
      })
    )
  )

  it.effect("that a person made under our name are left alone, unless they say the same", () =>
    inFolder((dir) =>
      Effect.gen(function* () {
        put(dir, PENDING, "theirs")
        assert.deepStrictEqual((yield* filesIn(dir).write(new Map([[PENDING, file("ours")]]))).skipped, [PENDING])
        assert.deepStrictEqual(yield* filesIn(dir).write(new Map([[PENDING, file("theirs")]])), {
          written: [],
          skipped: []
        })
        assert.deepStrictEqual(yield* filesIn(dir).write(new Map([[PENDING, file("ours")]])), {
          written: [PENDING],
          skipped: []
        })
      })
    )
  )

  it.effect("are written nowhere while another branch is checked out", () =>
    inFolder((dir) =>
      Effect.gen(function* () {
        assert.deepStrictEqual(yield* filesIn(dir, false).write(new Map([[PENDING, file("one")]])), {
          written: [],
          skipped: []
        })
        assert.deepStrictEqual(readdirSync(dir), [])
      })
    )
  )

  it.effect("are no longer written once a person has switched the branch, in the middle of a long command", () =>
    inFolder((dir) =>
      Effect.gen(function* () {
        let shown = true
        const files = make({ ...optionsIn(dir), renders: () => shown })
        yield* files.write(new Map([[PENDING, file("one")]]))
        shown = false
        assert.deepStrictEqual(yield* files.write(new Map([[PENDING, file("two")]])), { written: [], skipped: [] })
        assert.strictEqual(textOf(dir, PENDING), "one")
      })
    )
  )

  it.effect("stay ours when their writer was stopped before it could say that it had written them", () =>
    inFolder((dir) =>
      Effect.gen(function* () {
        yield* filesIn(dir).write(new Map([[PENDING, file("one")]]))
        addToIndex(join(dir, "store/tickets-files"), [
          [PENDING, null, { by: "dead", at: 1, sha256: sha256("two"), uid: UID, shows: "e:two pending", safe: true }]
        ])
        put(dir, PENDING, "two")
        const files = filesIn(dir)
        assert.deepStrictEqual((yield* files.scan).changed, [])
        assert.deepStrictEqual(yield* files.write(new Map([[PENDING, file("three")]])), {
          written: [PENDING],
          skipped: []
        })
        assert.deepStrictEqual(kept(dir), [])
      })
    )
  )

  it.effect("stay ours when two wrote at once, and the first to say so was the last to write", () =>
    inFolder((dir) =>
      Effect.gen(function* () {
        const index = join(dir, "store/tickets-files")
        yield* filesIn(dir).write(new Map([[PENDING, file("zero")]]))
        const intent = (by: string) => ({
          by,
          at: Date.now(),
          sha256: sha256(by),
          uid: UID,
          shows: `e:${by}`,
          safe: true
        })
        addToIndex(index, [[PENDING, null, intent("one")]])
        // The other one from its beginning to its end.
        yield* filesIn(dir).write(new Map([[PENDING, file("two")]]))
        put(dir, PENDING, "one")
        assert.deepStrictEqual((yield* filesIn(dir).scan).changed, [])
        // Says that it has written, behind the other one.
        const { by, ...said } = intent("one")
        addToIndex(index, [[PENDING, { ...said, by, size: 0, mtime: "0", ctime: "0", ino: "0" }]])
        assert.strictEqual((yield* filesIn(dir).write(new Map([[PENDING, file("three")]]))).written.length, 1)
        // Now nobody of us is at it: the same bytes again are a person's.
        put(dir, PENDING, "one")
        assert.lengthOf((yield* filesIn(dir).scan).changed, 1)
      })
    )
  )

  it.effect("are scanned once: what was remembered comes again only when it changes", () =>
    inFolder((dir) =>
      Effect.gen(function* () {
        put(dir, PENDING, "theirs")
        const files = filesIn(dir)
        const [found] = (yield* files.scan).changed
        assert.strictEqual(found?.text, "theirs")
        assert.isNull(found?.last ?? null)
        assert.lengthOf((yield* files.scan).changed, 1)
        yield* files.remember(new Map([[PENDING, { uid: UID, shows: "d:x" }]]))
        assert.deepStrictEqual((yield* filesIn(dir).scan).changed, [])
        put(dir, PENDING, "newer!")
        const [again] = (yield* filesIn(dir).scan).changed
        assert.deepStrictEqual(again?.last, { uid: UID, shows: "d:x" })
      })
    )
  )

  it.effect("of a person are kept before they are overwritten or removed, ours are not", () =>
    inFolder((dir) =>
      Effect.gen(function* () {
        const files = filesIn(dir)
        put(dir, PENDING, "theirs")
        yield* files.scan
        yield* files.remember(new Map([[PENDING, { uid: UID, shows: null }]]))
        assert.deepStrictEqual((yield* files.write(new Map([[PENDING, file("ours")]]))).written, [PENDING])
        assert.deepStrictEqual(kept(dir), ["theirs"])
        yield* files.write(new Map([[PENDING, file("newer")]]))
        yield* files.write(new Map([[PENDING, null]]))
        assert.deepStrictEqual(kept(dir), ["theirs"])
        assert.isNull(textOf(dir, PENDING))
      })
    )
  )

  it.effect("that are gone are told with what was known of them", () =>
    inFolder((dir) =>
      Effect.gen(function* () {
        const files = filesIn(dir)
        yield* files.write(new Map([[PENDING, file("one")]]))
        rmSync(join(dir, PENDING))
        const { gone, known } = yield* files.scan
        assert.strictEqual(known, 1)
        assert.deepStrictEqual(gone, [
          { path: PENDING, last: { uid: UID, shows: "e:one pending" }, moved: false, blob: null }
        ])
      })
    )
  )

  it.effect("that are no text, or far too large, are told and never taken for text", () =>
    inFolder((dir) =>
      Effect.gen(function* () {
        put(dir, PENDING, "x")
        writeFileSync(join(dir, PENDING), Buffer.from([0xff, 0xfe, 0x2d, 0x00]))
        put(dir, COMPLETED, "x".repeat(4 * 1024 * 1024 + 1))
        const { changed } = yield* filesIn(dir).scan
        assert.deepStrictEqual(
          changed.map(({ path, problem, text }) => [path, text, problem?.code]),
          [
            [PENDING, null, "ticket-not-text"],
            [COMPLETED, null, "ticket-too-large"]
          ]
        )
      })
    )
  )

  it.effect("behind a link are neither read nor written", () =>
    inFolder((dir) =>
      Effect.gen(function* () {
        const elsewhere = join(dir, "elsewhere")
        mkdirSync(elsewhere)
        mkdirSync(join(dir, "backlog/data"), { recursive: true })
        symlinkSync(elsewhere, join(dir, "backlog/data/pending"))
        writeFileSync(join(elsewhere, "a.md"), "secret")
        const files = filesIn(dir)
        assert.deepStrictEqual((yield* files.scan).changed, [])
        assert.deepStrictEqual((yield* files.write(new Map([[PENDING, file("one")]]))).skipped, [PENDING])
        assert.deepStrictEqual(readdirSync(elsewhere), ["a.md"])
      })
    )
  )

  it.effect("remember what was written when a later one of them fails", () =>
    inFolder((dir) =>
      Effect.gen(function* () {
        put(dir, "backlog/data/completed", "a file where the folder should be")
        const both = new Map([
          [PENDING, file("one")],
          [COMPLETED, file("two")]
        ])
        const error = yield* Effect.flip(filesIn(dir).write(both))
        assert.strictEqual(error.code, "ticket-file-failed")
        assert.deepStrictEqual(yield* filesIn(dir).write(new Map([[PENDING, file("newer")]])), {
          written: [PENDING],
          skipped: []
        })
      })
    )
  )
})

describe("the index of ticket files", () => {
  const entry = (digest: string) => ({
    size: 1,
    mtime: "1",
    ctime: "1",
    ino: "1",
    sha256: digest,
    at: 0,
    uid: null,
    shows: null,
    safe: true
  })
  const digests = (dir: string) =>
    [...readIndex(join(dir, "index")).index].map(([path, { sha256: digest }]) => [path, digest])

  it.effect("keeps the newest line of each path however many writers add to it", () =>
    inFolder((dir) =>
      Effect.sync(() => {
        const index = join(dir, "index")
        for (let round = 0; round < 3000; round++)
          addToIndex(index, [
            ["a b.md", entry(`a${round}`)],
            ["c.md", entry(`c${round}`)]
          ])
        addToIndex(index, [["c.md", null]])
        const before = readFileSync(index, "utf8").length
        assert.deepStrictEqual(digests(dir), [["a b.md", "a2999"]])
        shortenIndex(index, readIndex(index))
        assert.isBelow(readFileSync(index, "utf8").length, before / 100)
        assert.deepStrictEqual(digests(dir), [["a b.md", "a2999"]])
      })
    )
  )

  it.effect("takes a missing or cut-off index for as much as it still says", () =>
    inFolder((dir) =>
      Effect.sync(() => {
        const index = join(dir, "index")
        assert.deepStrictEqual(digests(dir), [])
        addToIndex(index, [
          ["a.md", entry("one")],
          ["b.md", entry("two")]
        ])
        writeFileSync(index, readFileSync(index, "utf8").slice(0, -7))
        addToIndex(index, [["c.md", entry("three")]])
        assert.deepStrictEqual(digests(dir), [
          ["a.md", "one"],
          ["c.md", "three"]
        ])
      })
    )
  )
})
