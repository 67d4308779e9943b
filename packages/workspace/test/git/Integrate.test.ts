import { assert, describe, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import { spawnSync } from "node:child_process"
import { existsSync, mkdirSync, readdirSync, rmSync, writeFileSync } from "node:fs"
import { hostname } from "node:os"
import { join } from "node:path"
import { make } from "../../src/git/GitVcs.ts"
import { withChange } from "./change.ts"
import { fingerprint, inRepository, type Repository } from "./repository.ts"

describe("integrating a change", () => {
  it.effect("fast-forwards a clean work tree that shows the target", () =>
    withChange((repo, change) =>
      Effect.gen(function* () {
        assert.deepStrictEqual(yield* repo.vcs.integrate(change), { _tag: "landed", commit: change.commit })
        assert.strictEqual(repo.git(["rev-parse", "HEAD"]), change.commit)
        assert.strictEqual(repo.git(["status", "--porcelain"]), "")
        assert.strictEqual(repo.read("src/new.ts"), "new\n")
        assert.strictEqual(repo.read("src/gone.ts"), null)
        assert.deepStrictEqual(yield* repo.vcs.integrate(change), { _tag: "landed", commit: change.commit })
      })
    )
  )

  it.effect("keeps unrelated staged, unstaged, untracked and stashed work as it is", () =>
    withChange((repo, change) =>
      Effect.gen(function* () {
        repo.write("src/b.ts", "stashed\n")
        repo.git(["stash"])
        repo.write("src/keep.ts", "staged\n")
        repo.git(["add", "src/keep.ts"])
        repo.write("src/keep.ts", "staged and more\n")
        repo.write("src/b.ts", "unstaged\n")
        repo.write("notes.txt", "untracked\n")
        repo.git(["config", "merge.autoStash", "true"])
        repo.git(["config", "branch.main.mergeOptions", "--no-ff --squash"])
        const work = () => [
          repo.git(["diff", "--cached"]),
          repo.git(["diff"]),
          repo.git(["stash", "list"]),
          repo.git(["status", "--porcelain"])
        ]
        const before = work()
        assert.strictEqual((yield* repo.vcs.integrate(change))._tag, "landed")
        assert.deepStrictEqual(work(), before)
        assert.strictEqual(repo.read("src/keep.ts"), "staged and more\n")
        assert.strictEqual(repo.read("src/a.ts"), "a2\n")
      })
    )
  )

  const overlaps: ReadonlyArray<readonly [string, (repo: Repository) => void, string]> = [
    ["an unstaged change", (repo) => repo.write("src/a.ts", "mine\n"), "src/a.ts"],
    [
      "a staged change",
      (repo) => {
        repo.write("src/a.ts", "mine\n")
        repo.git(["add", "src/a.ts"])
      },
      "src/a.ts"
    ],
    [
      "a staged change that was undone in the file",
      (repo) => {
        repo.write("src/a.ts", "mine\n")
        repo.git(["add", "src/a.ts"])
        repo.write("src/a.ts", "a\n")
      },
      "src/a.ts"
    ],
    ["a staged removal", (repo) => void repo.git(["rm", "--quiet", "--cached", "src/a.ts"]), "src/a.ts"],
    ["a file removed by hand", (repo) => rmSync(join(repo.root, "src/a.ts")), "src/a.ts"],
    ["a change to a file that the change removes", (repo) => repo.write("src/gone.ts", "mine\n"), "src/gone.ts"],
    ["an untracked file, even with the same bytes", (repo) => repo.write("src/new.ts", "new\n"), "src/new.ts"],
    [
      "an ignored file",
      (repo) => {
        writeFileSync(join(repo.gitDir, "info/exclude"), "src/new.ts\n")
        repo.write("src/new.ts", "precious\n")
      },
      "src/new.ts"
    ],
    ["a file where the change makes a folder", (repo) => repo.write("docs", "mine\n"), "docs"],
    ["a folder where the change makes a file", (repo) => repo.write("src/new.ts/mine", "mine\n"), "src/new.ts/mine"],
    [
      "a change that git was told not to look at",
      (repo) => {
        repo.git(["update-index", "--assume-unchanged", "src/a.ts"])
        repo.write("src/a.ts", "mine\n")
      },
      "src/a.ts"
    ],
    [
      "a file that is only announced",
      (repo) => {
        repo.write("src/new.ts", "mine\n")
        repo.git(["add", "-N", "src/new.ts"])
      },
      "src/new.ts"
    ]
  ]
  for (const [name, work, named] of overlaps) {
    it.effect(`waits for ${name}, and changes not one byte`, () =>
      withChange((repo, change) =>
        Effect.gen(function* () {
          repo.write("src/b.ts", "stashed\n")
          repo.git(["stash"])
          work(repo)
          const before = fingerprint(repo)
          const result = yield* repo.vcs.integrate(change)
          assert.strictEqual(result._tag, "busy")
          if (result._tag !== "busy") return
          assert.include(result.detail, named)
          assert.strictEqual(result.finish, "btk implement")
          assert.strictEqual(fingerprint(repo), before)
        })
      )
    )
  }

  it.effect("lands after the person has stashed, when it is asked again", () =>
    withChange((repo, change) =>
      Effect.gen(function* () {
        repo.write("src/a.ts", "mine\n")
        assert.strictEqual((yield* repo.vcs.integrate(change))._tag, "busy")
        repo.git(["stash"])
        assert.deepStrictEqual(yield* repo.vcs.integrate(change), { _tag: "landed", commit: change.commit })
        assert.strictEqual(repo.git(["rev-parse", "main"]), change.commit)
      })
    )
  )

  it.effect("waits a moment for another git command to be done with the index", () =>
    withChange((repo, change) =>
      Effect.gen(function* () {
        const lock = join(repo.gitDir, "index.lock")
        writeFileSync(lock, "")
        setTimeout(() => rmSync(lock), 200)
        assert.strictEqual((yield* repo.vcs.integrate(change))._tag, "landed")
      })
    )
  )

  it.effect("moves the branch alone when it is checked out nowhere", () =>
    withChange((repo, change) =>
      Effect.gen(function* () {
        repo.git(["checkout", "--quiet", "-b", "elsewhere"])
        repo.write("src/a.ts", "mine\n")
        const before = fingerprint(repo)
        assert.strictEqual((yield* repo.vcs.integrate(change))._tag, "landed")
        assert.strictEqual(repo.git(["rev-parse", "main"]), change.commit)
        assert.strictEqual(fingerprint(repo), before)
      })
    )
  )

  it.effect("works in the linked work tree that shows the target", () =>
    withChange((repo, change) =>
      Effect.gen(function* () {
        repo.git(["checkout", "--quiet", "-b", "elsewhere"])
        const linked = join(repo.base, "linked")
        repo.git(["worktree", "add", "--quiet", linked, "main"])
        repo.write("src/a.ts", "mine\n", linked)
        assert.strictEqual((yield* repo.vcs.integrate(change))._tag, "busy")
        repo.git(["checkout", "--quiet", "src/a.ts"], linked)
        assert.strictEqual((yield* repo.vcs.integrate(change))._tag, "landed")
        assert.strictEqual(repo.read("src/a.ts", linked), "a2\n")
      })
    )
  )

  it.effect("moves the branch of a bare repository, once", () =>
    withChange((repo, change) =>
      Effect.gen(function* () {
        const root = join(repo.base, "bare.git")
        repo.git(["clone", "--quiet", "--bare", repo.root, root])
        const vcs = make({ root, gitDir: root, env: repo.env })
        const other = {
          ...change,
          commit: repo.git(["commit-tree", `${change.expected}^{tree}`, "-p", change.expected, "-m", "x"])
        }
        repo.git(["push", "--quiet", root, `${other.commit}:refs/heads/other`])
        const both = yield* Effect.all([vcs.integrate(change), vcs.integrate(other)], { concurrency: 2 })
        assert.deepStrictEqual(both.map(({ _tag }) => _tag).toSorted(), ["landed", "moved"])
        const winner = both[0]._tag === "landed" ? change.commit : other.commit
        assert.strictEqual(repo.git(["rev-parse", "main"], root), winner)
      })
    )
  )

  it.effect("answers moved when the target isn't where it was expected", () =>
    withChange((repo, change) =>
      Effect.gen(function* () {
        const theirs = repo.commit({ "src/b.ts": "theirs\n" })
        assert.deepStrictEqual(yield* repo.vcs.integrate(change), { _tag: "moved" })
        assert.strictEqual(repo.git(["rev-parse", "main"]), theirs)
        const error = yield* Effect.flip(repo.vcs.integrate({ ...change, expected: theirs }))
        assert.strictEqual(error.code, "not-fast-forward")
      })
    )
  )

  it.effect("waits for a rebase of the target, also after HEAD was detached by it", () =>
    withChange((repo, change) =>
      Effect.gen(function* () {
        repo.git(["checkout", "--quiet", "-b", "onto", "HEAD~1"])
        repo.commit({ "src/keep.ts": "conflict\n" })
        repo.git(["checkout", "--quiet", "main"])
        assert.notStrictEqual(repo.tryGit(["rebase", "onto"]), 0)
        const before = fingerprint(repo)
        const result = yield* repo.vcs.integrate(change)
        assert.strictEqual(result._tag, "busy")
        if (result._tag === "busy") assert.include(result.detail, "a rebase of main")
        assert.strictEqual(fingerprint(repo), before)
        assert.strictEqual(repo.git(["rev-parse", "main"]), change.expected)
      })
    )
  )

  it.effect("waits for a bisect that will come back to the target", () =>
    withChange((repo, change) =>
      Effect.gen(function* () {
        repo.git(["bisect", "start", "HEAD", "HEAD~1"])
        repo.git(["checkout", "--quiet", "--detach", "HEAD~1"])
        const result = yield* repo.vcs.integrate(change)
        assert.strictEqual(result._tag, "busy")
        if (result._tag === "busy") assert.include(result.detail, "a bisect of main")
      })
    )
  )

  it.effect("waits for a merge in progress and for another git command", () =>
    withChange((repo, change) =>
      Effect.gen(function* () {
        repo.git(["checkout", "--quiet", "-b", "side", "HEAD~1"])
        repo.commit({ "src/keep.ts": "conflict\n" })
        repo.git(["checkout", "--quiet", "main"])
        assert.notStrictEqual(repo.tryGit(["merge", "side"]), 0)
        const before = fingerprint(repo)
        const result = yield* repo.vcs.integrate(change)
        if (result._tag !== "busy") return assert.fail(result._tag)
        assert.include(result.detail, "a merge")
        assert.strictEqual(fingerprint(repo), before)
        repo.git(["merge", "--abort"])
        writeFileSync(join(repo.gitDir, "index.lock"), "")
        const locked = yield* repo.vcs.integrate(change)
        assert.strictEqual(locked._tag, "busy")
        rmSync(join(repo.gitDir, "index.lock"))
        assert.strictEqual((yield* repo.vcs.integrate(change))._tag, "landed")
      })
    )
  )

  it.effect("replaces a tracked folder by a file, but not when something of a person lies in it", () =>
    inRepository((repo) =>
      Effect.gen(function* () {
        const expected = repo.commit({ "thing/inner.ts": "x\n" })
        const path = repo.slotPath("one")
        yield* repo.vcs.addSlot({ path, branch: "backlog/one", base: expected })
        rmSync(join(path, "thing"), { recursive: true })
        const commit = repo.commit({ thing: "file\n" }, "file", path)
        repo.write("thing/debug.log", "ignored, but mine\n")
        const before = fingerprint(repo)
        assert.strictEqual((yield* repo.vcs.integrate({ target: "main", expected, commit }))._tag, "busy")
        assert.strictEqual(fingerprint(repo), before)
        rmSync(join(repo.root, "thing/debug.log"))
        assert.strictEqual((yield* repo.vcs.integrate({ target: "main", expected, commit }))._tag, "landed")
        assert.strictEqual(repo.read("thing"), "file\n")
      })
    )
  )
})

describe("the toolkit's own commit", () => {
  const files = (entries: Readonly<Record<string, string | null>>) => new Map(Object.entries(entries))
  const own = { branch: "main", message: "backlog: 2 events\n" }

  it.effect("takes only its own paths and leaves staged and unstaged work as it is", () =>
    inRepository((repo) =>
      Effect.gen(function* () {
        writeFileSync(join(repo.gitDir, "info/exclude"), "backlog/events/\n")
        const parent = repo.commit({ "backlog/data/old.md": "old\n" })
        repo.write("src/a.ts", "staged\n")
        repo.git(["add", "src/a.ts"])
        repo.write("src/b.ts", "unstaged\n")
        const before = [repo.git(["diff", "--cached"]), repo.git(["diff"])]
        const result = yield* repo.vcs.commitOwn({
          ...own,
          files: files({
            "backlog/events/r/1-2-abc.jsonl": "{}\n",
            "backlog/data/T.md": "rendered\n",
            "backlog/data/old.md": null
          })
        })
        if (result._tag !== "committed") return assert.fail(result._tag)
        assert.deepStrictEqual([...result.skipped], [])
        assert.strictEqual(yield* repo.vcs.parentOf(result.commit), parent)
        assert.strictEqual(repo.git(["rev-parse", "HEAD"]), result.commit)
        assert.strictEqual(
          repo.git(["diff", "--name-status", parent, result.commit]),
          "M\tbacklog/data/T.md\nD\tbacklog/data/old.md\nA\tbacklog/events/r/1-2-abc.jsonl"
        )
        assert.deepStrictEqual([repo.git(["diff", "--cached"]), repo.git(["diff"])], before)
        assert.strictEqual(repo.git(["status", "--porcelain"]), "M  src/a.ts\n M src/b.ts")
        assert.strictEqual(repo.read("backlog/events/r/1-2-abc.jsonl"), "{}\n")
        assert.isFalse(existsSync(join(repo.root, "backlog/data/old.md")))
        const again = yield* repo.vcs.commitOwn({ ...own, files: files({ "backlog/data/T.md": "rendered\n" }) })
        assert.deepStrictEqual(again, { _tag: "nothing", skipped: [] })
      })
    )
  )

  it.effect("leaves out what a person changed, staged, put in the way or deleted, and says so", () =>
    inRepository((repo) =>
      Effect.gen(function* () {
        repo.commit({ "backlog/data/S.md": "s\n", "backlog/data/D.md": "d\n", "backlog/data/E.md": "e\n" })
        repo.write("backlog/data/T.md", "by hand\n")
        repo.write("backlog/data/S.md", "staged\n")
        repo.git(["add", "backlog/data/S.md"])
        repo.write("backlog/data/S.md", "s\n")
        repo.write("backlog/data/new.md", "in the way\n")
        rmSync(join(repo.root, "backlog/data/D.md"))
        mkdirSync(join(repo.root, "backlog/data/folder.md"))
        const before = repo.git(["diff", "--cached"])
        const wanted = (path: string) => [`backlog/data/${path}`, `${path} rendered\n`] as const
        const paths = ["T.md", "S.md", "new.md", "D.md", "folder.md", "E.md"]
        const result = yield* repo.vcs.commitOwn({ ...own, files: new Map(paths.map(wanted)) })
        if (result._tag !== "committed") return assert.fail(result._tag)
        assert.deepStrictEqual(
          [...result.skipped].toSorted(),
          ["D.md", "S.md", "T.md", "folder.md", "new.md"].map((path) => `backlog/data/${path}`)
        )
        assert.strictEqual(repo.git(["show", "--format=", "--name-only", result.commit]), "backlog/data/E.md")
        assert.strictEqual(repo.read("backlog/data/T.md"), "by hand\n")
        assert.strictEqual(repo.read("backlog/data/new.md"), "in the way\n")
        assert.strictEqual(repo.read("backlog/data/E.md"), "E.md rendered\n")
        assert.strictEqual(repo.git(["diff", "--cached"]), before)
        const onlyHand = yield* repo.vcs.commitOwn({ ...own, files: files({ "backlog/data/T.md": null }) })
        assert.deepStrictEqual(onlyHand, { _tag: "nothing", skipped: ["backlog/data/T.md"] })
      })
    )
  )

  it.effect("commits a file that was rendered before, and sees no edit in other line endings", () =>
    inRepository((repo) =>
      Effect.gen(function* () {
        repo.commit({ ".gitattributes": "*.md text eol=crlf\n" })
        rmSync(join(repo.root, "backlog/data/T.md"))
        repo.git(["checkout", "backlog/data/T.md"])
        assert.strictEqual(repo.read("backlog/data/T.md"), "ticket\r\n")
        repo.write("backlog/data/U.md", "rendered\n")
        const wanted = files({ "backlog/data/T.md": "changed\n", "backlog/data/U.md": "rendered\n" })
        const result = yield* repo.vcs.commitOwn({ ...own, files: wanted })
        assert.strictEqual(result._tag, "committed")
        if (result._tag === "committed") assert.deepStrictEqual([...result.skipped], [])
        assert.strictEqual(repo.git(["status", "--porcelain"]), "")
      })
    )
  )

  it.effect("moves a branch that is checked out nowhere without touching a work tree", () =>
    inRepository((repo) =>
      Effect.gen(function* () {
        repo.git(["branch", "backlog/feat-001"])
        const before = fingerprint(repo)
        const result = yield* repo.vcs.commitOwn({
          ...own,
          branch: "backlog/feat-001",
          files: files({ "backlog/data/T.md": "x\n" })
        })
        assert.strictEqual(result._tag, "committed")
        assert.strictEqual(yield* repo.vcs.show("backlog/feat-001", "backlog/data/T.md"), "x\n")
        assert.strictEqual(fingerprint(repo), before)
      })
    )
  )

  it.effect("waits while a merge, a rebase or another git command is at work", () =>
    inRepository((repo) =>
      Effect.gen(function* () {
        repo.git(["checkout", "--quiet", "-b", "side"])
        repo.commit({ "src/a.ts": "side\n" })
        repo.git(["checkout", "--quiet", "main"])
        const head = repo.commit({ "src/a.ts": "main\n" })
        const commit = () => repo.vcs.commitOwn({ ...own, files: files({ "backlog/data/T.md": "x\n" }) })
        for (const [start, end] of [
          [
            ["merge", "side"],
            ["merge", "--abort"]
          ],
          [
            ["rebase", "side"],
            ["rebase", "--abort"]
          ],
          [
            ["cherry-pick", "side"],
            ["cherry-pick", "--abort"]
          ]
        ] as const) {
          assert.notStrictEqual(repo.tryGit(start), 0)
          const before = fingerprint(repo)
          const result = yield* commit()
          assert.strictEqual(result._tag, "busy")
          if (result._tag === "busy") assert.strictEqual(result.finish, "btk sync")
          assert.strictEqual(fingerprint(repo), before)
          repo.git(end)
        }
        writeFileSync(join(repo.gitDir, "index.lock"), "")
        assert.strictEqual((yield* commit())._tag, "busy")
        assert.strictEqual(repo.git(["rev-parse", "main"]), head)
        rmSync(join(repo.gitDir, "index.lock"))
        assert.strictEqual((yield* commit())._tag, "committed")
      })
    )
  )

  it.effect("finishes what a crash between index and branch left", () =>
    inRepository((repo) =>
      Effect.gen(function* () {
        repo.write("backlog/data/T.md", "rendered\n")
        repo.git(["add", "backlog/data/T.md"])
        const result = yield* repo.vcs.commitOwn({ ...own, files: files({ "backlog/data/T.md": "rendered\n" }) })
        assert.strictEqual(result._tag, "committed")
        assert.strictEqual(repo.git(["status", "--porcelain"]), "")
      })
    )
  )

  it.effect("removes index files of processes that ended in the middle, and no others", () =>
    inRepository((repo) =>
      Effect.gen(function* () {
        const prefix = `backlog-index-${hostname().replaceAll(/[^A-Za-z0-9]/gu, "_")}`
        const indexes = () => readdirSync(repo.gitDir).filter((name) => name.startsWith("backlog-index"))
        const { pid } = spawnSync("true")
        const others = [`${prefix}-${process.pid}-x`, "backlog-index-elsewhere-1-x"]
        for (const name of [...others, `${prefix}-${pid}-x`, `${prefix}-${pid}-x.lock`]) {
          writeFileSync(join(repo.gitDir, name), "")
        }
        assert.strictEqual(
          (yield* repo.vcs.commitOwn({ ...own, files: files({ "backlog/x": "x\n" }) }))._tag,
          "committed"
        )
        assert.deepStrictEqual(indexes().toSorted(), others.toSorted())
      })
    )
  )

  it.effect("takes back what a crash between index and branch left, but not what a person made of it", () =>
    inRepository((repo) =>
      Effect.gen(function* () {
        // The branch can't move: as if the process had ended before.
        repo.hook("reference-transaction", '[ "$1" != prepared ]')
        const first = { "backlog/data/T.md": "first\n", "backlog/events/1.jsonl": "1\n", "backlog/data/U.md": "u\n" }
        const cut = yield* Effect.flip(repo.vcs.commitOwn({ ...own, files: files(first) }))
        assert.strictEqual(cut.code, "branch-moving")
        assert.include(repo.git(["status", "--porcelain"]), "A  backlog/events/1.jsonl")
        rmSync(join(repo.gitDir, "hooks/reference-transaction"))
        repo.write("backlog/data/U.md", "u, and mine\n")
        const result = yield* repo.vcs.commitOwn({
          ...own,
          files: files({ "backlog/data/T.md": "second\n", "backlog/events/1-2.jsonl": "1\n2\n" })
        })
        if (result._tag !== "committed") return assert.fail(result._tag)
        assert.deepStrictEqual([...result.skipped], [])
        assert.strictEqual(
          repo.git(["show", "--format=", "--name-status", "HEAD"]),
          "M\tbacklog/data/T.md\nA\tbacklog/events/1-2.jsonl"
        )
        assert.strictEqual(repo.git(["status", "--porcelain"]), "AM backlog/data/U.md")
        repo.git(["rm", "--quiet", "--cached", "-f", "backlog/data/U.md"])
        // Committed: from now on it is a person's edit again.
        repo.write("backlog/data/T.md", "first\n")
        const last = yield* repo.vcs.commitOwn({ ...own, files: files({ "backlog/data/T.md": "third\n" }) })
        assert.deepStrictEqual(last, { _tag: "nothing", skipped: ["backlog/data/T.md"] })
      })
    )
  )

  it.effect("never leaves the repository or follows a link out of it", () =>
    inRepository((repo) =>
      Effect.gen(function* () {
        for (const path of ["../x", "/etc/x", ".git/config", "a//b", "a\nb"]) {
          const error = yield* Effect.flip(repo.vcs.commitOwn({ ...own, files: files({ [path]: "x" }) }))
          assert.strictEqual(error.code, "path-unsafe")
        }
        mkdirSync(join(repo.base, "outside"))
        repo.git(["config", "core.symlinks", "true"])
        rmSync(join(repo.root, "backlog"), { recursive: true })
        const { symlinkSync } = yield* Effect.promise(() => import("node:fs"))
        symlinkSync(join(repo.base, "outside"), join(repo.root, "backlog"))
        const result = yield* repo.vcs.commitOwn({ ...own, files: files({ "backlog/new.md": "x\n" }) })
        assert.deepStrictEqual(result, { _tag: "nothing", skipped: ["backlog/new.md"] })
        assert.isFalse(existsSync(join(repo.base, "outside/new.md")))
      })
    )
  )
})
