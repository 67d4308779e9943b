import { assert, describe, it } from "@effect/vitest"
import { blobName } from "@backlog-toolkit/core/log/Blob"
import { chainStart } from "@backlog-toolkit/core/log/Line"
import { createHash } from "node:crypto"
import { readdirSync } from "node:fs"
import { join } from "node:path"
import { failureOf } from "../support/failure.ts"
import { bareRepository, fsck, git } from "../support/git.ts"
import { fill, open, texts, textsOf } from "../support/log.ts"
import { withTemp } from "../support/temp.ts"

const REPLICA = "zzzzzzz2"
const REF = `refs/backlog/${REPLICA}`

const sha256 = (text: string): string => createHash("sha256").update(text).digest("base64url")

describe("adopting another replica's commits", () => {
  it("makes the very commits that its owner made, in one pack", () =>
    withTemp(async (dir) => {
      const [owner, other] = [bareRepository(dir, "owner.git"), bareRepository(dir, "other.git")]
      await fill(open(owner), REPLICA, 230)
      assert.strictEqual(await open(other).adopt(REPLICA, 1, texts(230)), 230)
      assert.strictEqual(git(other, "rev-parse", REF), git(owner, "rev-parse", REF))
      const packs = readdirSync(join(other, "objects", "pack")).filter((name) => name.endsWith(".pack"))
      assert.strictEqual(packs.length, 1)
      fsck(other)
    }))

  it("takes more than goes in one step", () =>
    withTemp(async (dir) => {
      const repository = bareRepository(dir)
      const log = open(repository)
      await fill(log, REPLICA, 3)
      assert.strictEqual(await log.adopt(REPLICA, 2, texts(2150, 2)), 2149)
      assert.deepStrictEqual(await textsOf(open(repository), REPLICA), texts(2150))
      fsck(repository)
    }))

  it("does nothing for nothing, and for what is there", () =>
    withTemp(async (dir) => {
      const log = open(bareRepository(dir))
      assert.strictEqual(await log.adopt(REPLICA, 1, []), 0)
      await fill(log, REPLICA, 150)
      assert.strictEqual(await log.adopt(REPLICA, 1, []), 0)
      assert.strictEqual(await log.adopt(REPLICA, 90, texts(120, 90)), 31)
      assert.strictEqual(await log.adopt(REPLICA, 1, ["other\n"]), 0)
      assert.strictEqual((await failureOf(() => log.adopt(REPLICA, 152, ["far\n"]))).code, "log-gap")
      assert.deepStrictEqual(await textsOf(log, REPLICA), texts(150))
    }))

  it("takes the same from several sides at once", () =>
    withTemp(async (dir) => {
      const repository = bareRepository(dir)
      const counts = await Promise.all(
        Array.from({ length: 4 }, () => open(repository, { lockTimeoutMs: 60_000 }).adopt(REPLICA, 1, texts(120)))
      )
      assert.deepStrictEqual(counts, [120, 120, 120, 120])
      assert.deepStrictEqual(await textsOf(open(repository), REPLICA), texts(120))
      fsck(repository)
    }))

  it("keeps the texts that they name", () =>
    withTemp(async (dir) => {
      const repository = bareRepository(dir)
      const log = open(repository)
      const long = Array.from({ length: 20 }, (_, n) => `"${"long ".repeat(1000)}${n}"`)
      for (const text of long) await log.putBlob(blobName(text, sha256), text)
      const lines = long.map((text) => {
        const payload = `{"$blob":"${blobName(text, sha256)}","size":${text.length}}`
        return `{"v":1,"d":${payload},"h":"${chainStart("a", sha256)}"}\n`
      })
      assert.strictEqual(await log.adopt(REPLICA, 1, lines), 20)
      git(repository, "update-ref", "-d", "refs/backlog_blobs")
      git(repository, "gc", "-q", "--prune=now")
      const found: Array<string> = []
      for await (const commits of open(repository).read(REPLICA, 1)) {
        found.push(...commits.flatMap(({ blobs }) => [...(blobs?.values() ?? [])]))
      }
      assert.deepStrictEqual(found, long)
      fsck(repository)
    }))
})
