import { assert, describe, it } from "@effect/vitest"
import { spawnSync } from "node:child_process"
import { mkdirSync, realpathSync, renameSync, rmSync, symlinkSync, writeFileSync } from "node:fs"
import { dirname, join } from "node:path"
import { findPlace, type Place } from "../../src/place.ts"
import { failureOf } from "../support/failure.ts"
import { withTemp } from "../support/temp.ts"

const git = (cwd: string, ...args: ReadonlyArray<string>): string => {
  const env = {
    PATH: process.env["PATH"] ?? "",
    HOME: cwd,
    GIT_CONFIG_NOSYSTEM: "1",
    GIT_CONFIG_GLOBAL: "/dev/null",
    GIT_AUTHOR_NAME: "Ada",
    GIT_AUTHOR_EMAIL: "ada@example.org",
    GIT_COMMITTER_NAME: "Ada",
    GIT_COMMITTER_EMAIL: "ada@example.org"
  }
  const { status, stderr, stdout } = spawnSync("git", ["-c", "protocol.file.allow=always", ...args], {
    cwd,
    env,
    encoding: "utf8"
  })
  if (status !== 0) throw new Error(`git ${args.join(" ")}: ${stderr}`)
  return stdout.trim()
}

const config = (dir: string, id: string): void => {
  mkdirSync(dir, { recursive: true })
  writeFileSync(join(dir, "backlog.config.json"), JSON.stringify({ version: "2.0", project: { id, name: id } }))
}

const folder = (...parts: ReadonlyArray<string>): string => {
  const dir = join(...parts)
  mkdirSync(dir, { recursive: true })
  return dir
}

/** A repository with one commit and a project at its root. */
const repository = (dir: string, id = "app"): string => {
  folder(dir)
  git(dir, "init", "--quiet", "-b", "main")
  config(dir, id)
  git(dir, "add", "-A")
  git(dir, "commit", "--quiet", "-m", "first")
  return dir
}

/** What git itself says. */
const commonDirByGit = (dir: string): string =>
  realpathSync(join(git(dir, "rev-parse", "--path-format=absolute", "--git-common-dir")))

describe("the place of a project's log", () => {
  it("is in the Git directory, from any folder of the work tree", () =>
    withTemp((dir) => {
      const root = repository(join(dir, "repo"))
      const deep = folder(root, "src", "deep")
      const expected: Place = {
        kind: "git",
        root,
        projectId: "app",
        storage: "files",
        storeDir: join(root, ".git/backlog/app"),
        commonDir: join(root, ".git"),
        worktree: root
      }
      assert.deepStrictEqual(findPlace(root), expected)
      assert.deepStrictEqual(findPlace(deep), expected)
      assert.deepStrictEqual(findPlace(join(root, ".git", "hooks")), expected)
      symlinkSync(deep, join(dir, "link"))
      assert.deepStrictEqual(findPlace(join(dir, "link")), expected)
    }))

  it("is the same for every work tree of a repository, and as git says", () =>
    withTemp((dir) => {
      const root = repository(join(dir, "repo"))
      git(root, "worktree", "add", "--quiet", "-b", "slot", join(dir, "slot"))
      const slot = findPlace(folder(dir, "slot", "sub"))
      assert.strictEqual(slot.storeDir, findPlace(root).storeDir)
      assert.strictEqual(slot.root, join(dir, "slot"))
      assert.strictEqual(slot.worktree, join(dir, "slot"))
      assert.strictEqual(slot.commonDir, commonDirByGit(join(dir, "slot")))
    }))

  it("is the nearest project's, and several of one repository don't share it", () =>
    withTemp((dir) => {
      const root = repository(join(dir, "repo"))
      config(join(root, "packages/api"), "api")
      const api = findPlace(folder(root, "packages/api/src"))
      assert.strictEqual(api.root, join(root, "packages/api"))
      assert.strictEqual(api.storeDir, join(root, ".git/backlog/api"))
      assert.strictEqual(findPlace(folder(root, "packages/web")).projectId, "app")
    }))

  it("ends at the border: a submodule is its own project", () =>
    withTemp((dir) => {
      const library = repository(join(dir, "library"), "library")
      const root = repository(join(dir, "repo"))
      git(root, "submodule", "--quiet", "add", library, "vendor/library")
      const inside = findPlace(join(root, "vendor/library"))
      assert.strictEqual(inside.projectId, "library")
      assert.strictEqual(inside.commonDir, join(root, ".git/modules/vendor/library"))
      assert.strictEqual(inside.commonDir, commonDirByGit(join(root, "vendor/library")))
      rmSync(join(root, "vendor/library/backlog.config.json"))
      assert.strictEqual(failureOf(() => findPlace(join(root, "vendor/library"))).code, "project-not-found")
    }))

  it("is found for a Git directory elsewhere, linked or pointed to", () =>
    withTemp((dir) => {
      const root = folder(dir, "repo")
      git(root, "init", "--quiet", "--separate-git-dir", join(dir, "elsewhere"))
      config(root, "app")
      assert.strictEqual(findPlace(root).storeDir, join(dir, "elsewhere/backlog/app"))
      rmSync(join(root, ".git"))
      symlinkSync(join(dir, "elsewhere"), join(root, ".git"))
      assert.strictEqual(findPlace(root).storeDir, join(dir, "elsewhere/backlog/app"))
    }))

  it("is found in a repository whose refs are in tables, and before the first commit", () =>
    withTemp((dir) => {
      const root = folder(dir, "repo")
      git(root, "init", "--quiet")
      config(root, "app")
      assert.strictEqual(findPlace(root).kind, "git")
      // What git writes for readers of the older layout (extensions.refStorage = reftable).
      writeFileSync(join(root, ".git/HEAD"), "ref: refs/heads/.invalid\n")
      rmSync(join(root, ".git/refs"), { recursive: true })
      folder(root, ".git/refs")
      writeFileSync(join(root, ".git/refs/heads"), "this repository uses the reftable format\n")
      assert.strictEqual(findPlace(root).kind, "git")
    }))

  it("is known in a bare repository by its only log", () =>
    withTemp((dir) => {
      const bare = folder(dir, "bare.git")
      git(bare, "init", "--quiet", "--bare")
      assert.strictEqual(failureOf(() => findPlace(bare)).code, "project-not-found")
      folder(bare, "backlog", "app")
      const expected: Place = {
        kind: "git",
        root: bare,
        projectId: "app",
        storage: "files",
        storeDir: join(bare, "backlog/app"),
        commonDir: bare,
        worktree: null
      }
      assert.deepStrictEqual(findPlace(join(bare, "hooks")), expected)
      folder(bare, "backlog", "other")
      const failure = failureOf(() => findPlace(bare))
      assert.deepStrictEqual([failure.code, failure.kind], ["project-ambiguous", "usage"])
      assert.strictEqual(findPlace(bare, { projectId: "other" }).storeDir, join(bare, "backlog/other"))
    }))

  it("is .backlog beside the configuration where there is no Git", () =>
    withTemp((dir) => {
      config(join(dir, "plain"), "app")
      const expected: Place = {
        kind: "plain",
        root: join(dir, "plain"),
        projectId: "app",
        storage: "files",
        storeDir: join(dir, "plain/.backlog"),
        commonDir: null,
        worktree: null
      }
      assert.deepStrictEqual(findPlace(folder(dir, "plain", "src")), expected)
      assert.strictEqual(failureOf(() => findPlace(folder(dir, "other"))).code, "project-not-found")
    }))

  it("goes with what the configuration says of the log, and refuses what it doesn't know", () =>
    withTemp((dir) => {
      const root = repository(join(dir, "repo"))
      const write = (log: unknown) =>
        writeFileSync(join(root, "backlog.config.json"), JSON.stringify({ project: { id: "app" }, log }))
      for (const [log, storage] of [
        [undefined, "files"],
        [{ durability: "os" }, "files"],
        [{ storage: "files" }, "files"],
        [{ storage: "refs" }, "refs"]
      ] as const) {
        write(log)
        assert.strictEqual(findPlace(root).storage, storage)
      }
      for (const storage of ["Refs", "", null, 1]) {
        write({ storage })
        const failure = failureOf(() => findPlace(root))
        assert.deepStrictEqual([failure.code, failure.kind], ["log-storage-unknown", "usage"])
      }
    }))

  it("can be asked for by id before there is a configuration", () =>
    withTemp((dir) => {
      git(folder(dir, "repo"), "init", "--quiet")
      const place = findPlace(folder(dir, "repo", "src"), { projectId: "new-one" })
      assert.strictEqual(place.root, join(dir, "repo"))
      assert.strictEqual(place.storeDir, join(dir, "repo/.git/backlog/new-one"))
      assert.strictEqual(
        findPlace(folder(dir, "plain"), { projectId: "new-one" }).storeDir,
        join(dir, "plain/.backlog")
      )
      for (const projectId of ["../../etc", "", "A", "a/b", "-a", "a\n"]) {
        assert.strictEqual(failureOf(() => findPlace(dir, { projectId })).code, "project-id-invalid", projectId)
      }
    }))

  it("is refused for a configuration without a usable id", () =>
    withTemp((dir) => {
      const root = repository(join(dir, "repo"))
      for (const text of ["", "{", "[]", '{"project":{"id":"../x"}}', '{"version":"2.0","project":{"name":"x"}}']) {
        writeFileSync(join(root, "backlog.config.json"), text)
        const failure = failureOf(() => findPlace(root))
        assert.deepStrictEqual([failure.code, failure.kind], ["project-id-missing", "usage"], text)
      }
      writeFileSync(join(root, "backlog.config.json"), '{"version":"1.1","project":{"name":"My App"}}')
      assert.strictEqual(findPlace(root).projectId, "my-app")
      assert.strictEqual(failureOf(() => findPlace(join(dir, "nowhere"))).code, "folder-not-found")
    }))
})

describe("a repository that doesn't resolve", () => {
  const breaks: ReadonlyArray<readonly [string, (root: string) => void]> = [
    ["an empty .git file", (root) => writeFileSync(join(root, ".git"), "")],
    ["a .git file without gitdir", (root) => writeFileSync(join(root, ".git"), "elsewhere\n")],
    ["a .git file that leads nowhere", (root) => writeFileSync(join(root, ".git"), "gitdir: ../nowhere\n")],
    ["a link to nowhere", (root) => symlinkSync("../nowhere", join(root, ".git"))],
    ["an empty .git folder", (root) => folder(root, ".git")],
    [
      "a Git directory without HEAD",
      (root) => {
        folder(root, ".git/objects")
        folder(root, ".git/refs/heads")
      }
    ],
    [
      "an empty HEAD, as a power cut leaves it",
      (root) => {
        git(root, "init", "--quiet")
        writeFileSync(join(root, ".git/HEAD"), "")
      }
    ],
    [
      "a work tree whose repository moved away",
      (root) => {
        const main = repository(join(dirname(root), "main"))
        rmSync(root, { recursive: true })
        git(main, "worktree", "add", "--quiet", "-b", "slot", root)
        renameSync(main, join(dirname(root), "moved"))
      }
    ],
    [
      "an empty commondir",
      (root) => {
        const main = repository(join(dirname(root), "main"))
        rmSync(root, { recursive: true })
        git(main, "worktree", "add", "--quiet", "-b", "slot", root)
        writeFileSync(join(main, ".git/worktrees/repo/commondir"), "\n")
      }
    ]
  ]

  it.each(breaks)("is an environment error, never plain mode: %s", (_, breakIt) =>
    withTemp((dir) => {
      // A project around it must not be taken instead.
      config(dir, "outer")
      const root = folder(dir, "repo")
      breakIt(root)
      config(root, "app")
      const failure = failureOf(() => findPlace(folder(root, "src")))
      assert.deepStrictEqual([failure.code, failure.kind], ["git-broken", "environment"])
      assert.strictEqual(failure.details["file"], join(root, ".git"))
    })
  )
})
