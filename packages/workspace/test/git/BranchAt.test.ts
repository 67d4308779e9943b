import { assert, describe, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import { mkdirSync } from "node:fs"
import { join } from "node:path"
import { branchAt } from "../../src/git/branchAt.ts"
import { gitEmail } from "../../src/gitEmail.ts"
import { inRepository } from "./repository.ts"

describe("what is checked out", () => {
  it.effect("is a branch by its whole name, whatever else has that name, or nothing", () =>
    inRepository((repo) =>
      Effect.sync(() => {
        const { env, root } = repo
        assert.strictEqual(branchAt(root, env), "main")
        repo.git(["checkout", "--quiet", "-b", "x/y"])
        repo.git(["tag", "x/y"])
        repo.git(["update-ref", "refs/heads/heads/x/y", "HEAD"])
        assert.strictEqual(branchAt(root, env), "x/y")
        repo.git(["checkout", "--quiet", "--detach"])
        assert.isNull(branchAt(root, env))
        assert.isNull(branchAt(repo.base, env))
      })
    )
  )

  it.effect("is a branch in linked work trees, of no commit, by another name, and below the top", () =>
    inRepository((repo) =>
      Effect.sync(() => {
        const { env, root } = repo
        const linked = join(repo.base, "linked")
        repo.git(["worktree", "add", "--quiet", "-b", "there", linked])
        assert.strictEqual(branchAt(linked, env), "there")
        assert.strictEqual(branchAt(root, env), "main")
        mkdirSync(join(root, "below"))
        assert.strictEqual(branchAt(join(root, "below"), env), "main")
        repo.git(["symbolic-ref", "refs/heads/alias", "refs/heads/main"])
        repo.git(["symbolic-ref", "HEAD", "refs/heads/alias"])
        assert.strictEqual(branchAt(root, env), "main")
        repo.git(["symbolic-ref", "HEAD", "refs/heads/unborn"])
        assert.strictEqual(branchAt(root, env), "unborn")
      })
    )
  )

  it.effect("is asked of the folder, whatever repository the environment points to", () =>
    inRepository((repo) =>
      inRepository((other) =>
        Effect.sync(() => {
          other.git(["checkout", "--quiet", "-b", "elsewhere"])
          other.git(["config", "user.email", "eve@example.org"])
          const env = { ...repo.env, GIT_DIR: other.gitDir, GIT_WORK_TREE: other.root }
          assert.strictEqual(branchAt(repo.root, env), "main")
          assert.strictEqual(gitEmail(repo.root, env), "ada@example.org")
        })
      )
    )
  )
})
