import { assert, describe, it } from "@effect/vitest"
import { blobName } from "@backlog-toolkit/core/log/Blob"
import { DomainError } from "@backlog-toolkit/core/log/DomainError"
import * as Effect from "effect/Effect"
import * as Stream from "effect/Stream"
import { createHash } from "node:crypto"
import { rmSync, truncateSync, writeFileSync } from "node:fs"
import { join } from "node:path"
import * as GitLogKeeper from "../../src/GitLogKeeper.ts"
import { ioOf } from "../../src/internal/io.ts"
import { MAX_OBJECT_BYTES } from "../../src/internal/objects.ts"
import { openReader } from "../../src/internal/reader.ts"
import { bareRepository, git, GIT_ENV } from "../support/git.ts"
import { fill, open, texts } from "../support/log.ts"
import { withTemp } from "../support/temp.ts"

const keeperOf = (repository: string) => GitLogKeeper.make(ioOf(repository, { env: GIT_ENV, durability: "os" }))

/** Takes the object away that a path of a ref names. */
const lose = (repository: string, rev: string): void => {
  const oid = git(repository, "rev-parse", rev)
  rmSync(join(repository, "objects", oid.slice(0, 2), oid.slice(2)))
}

const salvaged = async (repository: string, replica: string, from = 1): Promise<ReadonlyArray<string>> => {
  const chunks = await Effect.runPromise(Stream.runCollect(keeperOf(repository).salvage(replica, from)))
  return [...chunks].flat().map(({ text }) => text)
}

const sha256 = (text: string): string => createHash("sha256").update(text).digest("base64url")

describe("the keeper of a log on Git refs", () => {
  it("finds nothing in a sound log, and gives every commit of it", () =>
    withTemp(async (dir) => {
      const repository = bareRepository(dir)
      const log = open(repository)
      await fill(log, "aaaaaaaa", 103)
      const { findings, heads } = await Effect.runPromise(keeperOf(repository).survey)
      assert.deepStrictEqual([findings, heads], [[], new Map([["aaaaaaaa", 103]])])
      assert.deepStrictEqual(await salvaged(repository, "aaaaaaaa"), texts(103))
      assert.deepStrictEqual(await salvaged(repository, "aaaaaaaa", 99), texts(103, 99))
      assert.deepStrictEqual(await salvaged(repository, "bbbbbbbb"), [])
    }))

  it("gives what is left of a damaged one, with a hole where something is lost", () =>
    withTemp(async (dir) => {
      const repository = bareRepository(dir)
      const log = open(repository)
      await fill(log, "aaaaaaaa", 203)
      lose(repository, "refs/backlog/aaaaaaaa:00000000/0000000002.jsonl")
      lose(repository, "refs/backlog/aaaaaaaa:00000001")
      const expected = texts(203).map((text, at) => (at === 1 || (at >= 100 && at < 200) ? "" : text))
      assert.deepStrictEqual(await salvaged(repository, "aaaaaaaa"), expected)
    }))

  it("tells of a ref that can't be read, and goes on with the others", () =>
    withTemp(async (dir) => {
      const repository = bareRepository(dir)
      const log = open(repository)
      await fill(log, "aaaaaaaa", 2)
      await fill(log, "bbbbbbbb", 3)
      lose(repository, "refs/backlog/aaaaaaaa^{tree}")
      const { findings, heads } = await Effect.runPromise(keeperOf(repository).survey)
      assert.deepStrictEqual(
        findings.map(({ code, level, place, replica }) => [level, code, place, replica]),
        [["error", "log-corrupt", "refs/backlog/aaaaaaaa", "aaaaaaaa"]]
      )
      assert.deepStrictEqual(heads, new Map([["bbbbbbbb", 3]]))
    }))

  it("tells of texts that are gone", () =>
    withTemp(async (dir) => {
      const repository = bareRepository(dir)
      const log = open(repository)
      const name = blobName("a long text", sha256)
      await log.putBlob(name, "a long text")
      const keeper = keeperOf(repository)
      assert.deepStrictEqual(await Effect.runPromise(keeper.damagedBlobs), [])
      const place = `refs/backlog_blobs:${name.slice(0, 2)}/${name}`
      lose(repository, place)
      const found = await Effect.runPromise(keeper.damagedBlobs)
      assert.deepStrictEqual(
        found.map(({ code, place: at }) => [code, at]),
        [["blob-damaged", place]]
      )
    }))

  it("doesn't read what no log is as long as", () =>
    withTemp(async (dir) => {
      const repository = bareRepository(dir)
      const long = join(dir, "long")
      // As a file without content it takes no space, and Git packs it into a quarter of a MB.
      writeFileSync(long, "")
      truncateSync(long, MAX_OBJECT_BYTES + 1)
      const blob = git(repository, "hash-object", "-w", long)
      const reader = openReader(ioOf(repository, { env: GIT_ENV }))
      const failure = await reader.read("blob", blob, "refs/backlog/eve").then(
        () => null,
        (error: unknown) => error
      )
      reader.close()
      assert.instanceOf(failure, DomainError)
      assert.deepStrictEqual([failure.code, failure.kind], ["log-corrupt", "integrity"])
      assert.include(failure.message, `${MAX_OBJECT_BYTES} are read at most`)
    }))

  it("refuses what is Git's to do", () =>
    withTemp(async (dir) => {
      const keeper = keeperOf(bareRepository(dir))
      const codes = await Promise.all(
        [
          keeper.restore("aaaaaaaa", new Map()),
          keeper.copiesIn("elsewhere", "aaaaaaaa"),
          keeper.redact({ replica: "aaaaaaaa", seq: 1 }, "", []),
          keeper.compact("aaaaaaaa", () => null)
        ].map((work) => Effect.runPromise(Effect.flip(Effect.asVoid(work))))
      )
      assert.deepStrictEqual(
        codes.map(({ code, kind }) => [code, kind]),
        ["repair", "repair", "redact", "compact"].map((what) => [`${what}-on-refs`, "policy"])
      )
    }))
})
