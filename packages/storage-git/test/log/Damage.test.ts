import { assert, describe, it } from "@effect/vitest"
import { blobName } from "@backlog-toolkit/core/log/Blob"
import { chmodSync, copyFileSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs"
import { createHash } from "node:crypto"
import { dirname, join } from "node:path"
import { failureOf } from "../support/failure.ts"
import { bareRepository, fsck, git } from "../support/git.ts"
import { fill, open, textOf, texts, textsOf } from "../support/log.ts"
import { withTemp } from "../support/temp.ts"

const REPLICA = "aaaaaaa2"
const REF = `refs/backlog/${REPLICA}`
const placeOf = (seq: number): string => `${REF}:00000000/${String(seq).padStart(10, "0")}.jsonl`

const fileOf = (repository: string, name: string): string => {
  const oid = git(repository, "rev-parse", name)
  return join(repository, "objects", oid.slice(0, 2), oid.slice(2))
}

type Change = (file: string) => void

const write = (file: string, bytes: Uint8Array | string): void => {
  chmodSync(file, 0o644)
  writeFileSync(file, bytes)
}

const CHANGES: ReadonlyArray<readonly [what: string, change: Change]> = [
  ["cut short", (file) => write(file, readFileSync(file).subarray(0, 12))],
  ["empty", (file) => write(file, "")],
  ["zeros", (file) => write(file, Buffer.alloc(readFileSync(file).length))],
  ["missing", (file) => rmSync(file)],
  [
    "changed in its last byte",
    (file) => {
      const bytes = readFileSync(file)
      bytes[bytes.length - 1] = (bytes.at(-1) ?? 0) ^ 1
      write(file, bytes)
    }
  ]
]

describe("a damaged log", () => {
  for (const [what, change] of CHANGES) {
    it(`names the commit whose object is ${what}, however much is read`, () =>
      withTemp(async (dir) => {
        const repository = bareRepository(dir)
        await fill(open(repository), REPLICA, 60)
        change(fileOf(repository, placeOf(57)))
        for (const from of [1, 50]) {
          const failure = await failureOf(() => textsOf(open(repository), REPLICA, from))
          assert.deepStrictEqual([failure.code, failure.kind], ["log-corrupt", "integrity"])
          assert.strictEqual(failure.details["place"], placeOf(57))
          assert.include(failure.message, placeOf(57))
        }
        assert.deepStrictEqual(await textsOf(open(repository), REPLICA, 58), texts(60, 58))
        // What isn't read isn't needed to go on.
        await fill(open(repository), REPLICA, 61)
      }))

    it(`names the ref whose newest commit or tree is ${what}, and writes nothing`, () =>
      withTemp(async (dir) => {
        for (const name of ["", "^{tree}", ":00000000"]) {
          const repository = bareRepository(dir, `bare${name.length}.git`)
          await fill(open(repository), REPLICA, 3)
          const before = git(repository, "rev-parse", REF)
          change(fileOf(repository, `${REF}${name}`))
          const log = open(repository)
          for (const work of [
            () => textsOf(log, REPLICA),
            () => log.replicas(),
            () => log.putIfAbsent({ replica: REPLICA, seq: 4 }, textOf(4))
          ]) {
            const failure = await failureOf(work)
            assert.strictEqual(failure.code, "log-corrupt", name)
            assert.include(failure.message, REF)
          }
          assert.strictEqual(readFileSync(join(repository, REF), "utf8").trim(), before)
        }
      }))
  }

  it("names the commit whose file holds another, whole object", () =>
    withTemp(async (dir) => {
      const repository = bareRepository(dir)
      await fill(open(repository), REPLICA, 60)
      const [from, to] = [fileOf(repository, placeOf(2)), fileOf(repository, placeOf(57))]
      chmodSync(to, 0o644)
      copyFileSync(from, to)
      for (const start of [1, 50]) {
        const failure = await failureOf(() => textsOf(open(repository), REPLICA, start))
        assert.deepStrictEqual([failure.code, failure.details["place"]], ["log-corrupt", placeOf(57)])
      }
    }))

  it("names the commit whose object is damaged in a pack", () =>
    withTemp(async (dir) => {
      const repository = bareRepository(dir)
      await fill(open(repository), REPLICA, 300)
      git(repository, "gc", "-q", "--prune=now")
      const packs = join(repository, "objects", "pack")
      const pack = join(packs, readdirSync(packs).find((file) => file.endsWith(".pack")) ?? "")
      const oid = git(repository, "rev-parse", placeOf(57))
      const line = git(repository, "verify-pack", "-v", pack.replace(/pack$/u, "idx"))
        .split("\n")
        .find((text) => text.startsWith(oid))
      const offset = Number(line?.split(/\s+/u)[4])
      assert.isAbove(offset, 0)
      const bytes = readFileSync(pack)
      bytes.fill(0xff, offset + 3, offset + 8)
      write(pack, bytes)
      for (const from of [1, 50]) {
        const failure = await failureOf(() => textsOf(open(repository), REPLICA, from))
        assert.deepStrictEqual([failure.code, failure.kind], ["log-corrupt", "integrity"])
        assert.strictEqual(failure.details["place"], placeOf(57))
      }
    }))

  it("names a ref that names no object, and one that is no log", () =>
    withTemp(async (dir) => {
      const repository = bareRepository(dir)
      const log = open(repository)
      await fill(log, REPLICA, 1)
      writeFileSync(join(repository, REF), "not an object\n")
      const garbled = await failureOf(() => log.replicas())
      assert.deepStrictEqual([garbled.code, garbled.details["ref"]], ["log-corrupt", REF])
      const tree = git(repository, "hash-object", "-t", "tree", "-w", "/dev/null")
      const commit = git(repository, "commit-tree", "-m", "no log", tree)
      writeFileSync(join(repository, REF), `${commit}\n`)
      const other = await failureOf(() => log.replicas())
      assert.strictEqual(other.code, "log-corrupt")
      assert.include(other.message, REF)
    }))

  it("tells a commit that is left out of a tree as a gap", () =>
    withTemp(async (dir) => {
      const repository = bareRepository(dir)
      await fill(open(repository), REPLICA, 150)
      const without = (pattern: RegExp, tree: string): string => {
        const file = join(dir, "tree")
        const kept = git(repository, "ls-tree", tree)
          .split("\n")
          .filter((line) => !pattern.test(line))
        writeFileSync(file, `${kept.join("\n")}\n`)
        return git(repository, "-c", `alias.make=!git mktree < ${file}`, "make")
      }
      const leafGap = without(/0000000007/u, `${REF}:00000000`)
      const wholeLeaf = git(repository, "rev-parse", `${REF}:00000001`)
      const file = join(dir, "root")
      writeFileSync(file, `040000 tree ${leafGap}\t00000000\n040000 tree ${wholeLeaf}\t00000001\n`)
      const root = git(repository, "-c", `alias.make=!git mktree < ${file}`, "make")
      git(repository, "update-ref", REF, git(repository, "commit-tree", "-m", "gap", root))
      const early = await failureOf(() => textsOf(open(repository), REPLICA))
      assert.deepStrictEqual([early.code, early.details["seq"]], ["log-gap", 7])
      const folderGap = without(/00000000$/u, REF)
      git(repository, "update-ref", REF, git(repository, "commit-tree", "-m", "gap", folderGap))
      const missing = await failureOf(() => open(repository).replicas())
      assert.deepStrictEqual([missing.code, missing.details["seq"]], ["log-gap", 1])
    }))

  it("is mended where a torn object is written again", () =>
    withTemp(async (dir) => {
      const [whole, torn] = [bareRepository(dir, "whole.git"), bareRepository(dir, "torn.git")]
      await fill(open(whole), REPLICA, 3)
      for (const name of [REF, `${REF}^{tree}`, `${REF}:00000000`, placeOf(3)]) {
        const there = fileOf(whole, name)
        const here = there.replace(whole, torn)
        mkdirSync(dirname(here), { recursive: true })
        writeFileSync(here, readFileSync(there).subarray(0, 10))
      }
      await fill(open(torn), REPLICA, 3)
      assert.deepStrictEqual(await textsOf(open(torn), REPLICA), texts(3))
      fsck(torn)
    }))

  it("misses a text whose object is damaged, until it is put again", () =>
    withTemp(async (dir) => {
      const repository = bareRepository(dir)
      const log = open(repository)
      const name = blobName("some text", (text) => createHash("sha256").update(text).digest("base64url"))
      await log.putBlob(name, "some text")
      const file = fileOf(repository, `refs/backlog_blobs:${name.slice(0, 2)}/${name}`)
      write(file, "torn")
      assert.strictEqual((await failureOf(() => log.getBlob(name))).code, "blob-missing")
      await log.putBlob(name, "some text")
      assert.strictEqual(await log.getBlob(name), "some text")
      fsck(repository)
      for (const [wrong, text] of [
        [name, "other"],
        ["../../config", "x"]
      ] as const) {
        assert.strictEqual((await failureOf(() => log.putBlob(wrong, text))).code, "blob-name-invalid")
      }
    }))
})
