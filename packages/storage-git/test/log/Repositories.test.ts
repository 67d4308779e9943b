import { assert, describe, it } from "@effect/vitest"
import { appendFileSync, cpSync, existsSync, readdirSync, renameSync, rmSync, writeFileSync } from "node:fs"
import { join } from "node:path"
import { commonDirOf, openLog } from "../../src/GitLog.ts"
import { failureOf } from "../support/failure.ts"
import { bareRepository, fsck, git, tryGit, workRepository } from "../support/git.ts"
import { fill, open, texts, textsOf } from "../support/log.ts"
import { withTemp } from "../support/temp.ts"

/** Every path below a folder: what must not have changed. */
const paths = (dir: string): ReadonlyArray<string> => readdirSync(dir, { recursive: true, encoding: "utf8" }).toSorted()

describe("a log on refs", () => {
  it("is shared by a main and a linked work tree, and Git sees it in both", () =>
    withTemp(async (dir) => {
      const root = workRepository(dir)
      const linked = join(dir, "linked")
      git(root, "worktree", "add", "-q", linked)
      const [here, there] = [open(root), open(linked)]
      const replica = await there.ensureSelf()
      await fill(there, replica, 2)
      await fill(here, replica, 3)
      assert.strictEqual(await here.self(), replica)
      assert.deepStrictEqual(await textsOf(there, replica), texts(3))
      assert.strictEqual(here.gitDir, join(root, ".git"))
      assert.strictEqual(there.gitDir, here.gitDir)
      const ref = `refs/backlog/${replica}`
      for (const tree of [root, linked]) {
        assert.strictEqual(git(tree, "show", `${ref}:00000000/0000000003.jsonl`), `{"n":3}`)
        assert.strictEqual(git(tree, "rev-list", "--count", ref), "3")
        assert.strictEqual(git(tree, "status", "--porcelain"), "")
      }
      git(root, "worktree", "remove", linked)
      assert.deepStrictEqual(await textsOf(here, replica), texts(3))
      fsck(root)
    }))

  it("lives in a bare repository, in folders of a hundred commits", () =>
    withTemp(async (dir) => {
      const repository = bareRepository(dir)
      const log = open(repository)
      const replica = await log.ensureSelf()
      await fill(log, replica, 203)
      const listing = git(repository, "ls-tree", "-r", "--name-only", `refs/backlog/${replica}`).split("\n")
      assert.strictEqual(listing.length, 203)
      assert.deepStrictEqual(listing.slice(98, 102), [
        "00000000/0000000099.jsonl",
        "00000000/0000000100.jsonl",
        "00000001/0000000101.jsonl",
        "00000001/0000000102.jsonl"
      ])
      assert.deepStrictEqual(await textsOf(log, replica, 99), texts(203, 99))
      assert.deepStrictEqual(await textsOf(open(repository), replica, 203), texts(203, 203))
      fsck(repository)
    }))

  it("depends on what is logged only: the same commits have the same names everywhere", () =>
    withTemp(async (dir) => {
      const [one, two] = [bareRepository(dir, "one.git"), bareRepository(dir, "two.git")]
      for (const repository of [one, two]) await fill(open(repository), "aaaaaaa2", 103)
      const tip = git(one, "rev-parse", "refs/backlog/aaaaaaa2")
      assert.strictEqual(git(two, "rev-parse", "refs/backlog/aaaaaaa2"), tip)
    }))

  it("dates Git's commits by their events", () =>
    withTemp(async (dir) => {
      const repository = bareRepository(dir)
      const text = `{"v":1,"r":"aaaaaaa2","c":1,"i":0,"of":1,"t":"0:2026-11-22T05:55:01.443Z-0003"}\n`
      await open(repository).putIfAbsent({ replica: "aaaaaaa2", seq: 1 }, text)
      const said = git(repository, "log", "--format=%cI %s", "refs/backlog/aaaaaaa2")
      assert.strictEqual(said, "2026-11-22T05:55:01+00:00 backlog: commit 1 of aaaaaaa2")
    }))

  it("gives the two sides of a fork refs of their own", () =>
    withTemp(async (dir) => {
      const repository = bareRepository(dir)
      const log = open(repository)
      await fill(log, "aaaaaaa2", 1)
      await fill(log, "aaaaaaa2~b3c4", 2)
      assert.deepStrictEqual(
        await log.replicas(),
        new Map([
          ["aaaaaaa2", 1],
          ["aaaaaaa2~b3c4", 2]
        ])
      )
      assert.include(git(repository, "for-each-ref", "--format=%(refname)"), "refs/backlog/aaaaaaa2_b3c4")
      fsck(repository)
    }))

  it("keeps two projects of one repository apart", () =>
    withTemp(async (dir) => {
      const repository = bareRepository(dir)
      const [one, two] = [open(repository), open(repository, { namespace: "refs/backlog-shop" })]
      const [a, b] = [await one.ensureSelf(), await two.ensureSelf()]
      await fill(one, a, 1)
      await fill(two, b, 2)
      assert.notStrictEqual(a, b)
      assert.deepStrictEqual([...(await one.replicas())], [[a, 1]])
      assert.deepStrictEqual([...(await two.replicas())], [[b, 2]])
    }))

  it("gives a copied repository an id of its own, and a moved-back one its old id", () =>
    withTemp(async (dir) => {
      const repository = bareRepository(dir)
      const log = open(repository)
      const replica = await log.ensureSelf()
      await fill(log, replica, 2)
      const copy = join(dir, "copy.git")
      cpSync(repository, copy, { recursive: true })
      const copied = open(copy)
      assert.strictEqual(await copied.self(), null)
      const other = await copied.ensureSelf()
      assert.notStrictEqual(other, replica)
      assert.strictEqual(await copied.ensureSelf(), other)
      assert.deepStrictEqual(await textsOf(copied, replica), texts(2))
      rmSync(repository, { recursive: true })
      cpSync(copy, repository, { recursive: true })
      assert.notInclude([replica, other], await open(repository).ensureSelf())
      const backup = join(dir, "backup.git")
      const id = await open(repository).ensureSelf()
      cpSync(repository, backup, { recursive: true })
      rmSync(repository, { recursive: true })
      renameSync(backup, repository)
      assert.strictEqual(await open(repository).self(), id)
      assert.strictEqual(await open(repository).ensureSelf(), id)
    }))
})

describe("a repository that can't hold the log", () => {
  const refused = async (repository: string, code: string): Promise<void> => {
    const before = paths(repository)
    const failure = await failureOf(() => open(repository))
    assert.deepStrictEqual([failure.code, failure.kind], [code, "environment"])
    for (const said of [failure.message, failure.why, failure.next]) assert.isAbove(said.length, 20)
    assert.deepStrictEqual(paths(repository), before)
  }

  it("is refused when it names objects by SHA-256, before anything is written", () =>
    withTemp(async (dir) => {
      git(dir, "init", "-q", "--object-format=sha256", "--template=", "work")
      git(join(dir, "work"), "commit", "-q", "--allow-empty", "-m", "first")
      await refused(join(dir, "work"), "git-sha256-unsupported")
    }))

  it("is refused when its refs are in reftables, however its configuration is written", () =>
    withTemp(async (dir) => {
      for (const [at, lines] of [
        "[extensions]\n\trefStorage = reftable\n",
        '[EXTENSIONS] refstorage="reftable" ; new\n',
        "[extensions]\n\tobjectFormat = sha1\n[core]\n\tbare = true\n[extensions]\n\tRefStorage=reftable # new\n"
      ].entries()) {
        const repository = bareRepository(dir, `bare-${at}.git`)
        git(repository, "config", "core.repositoryFormatVersion", "1")
        appendFileSync(join(repository, "config"), lines)
        await refused(repository, "git-reftable-unsupported")
      }
    }))

  it("is refused when Git would refuse it, too", () =>
    withTemp(async (dir) => {
      const newer = bareRepository(dir, "newer.git")
      git(newer, "config", "core.repositoryFormatVersion", "2")
      await refused(newer, "git-format-unsupported")
      const extended = bareRepository(dir, "extended.git")
      git(extended, "config", "core.repositoryFormatVersion", "1")
      appendFileSync(join(extended, "config"), "[extensions]\n\thologram = true\n")
      assert.notStrictEqual(tryGit(extended, "rev-parse", "HEAD").code, 0)
      await refused(extended, "git-format-unsupported")
    }))

  it("is taken with the extensions that change nothing for the log", () =>
    withTemp(async (dir) => {
      const repository = bareRepository(dir)
      git(repository, "config", "core.repositoryFormatVersion", "1")
      for (const setting of ["objectFormat=sha1", "worktreeConfig=true", "preciousObjects"]) {
        appendFileSync(join(repository, "config"), `[extensions]\n\t${setting}\n`)
      }
      const log = open(repository)
      await fill(log, await log.ensureSelf(), 1)
    }))

  it("is refused when there is none, or it is broken", () =>
    withTemp(async (dir) => {
      assert.strictEqual((await failureOf(() => commonDirOf(dir))).code, "git-broken")
      writeFileSync(join(dir, ".git"), "gitdir: nowhere\n")
      assert.strictEqual((await failureOf(() => openLog({ repository: dir }))).code, "git-broken")
      writeFileSync(join(dir, ".git"), "something else\n")
      assert.strictEqual((await failureOf(() => openLog({ repository: dir }))).code, "git-broken")
      assert.isFalse(existsSync(join(dir, "nowhere")))
    }))
})
