import { assert, describe, it } from "@effect/vitest"
import { blobName } from "@backlog-toolkit/core/log/Blob"
import { chainStart } from "@backlog-toolkit/core/log/Line"
import * as Effect from "effect/Effect"
import { createHash } from "node:crypto"
import { chmodSync, cpSync, existsSync, mkdirSync, renameSync, rmSync, writeFileSync } from "node:fs"
import { join } from "node:path"
import type { DomainError } from "@backlog-toolkit/core/log/DomainError"
import * as Stream from "effect/Stream"
import { foreignLogs, foreignStamp } from "../../src/ForeignLogs.ts"
import * as GitTransport from "../../src/GitTransport.ts"
import { bareRepository, fsck, git, GIT_ENV, workRepository } from "../support/git.ts"
import { fill, open, texts, textsOf } from "../support/log.ts"
import { withTemp } from "../support/temp.ts"

const at = (repository: string) => ({ repository, env: GIT_ENV, durability: "os" as const })
const push = (repository: string, remote = "origin") => Effect.runPromise(GitTransport.push(at(repository), remote))
const fetch = (repository: string, remote = "origin") => Effect.runPromise(GitTransport.fetch(at(repository), remote))

const failure = (effect: Effect.Effect<unknown, DomainError>): Promise<DomainError> =>
  Effect.runPromise(Effect.flip(effect))
const refsIn = (repository: string): ReadonlyArray<string> =>
  git(repository, "for-each-ref", "--format=%(refname)")
    .split("\n")
    .filter((ref) => ref !== "" && !ref.startsWith("refs/heads/"))

/** A bare remote and clones of it that have nothing yet. */
const clones = (dir: string, ...names: ReadonlyArray<string>) => {
  const remote = bareRepository(dir, "remote.git")
  return {
    remote,
    of: names.map((name) => {
      const root = workRepository(dir, name)
      git(root, "remote", "add", "origin", remote)
      return root
    })
  }
}

const sha256 = (text: string): string => createHash("sha256").update(text).digest("base64url")

describe("the log between repositories", () => {
  it("travels through a bare remote, each replica by its own clone", () =>
    withTemp(async (dir) => {
      const { of, remote } = clones(dir, "one", "two")
      const [one = "", two = ""] = of
      const [a, b] = [open(one), open(two)]
      const [mine, other] = [await a.ensureSelf(), await b.ensureSelf()]
      await fill(a, mine, 103)
      await fill(b, other, 2)
      assert.deepStrictEqual(await push(one), { replica: mine, outcome: "pushed" })
      assert.deepStrictEqual(await push(one), { replica: mine, outcome: "up-to-date" })
      assert.deepStrictEqual(await fetch(two), { grown: [mine], rewritten: [], damaged: [] })
      assert.deepStrictEqual(await push(two), { replica: other, outcome: "pushed" })
      assert.deepStrictEqual(refsIn(remote), [`refs/backlog/${mine}`, `refs/backlog/${other}`].toSorted())
      // What it pushed itself is no news.
      assert.deepStrictEqual((await fetch(one)).grown, [other])
      assert.deepStrictEqual(await fetch(one), { grown: [], rewritten: [], damaged: [] })
      assert.deepStrictEqual(await textsOf(a, other), texts(2))
      assert.deepStrictEqual(await textsOf(b, mine, 100), texts(103, 100))
      const vector = new Map([
        [mine, 103],
        [other, 2]
      ])
      assert.deepStrictEqual(await a.replicas(), vector)
      assert.deepStrictEqual(await b.replicas(), vector)
      await fill(b, other, 3)
      await push(two)
      assert.deepStrictEqual(await fetch(one), { grown: [other], rewritten: [], damaged: [] })
      assert.strictEqual(await a.putIfAbsent({ replica: other, seq: 3 }, "not this\n"), "taken")
      assert.deepStrictEqual(await textsOf(open(remote), other), texts(3))
      for (const repository of [one, two, remote]) fsck(repository)
    }))

  it("brings the texts that commits name", () =>
    withTemp(async (dir) => {
      const { of } = clones(dir, "one", "two")
      const [one = "", two = ""] = of
      const log = open(one)
      const replica = await log.ensureSelf()
      const text = `"${"long ".repeat(2000)}"`
      const name = blobName(text, sha256)
      await log.putBlob(name, text)
      const line = `{"v":1,"d":{"$blob":"${name}","size":${text.length}},"h":"${chainStart("a", sha256)}"}\n`
      await log.putIfAbsent({ replica, seq: 1 }, line)
      await push(one)
      await fetch(two)
      const there = open(two)
      assert.strictEqual(await there.getBlob(name), text)
      for await (const commits of there.read(replica, 1)) {
        assert.deepStrictEqual(commits[0]?.blobs, new Map([[name, text]]))
      }
    }))

  it("leaves everything else of both repositories alone", () =>
    withTemp(async (dir) => {
      const { of, remote } = clones(dir, "one", "two")
      const [one = "", two = ""] = of
      const log = open(one)
      await fill(log, await log.ensureSelf(), 1)
      await fill(log, "zzzzzzz2", 1)
      git(one, "tag", "v1")
      git(one, "config", "push.followTags", "true")
      mkdirSync(join(one, ".git", "hooks"))
      writeFileSync(join(one, ".git", "hooks", "pre-push"), "#!/bin/sh\nexit 1\n")
      chmodSync(join(one, ".git", "hooks", "pre-push"), 0o755)
      await push(one)
      assert.deepStrictEqual(refsIn(remote), [`refs/backlog/${await log.self()}`])
      git(one, "push", "-q", "--no-verify", "origin", "main", "v1")
      // Somebody else's fetched logs, and refs that are none of a log.
      git(remote, "update-ref", "refs/backlog/remotes/other/yyyyyyy2", `refs/backlog/${await log.self()}`)
      git(two, "config", "fetch.prune", "true")
      git(two, "config", "remote.origin.fetch", "+refs/heads/*:refs/remotes/origin/*")
      await fetch(two)
      assert.deepStrictEqual(refsIn(two), [`refs/backlog/remotes/origin/${await log.self()}`])
      assert.isFalse(existsSync(join(two, ".git", "FETCH_HEAD")))
      git(remote, "update-ref", "-d", `refs/backlog/${await log.self()}`)
      assert.deepStrictEqual(await fetch(two), { grown: [], rewritten: [], damaged: [] })
      assert.deepStrictEqual([...(await open(two).replicas()).values()], [1])
    }))

  it("has nothing to push before the first commit", () =>
    withTemp(async (dir) => {
      const { of } = clones(dir, "one")
      const [one = ""] = of
      assert.deepStrictEqual(await push(one), { replica: null, outcome: "nothing" })
      const replica = await open(one).ensureSelf()
      assert.deepStrictEqual(await push(one), { replica, outcome: "nothing" })
    }))

  it("continues a clone that was restored from an older copy after a fetch, without force", () =>
    withTemp(async (dir) => {
      const { of } = clones(dir, "one")
      const [one = ""] = of
      const replica = await open(one).ensureSelf()
      await fill(open(one), replica, 2)
      cpSync(one, join(dir, "backup"), { recursive: true })
      await fill(open(one), replica, 4)
      await push(one)
      rmSync(one, { recursive: true })
      renameSync(join(dir, "backup"), one)
      const restored = open(one)
      assert.strictEqual(await restored.ensureSelf(), replica)
      assert.deepStrictEqual([...(await restored.replicas())], [[replica, 2]])
      const behind = await failure(GitTransport.push(at(one), "origin"))
      assert.deepStrictEqual([behind.code, behind.kind], ["push-behind", "conflict"])
      await fetch(one)
      assert.deepStrictEqual(await push(one), { replica, outcome: "up-to-date" })
      assert.deepStrictEqual(await textsOf(restored, replica), texts(4))
      await fill(restored, replica, 5)
      assert.deepStrictEqual(await push(one), { replica, outcome: "pushed" })
      assert.strictEqual(git(one, "rev-list", "--count", `refs/backlog/${replica}`), "5")
    }))

  it("says where two clones that wrote under one name differ, and keeps both", () =>
    withTemp(async (dir) => {
      const { of } = clones(dir, "one")
      const [one = ""] = of
      const replica = await open(one).ensureSelf()
      await fill(open(one), replica, 2)
      cpSync(one, join(dir, "backup"), { recursive: true })
      await fill(open(one), replica, 4)
      await push(one)
      rmSync(one, { recursive: true })
      renameSync(join(dir, "backup"), one)
      const restored = open(one)
      await restored.ensureSelf()
      await restored.putIfAbsent({ replica, seq: 3 }, "another third\n")
      assert.strictEqual((await failure(GitTransport.push(at(one), "origin"))).code, "push-behind")
      await fetch(one)
      const forked = await failure(GitTransport.push(at(one), "origin"))
      assert.deepStrictEqual([forked.code, forked.kind, forked.details["seq"]], ["replica-forked", "integrity", 3])
      assert.deepStrictEqual(await textsOf(restored, replica), [...texts(2), "another third\n"])
      assert.strictEqual(git(one, "rev-list", "--count", `refs/backlog/remotes/origin/${replica}`), "4")
    }))

  it("tells a remote's log that was cut or rewritten from one that grew", () =>
    withTemp(async (dir) => {
      const { of, remote } = clones(dir, "one", "two")
      const [one = "", two = ""] = of
      const log = open(one)
      const replica = await log.ensureSelf()
      await fill(log, replica, 3)
      await push(one)
      await fetch(two)
      const ref = `refs/backlog/remotes/origin/${replica}`
      git(remote, "update-ref", `refs/backlog/${replica}`, `refs/backlog/${replica}~1`)
      assert.deepStrictEqual(await fetch(two), { grown: [], rewritten: [{ replica, ref, seq: 3 }], damaged: [] })
      const forger = open(bareRepository(dir, "forger.git"))
      await fill(forger, replica, 1)
      await forger.putIfAbsent({ replica, seq: 2 }, "forged\n")
      await fill(forger, replica, 5)
      git(forger.gitDir, "push", "-q", "--force", remote, `refs/backlog/${replica}`)
      assert.deepStrictEqual(await fetch(two), { grown: [], rewritten: [{ replica, ref, seq: 2 }], damaged: [] })
      // Whoever has the log itself isn't led astray.
      await fetch(one)
      assert.deepStrictEqual(await textsOf(log, replica), texts(3))
    }))
})

describe("a ref that is no log", () => {
  it("is told, and keeps nobody else's from coming", () =>
    withTemp(async (dir) => {
      const { of } = clones(dir, "one", "two")
      const [one = "", two = ""] = of
      const log = open(one)
      const replica = await log.ensureSelf()
      await fill(log, replica, 3)
      await push(one)
      git(one, "push", "-q", "origin", "HEAD:refs/backlog/aaaaaaaa")
      const { damaged, grown } = await fetch(two)
      assert.deepStrictEqual(grown, [replica])
      assert.deepStrictEqual(
        damaged.map(({ error, ref, replica: whose }) => [whose, ref, error.code]),
        [["aaaaaaaa", "refs/backlog/remotes/origin/aaaaaaaa", "log-corrupt"]]
      )
      const options = { ...at(two), remote: "origin" }
      const logs = await Effect.runPromise(foreignLogs(options))
      const heads = new Map(logs.map(({ head, replica: whose }) => [whose, head]))
      assert.strictEqual(heads.size, 2)
      assert.strictEqual(heads.get(replica), 3)
      const bad = logs.find(({ replica: whose }) => whose === "aaaaaaaa")
      assert.strictEqual((await failure(Stream.runDrain(bad?.read(1) ?? Stream.empty))).code, "log-corrupt")
      const stamp = foreignStamp(options)
      assert.strictEqual(stamp.split("\n").length, 3)
      await fill(log, replica, 4)
      await push(one)
      assert.strictEqual(foreignStamp(options), stamp)
      await fetch(two)
      assert.notStrictEqual(foreignStamp(options), stamp)
    }))

  it("counts for nothing where only proven commits do", () =>
    withTemp(async (dir) => {
      const { of } = clones(dir, "one", "two")
      const [one = "", two = ""] = of
      const log = open(one)
      const replica = await log.ensureSelf()
      await fill(log, replica, 3)
      await push(one)
      await fetch(two)
      const proving = open(two, { withRemotes: false })
      assert.deepStrictEqual(await proving.replicas(), new Map())
      assert.deepStrictEqual(await textsOf(proving, replica), [])
      assert.strictEqual(await proving.adopt(replica, 1, texts(2)), 2)
      assert.deepStrictEqual(await proving.replicas(), new Map([[replica, 2]]))
      assert.deepStrictEqual(await textsOf(proving, replica), texts(2))
      assert.deepStrictEqual(await textsOf(open(two), replica), texts(3))
    }))
})

describe("a remote that doesn't work", () => {
  it("is told from one that doesn't exist or can't be named", () =>
    withTemp(async (dir) => {
      const { of, remote } = clones(dir, "one")
      const [one = ""] = of
      const log = open(one)
      await fill(log, await log.ensureSelf(), 1)
      for (const name of ["--upload-pack=touch /tmp/x", "../up", "a//b", "a.lock", "", remote]) {
        for (const work of [GitTransport.push, GitTransport.fetch]) {
          assert.strictEqual((await failure(work(at(one), name))).code, "remote-invalid", name)
        }
      }
      for (const work of [GitTransport.push, GitTransport.fetch]) {
        assert.strictEqual((await failure(work(at(one), "upstream"))).code, "remote-unknown")
      }
      rmSync(remote, { recursive: true })
      for (const work of [GitTransport.push, GitTransport.fetch]) {
        const gone = await failure(work(at(one), "origin"))
        assert.deepStrictEqual([gone.code, gone.kind], ["remote-failed", "environment"])
        assert.include(gone.why, "remote.git")
      }
    }))

  it("is named with its reason when it refuses the ref", () =>
    withTemp(async (dir) => {
      const { of, remote } = clones(dir, "one")
      const [one = ""] = of
      const log = open(one)
      await fill(log, await log.ensureSelf(), 1)
      mkdirSync(join(remote, "hooks"))
      writeFileSync(join(remote, "hooks", "pre-receive"), "#!/bin/sh\necho only branches >&2\nexit 1\n")
      chmodSync(join(remote, "hooks", "pre-receive"), 0o755)
      const refused = await failure(GitTransport.push(at(one), "origin"))
      assert.strictEqual(refused.code, "push-refused")
      assert.include(refused.why, "only branches")
      assert.deepStrictEqual(refsIn(remote), [])
    }))
})
