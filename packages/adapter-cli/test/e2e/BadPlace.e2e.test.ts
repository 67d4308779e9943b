import { assert, describe, it } from "@effect/vitest"
import { spawnSync } from "node:child_process"
import { existsSync, readdirSync } from "node:fs"
import { join } from "node:path"
import { fileURLToPath } from "node:url"
import { btk, btkJson, environmentOf } from "../support/cli.ts"
import { configText, type Folder, withFolder } from "../support/places.ts"
import { assertRefused } from "../support/refused.ts"

const NOT_FOUND = 3
const ENVIRONMENT = 6
const RUN = fileURLToPath(new URL("../../../../examples/run.mjs", import.meta.url))

const refused = (folder: Folder, verbs: ReadonlyArray<string>, code: string, ...says: ReadonlyArray<string>): void => {
  for (const verb of verbs) {
    const args = verb === "create" ? ["create", "Any"] : [verb]
    assertRefused(folder, { args, code, exit: ENVIRONMENT, says })
  }
}

/** A repository with a committed project, whose log has one ticket. */
const withRepository = (config: string, use: (folder: Folder) => void): void =>
  withFolder((folder) => {
    folder.git("init", "--quiet", "-b", "main")
    folder.git("config", "user.name", "Ada")
    folder.git("config", "user.email", "ada@example.org")
    folder.write("backlog.config.json", config)
    btkJson(folder, ["init", "--yes"])
    folder.git("add", "--all")
    folder.git("commit", "--quiet", "-m", "Start")
    btkJson(folder, ["create", "First"])
    use(folder)
  })

describe("a folder without a project", () => {
  it("is told where the search ended and how to begin", () =>
    withFolder((folder) => {
      for (const args of [["list"], ["create", "Any"], ["implement"], ["sync"], ["verify"], ["show", "TASK-001"]]) {
        assertRefused(folder, { args, code: "project-not-found", exit: NOT_FOUND, says: [folder.dir, "btk init"] })
      }
    }))
})

describe("a project without Git", () => {
  it("keeps tickets, and is told that work needs a repository", () =>
    withFolder((folder) => {
      btkJson(folder, ["init", "--yes", "--test-command", "node --test"])
      btkJson(folder, ["create", "Any"])
      btkJson(folder, ["claim", "TASK-001"])
      assert.match(btk(folder, ["list"]).out, /^TASK-001 {2}medium {2}draft {2}Any$/mu)
      assert.deepStrictEqual(readdirSync(join(folder.dir, "backlog/data/pending")), ["TASK-001-any.md"])
      assert.strictEqual(btk(folder, ["verify"]).code, 0)
      refused(folder, ["sync"], "git-repository-missing", folder.dir, "git init")
      refused({ ...folder }, ["implement"], "git-repository-missing", folder.dir, "git init")
    }))
})

describe("a repository", { timeout: 240_000 }, () => {
  it("whose .git points nowhere is broken, never taken for none", () =>
    withFolder((folder) => {
      folder.write("backlog.config.json", configText())
      folder.write(".git", "gitdir: /nowhere/.git/worktrees/x\n")
      refused(folder, ["list", "create", "sync", "implement", "init", "verify"], "git-broken", join(folder.dir, ".git"))
      assert.isFalse(existsSync(join(folder.dir, ".backlog")))
    }))

  it("that is bare lists its tickets and refuses what needs files", () =>
    withRepository(configText(), (folder) => {
      const dir = join(folder.base, "bare.git")
      folder.git("clone", "--quiet", "--bare", folder.dir, dir)
      const bare = { ...folder, dir }
      refused(bare, ["init"], "worktree-missing", dir)
      // It has the project, but no events of it yet.
      assert.include(btk(bare, ["list"]).out, "No tickets")
      btkJson(folder, ["sync"])
      folder.git("push", "--quiet", dir, "main")
      assert.include(btk(bare, ["list"]).out, "TASK-001")
      refused(bare, ["create", "sync", "implement", "plan"], "worktree-missing", dir, "clone")
    }))

  it("with a detached HEAD and no target keeps tickets, and asks for the target where it needs one", () =>
    withRepository(configText(), (folder) => {
      folder.git("checkout", "--quiet", "--detach")
      assert.deepStrictEqual(btk(folder, ["q", "Second"]), { code: 0, signal: null, out: "TASK-002\n", err: "" })
      btkJson(folder, ["claim", "TASK-002"])
      refused(folder, ["sync", "implement"], "target-unknown", '"target"', "backlog.config.json")
      folder.git("checkout", "--quiet", "main")
      btkJson(folder, ["sync"])
      assert.include(folder.git("ls-files"), "backlog/data/pending/TASK-002-second.md")
    }))

  it("without a commit keeps tickets, and is told to make one before work starts", () =>
    withFolder((folder) => {
      folder.git("init", "--quiet", "-b", "main")
      folder.write("backlog.config.json", configText())
      btkJson(folder, ["init", "--yes"])
      btkJson(folder, ["create", "Any"])
      refused(folder, ["sync", "implement"], "target-missing", "main", "first commit")
      assert.strictEqual(btk(folder, ["verify"]).code, 0)
    }))

  it("without an identity keeps tickets, and is told to set one where a commit has to be made", () =>
    withRepository(configText(), (folder) => {
      folder.git("config", "--unset", "user.name")
      folder.git("config", "--unset", "user.email")
      btkJson(folder, ["create", "Second"])
      refused(folder, ["sync", "implement"], "git-identity-missing", "user.name", "user.email")
      const { status, stderr } = spawnSync(process.execPath, [RUN, "--repo", folder.dir], {
        encoding: "utf8",
        env: environmentOf(folder)
      })
      assert.strictEqual(status, ENVIRONMENT, stderr)
      assert.include(stderr, "[git-identity-missing]")
    }))

  it("whose user has no name in the system is served all the same", (context) =>
    withRepository(configText(), (folder) => {
      if (process.getuid?.() !== 0) return context.skip("Becoming another user needs root.")
      folder.git("config", "--unset", "user.email")
      spawnSync("chown", ["-R", "54321", folder.base])
      const bin = fileURLToPath(new URL("../../dist/bundle/bin.js", import.meta.url))
      const args = ["--reuid", "54321", "--clear-groups", process.execPath, bin, "q", "Second", "--json"]
      const { status, stderr, stdout } = spawnSync("setpriv", args, {
        cwd: folder.dir,
        encoding: "utf8",
        env: environmentOf(folder)
      })
      assert.strictEqual(status, 0, stderr)
      assert.include(stdout, "TASK-002")
    }))
})
