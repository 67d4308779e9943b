import { assert, describe, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import { chmodSync, existsSync, mkdirSync, readdirSync, rmSync, writeFileSync } from "node:fs"
import { join } from "node:path"
import { fingerprint, inRepository, type Repository } from "./repository.ts"

const slotOf = (repo: Repository, name = "feat-001") => ({
  path: repo.slotPath(name),
  branch: `backlog/${name}`,
  base: repo.git(["rev-parse", "main"])
})

const paths = (repo: Repository) =>
  Effect.map(repo.vcs.slots, (all) => all.map(({ branch, path }) => `${branch ?? "-"} ${path}`))

describe("slots", () => {
  it.effect("are added on a branch of their own and removed with it, and the main work tree notices nothing", () =>
    inRepository((repo) =>
      Effect.gen(function* () {
        const { vcs } = repo
        repo.write("src/a.ts", "stashed\n")
        repo.git(["stash"])
        repo.write("src/a.ts", "staged\n")
        repo.git(["add", "src/a.ts"])
        repo.write("src/b.ts", "unstaged\n")
        const before = fingerprint(repo)
        const slot = slotOf(repo)
        yield* vcs.addSlot(slot)
        assert.deepStrictEqual(yield* paths(repo), [`backlog/feat-001 ${slot.path}`])
        assert.strictEqual(repo.read("src/a.ts", slot.path), "a\n")
        yield* vcs.removeSlot({ ...slot, keepBranch: false })
        assert.deepStrictEqual(yield* paths(repo), [])
        assert.isFalse(existsSync(slot.path))
        assert.deepStrictEqual([...(yield* vcs.branches("backlog/"))], [])
        assert.strictEqual(fingerprint(repo), before)
      })
    )
  )

  it.effect("are added and removed many at a time", () =>
    inRepository((repo) =>
      Effect.gen(function* () {
        const all = Array.from({ length: 24 }, (_, at) => slotOf(repo, `feat-${at}`))
        const passing = (slot: ReturnType<typeof slotOf>) =>
          Effect.andThen(repo.vcs.addSlot(slot), repo.vcs.removeSlot({ ...slot, keepBranch: false }))
        yield* Effect.forEach(all, passing, { concurrency: 8, discard: true })
        assert.deepStrictEqual(yield* paths(repo), [])
        assert.deepStrictEqual([...(yield* repo.vcs.branches("backlog/"))], [])
      })
    )
  )

  it.effect("come back to their branch, and stay prepared, when a rebase was cut off or an agent left it", () =>
    inRepository((repo) =>
      Effect.gen(function* () {
        const slot = slotOf(repo)
        yield* repo.vcs.addSlot(slot)
        const made = repo.commit({ "src/work.ts": "work\n" }, "work", slot.path)
        repo.write("node_modules/x/index.js", "x\n", slot.path)
        yield* repo.vcs.markPrepared(slot.path, slot.base)
        repo.git(["checkout", "--quiet", "--detach", "main"], slot.path)
        repo.write("src/half.ts", "half\n", slot.path)
        yield* repo.vcs.addSlot(slot)
        assert.strictEqual(repo.git(["rev-parse", "HEAD"], slot.path), made)
        assert.strictEqual(repo.git(["status", "--porcelain"], slot.path), "")
        assert.strictEqual(repo.git(["symbolic-ref", "HEAD"], slot.path), `refs/heads/${slot.branch}`)
        assert.isTrue(yield* repo.vcs.isPrepared(slot.path, slot.base))
        assert.strictEqual(repo.read("node_modules/x/index.js", slot.path), "x\n")
      })
    )
  )

  it.effect("keep the files of an agent when they are added again", () =>
    inRepository((repo) =>
      Effect.gen(function* () {
        const slot = slotOf(repo)
        yield* repo.vcs.addSlot(slot)
        repo.write("src/work.ts", "work\n", slot.path)
        repo.write("node_modules/x/index.js", "x\n", slot.path)
        assert.isFalse(yield* repo.vcs.isPrepared(slot.path, slot.base))
        const other = yield* repo.vcs.treeOf(slot.base)
        for (const tree of [slot.base, other]) yield* repo.vcs.markPrepared(slot.path, tree)
        writeFileSync(join(repo.gitDir, "worktrees", "feat-001", "index.lock"), "")
        yield* repo.vcs.addSlot(slot)
        for (const tree of [slot.base, other]) assert.isTrue(yield* repo.vcs.isPrepared(slot.path, tree))
        assert.strictEqual(repo.read("src/work.ts", slot.path), "work\n")
        assert.strictEqual(repo.read("node_modules/x/index.js", slot.path), "x\n")
        assert.include(repo.git(["status", "--porcelain"], slot.path), "src/work.ts")
        repo.git(["add", "-A"], slot.path)
      })
    )
  )

  const halves: ReadonlyArray<readonly [string, (repo: Repository, path: string) => void]> = [
    [
      "the folder is there but not registered",
      (repo, path) => rmSync(join(repo.gitDir, "worktrees"), { recursive: true }) ?? path
    ],
    ["the registration is there but the folder is gone", (_, path) => rmSync(path, { recursive: true })],
    ["the folder lost its link to the repository", (_, path) => rmSync(join(path, ".git"))],
    [
      "the crash hit git while it was still checking out",
      (repo) => {
        writeFileSync(join(repo.gitDir, "worktrees/feat-001/locked"), "initializing")
        rmSync(join(repo.gitDir, "worktrees/feat-001/index"))
      }
    ],
    [
      "a locked registration of a folder that is gone",
      (repo, path) => {
        repo.git(["worktree", "lock", path])
        rmSync(path, { recursive: true })
      }
    ],
    ["the registration is without its HEAD", (repo) => rmSync(join(repo.gitDir, "worktrees/feat-001/HEAD"))]
  ]
  for (const [name, breakIt] of halves) {
    it.effect(`are made whole again when ${name}`, () =>
      inRepository((repo) =>
        Effect.gen(function* () {
          const slot = slotOf(repo)
          yield* repo.vcs.addSlot(slot)
          const made = repo.commit({ "src/work.ts": "work\n" }, "work", slot.path)
          yield* repo.vcs.markPrepared(slot.path, made)
          breakIt(repo, slot.path)
          yield* repo.vcs.addSlot(slot)
          assert.deepStrictEqual(yield* paths(repo), [`backlog/feat-001 ${slot.path}`])
          // What the old one was prepared for says nothing about the new one.
          assert.isFalse(yield* repo.vcs.isPrepared(slot.path, made))
          assert.strictEqual(repo.git(["rev-parse", "HEAD"], slot.path), made)
          assert.strictEqual(repo.git(["status", "--porcelain"], slot.path), "")
          assert.strictEqual(repo.git(["symbolic-ref", "HEAD"], slot.path), "refs/heads/backlog/feat-001")
        })
      )
    )

    it.effect(`are removed, branch and all, when ${name}`, () =>
      inRepository((repo) =>
        Effect.gen(function* () {
          const slot = slotOf(repo)
          yield* repo.vcs.addSlot(slot)
          breakIt(repo, slot.path)
          // Whoever sweeps finds it, as far as git knows it.
          const known = existsSync(join(repo.gitDir, "worktrees/feat-001"))
          assert.deepStrictEqual(
            (yield* repo.vcs.slots).map(({ path }) => path),
            known ? [slot.path] : []
          )
          yield* repo.vcs.removeSlot({ ...slot, keepBranch: false })
          yield* repo.vcs.removeSlot({ ...slot, keepBranch: false })
          assert.isFalse(existsSync(slot.path))
          assert.deepStrictEqual([...(yield* repo.vcs.branches("backlog/"))], [])
          assert.strictEqual(repo.git(["worktree", "list"]).split("\n").length, 1)
        })
      )
    )
  }

  it.effect("take over a branch whose registration elsewhere lost its folder, but not one that somebody uses", () =>
    inRepository((repo) =>
      Effect.gen(function* () {
        const slot = slotOf(repo)
        yield* repo.vcs.addSlot({ ...slot, path: repo.slotPath("old") })
        rmSync(repo.slotPath("old"), { recursive: true })
        yield* repo.vcs.addSlot(slot)
        assert.deepStrictEqual(yield* paths(repo), [`backlog/feat-001 ${slot.path}`])
        const error = yield* Effect.flip(repo.vcs.addSlot({ ...slot, path: repo.slotPath("third") }))
        assert.strictEqual(error.code, "branch-checked-out")
        yield* repo.vcs.deleteBranch(slot.branch)
        assert.deepStrictEqual([...(yield* repo.vcs.branches("backlog/"))], [slot.branch])
      })
    )
  )

  it.effect("never remove the repository or a folder around it", () =>
    inRepository((repo) =>
      Effect.gen(function* () {
        for (const path of [repo.root, repo.base, repo.gitDir, join(repo.gitDir, "refs"), "/", "relative"]) {
          const error = yield* Effect.flip(repo.vcs.removeSlot({ path, branch: null, keepBranch: true }))
          assert.strictEqual(error.code, "slot-path-unsafe")
        }
        assert.strictEqual(repo.read("src/a.ts"), "a\n")
      })
    )
  )

  it.effect("are removed with read-only folders of a package cache", () =>
    inRepository((repo) =>
      Effect.gen(function* () {
        const slot = slotOf(repo)
        yield* repo.vcs.addSlot(slot)
        repo.write("node_modules/mod/a/b.js", "x", slot.path)
        chmodSync(join(slot.path, "node_modules/mod/a"), 0o500)
        yield* repo.vcs.removeSlot({ ...slot, keepBranch: false })
        assert.isFalse(existsSync(slot.path))
      })
    )
  )

  it.effect("show a commit without a branch", () =>
    inRepository((repo) =>
      Effect.gen(function* () {
        const first = repo.git(["rev-parse", "main"])
        repo.commit({ "src/a.ts": "later\n" })
        const path = repo.slotPath("again")
        yield* repo.vcs.addDetached({ path, commit: first })
        yield* repo.vcs.addDetached({ path, commit: first })
        assert.strictEqual(repo.read("src/a.ts", path), "a\n")
        assert.deepStrictEqual(yield* paths(repo), [`- ${path}`])
        yield* repo.vcs.removeSlot({ path, branch: null, keepBranch: true })
        assert.deepStrictEqual(yield* paths(repo), [])
      })
    )
  )

  it.effect("are parked as one commit of what was tried, or as the bare base", () =>
    inRepository((repo) =>
      Effect.gen(function* () {
        const slot = slotOf(repo)
        yield* repo.vcs.addSlot(slot)
        repo.write("src/tried.ts", "tried\n", slot.path)
        const tree = yield* repo.vcs.snapshot(slot.path)
        const parked = { ...slot, tree, message: "wip: FEAT-001 is test-blocked\n" }
        yield* repo.vcs.parkSlot(parked)
        yield* repo.vcs.parkSlot(parked)
        assert.isFalse(existsSync(slot.path))
        assert.strictEqual(yield* repo.vcs.treeOf(slot.branch), tree)
        assert.strictEqual(yield* repo.vcs.parentOf(slot.branch), slot.base)
        yield* repo.vcs.parkSlot({ ...parked, tree: null })
        assert.strictEqual(yield* repo.vcs.resolve(slot.branch), slot.base)
        yield* repo.vcs.deleteBranch(slot.branch)
        yield* repo.vcs.deleteBranch(slot.branch)
        assert.strictEqual(yield* repo.vcs.resolve(slot.branch), null)
      })
    )
  )
})

describe("trees of a slot", () => {
  it.effect("hold tracked and new files, not ignored ones, and backlog/ as HEAD has it", () =>
    inRepository((repo) =>
      Effect.gen(function* () {
        const slot = slotOf(repo)
        yield* repo.vcs.addSlot(slot)
        repo.write("src/a.ts", "changed\n", slot.path)
        repo.write("src/ü.ts", "new\n", slot.path)
        repo.write("node_modules/x.js", "ignored\n", slot.path)
        repo.write("backlog/data/T.md", "agent was here\n", slot.path)
        repo.write("backlog/data/new.md", "agent was here\n", slot.path)
        rmSync(join(slot.path, "src/b.ts"))
        const index = fingerprint(repo, slot.path)
        const tree = yield* repo.vcs.snapshot(slot.path)
        assert.strictEqual(fingerprint(repo, slot.path), index)
        assert.deepStrictEqual(Object.fromEntries(yield* repo.vcs.showAll(tree, "")), {
          ".gitignore": "node_modules/\n*.log\n",
          "backlog/data/T.md": "ticket\n",
          "src/a.ts": "changed\n",
          "src/ü.ts": "new\n"
        })
      })
    )
  )

  it.effect("see a change of the same size right after a snapshot, and what an agent told its own index to hide", () =>
    inRepository((repo) =>
      Effect.gen(function* () {
        const slot = slotOf(repo)
        yield* repo.vcs.addSlot(slot)
        repo.git(["update-index", "--assume-unchanged", "src/b.ts"], slot.path)
        const trees = new Set<string>()
        for (const text of ["1\n", "2\n", "3\n", "4\n"]) {
          repo.write("src/b.ts", text, slot.path)
          const tree = yield* repo.vcs.snapshot(slot.path)
          assert.strictEqual(yield* repo.vcs.show(tree, "src/b.ts"), text)
          trees.add(tree)
        }
        assert.strictEqual(trees.size, 4)
      })
    )
  )

  it.effect("leave out empty repositories that lie in the slot", () =>
    inRepository((repo) =>
      Effect.gen(function* () {
        const slot = slotOf(repo)
        yield* repo.vcs.addSlot(slot)
        for (const name of ["tmp/one", "tmp/zwei ü"]) repo.git(["init", "--quiet", join(slot.path, name)])
        repo.write("tmp/file.ts", "x\n", slot.path)
        const tree = yield* repo.vcs.snapshot(slot.path)
        assert.deepStrictEqual([...(yield* repo.vcs.changedPaths(slot.base, tree))], ["tmp/file.ts"])
        yield* repo.vcs.restore(slot.path, tree)
        assert.deepStrictEqual(readdirSync(join(slot.path, "tmp")), ["file.ts"])
      })
    )
  )

  it.effect("are restored exactly: changed, new, deleted and clashing files, ignored ones stay", () =>
    inRepository((repo) =>
      Effect.gen(function* () {
        const slot = slotOf(repo)
        yield* repo.vcs.addSlot(slot)
        repo.write("src/one.ts", "one\n", slot.path)
        rmSync(join(slot.path, "src/b.ts"))
        const tree = yield* repo.vcs.snapshot(slot.path)

        repo.write("node_modules/x/index.js", "kept\n", slot.path)
        repo.write("debug.log", "kept\n", slot.path)
        repo.write("src/one.ts", "two\n", slot.path)
        repo.write("src/b.ts", "back\n", slot.path)
        repo.write("new/deep/file.ts", "new\n", slot.path)
        // Hidden by an agent's own rule: the tree's rules decide.
        repo.write(".gitignore", "node_modules/\n*.log\nhidden.ts\n", slot.path)
        repo.write("hidden.ts", "hidden\n", slot.path)
        // A folder where the tree has a file, and a repository inside the slot.
        rmSync(join(slot.path, "src/a.ts"))
        repo.write("src/a.ts/inner.ts", "x\n", slot.path)
        mkdirSync(join(slot.path, "nested"))
        repo.git(["init", "--quiet", join(slot.path, "nested")])
        repo.write("nested/file", "x\n", slot.path)

        yield* repo.vcs.restore(slot.path, tree)
        assert.strictEqual(yield* repo.vcs.snapshot(slot.path), tree)
        assert.deepStrictEqual(readdirSync(slot.path).toSorted(), [
          ".git",
          ".gitignore",
          "backlog",
          "debug.log",
          "node_modules",
          "src"
        ])
        assert.deepStrictEqual(readdirSync(join(slot.path, "src")).toSorted(), ["a.ts", "one.ts"])
        assert.strictEqual(repo.read("src/one.ts", slot.path), "one\n")
        assert.strictEqual(repo.read("node_modules/x/index.js", slot.path), "kept\n")
      })
    )
  )

  it.effect("can't be taken of a folder that is no slot of this repository", () =>
    inRepository((repo) =>
      Effect.gen(function* () {
        const slot = slotOf(repo)
        yield* repo.vcs.addSlot(slot)
        rmSync(join(slot.path, ".git"))
        repo.git(["init", "--quiet", slot.path])
        assert.strictEqual((yield* Effect.flip(repo.vcs.snapshot(slot.path))).code, "slot-broken")
      })
    )
  )
})
