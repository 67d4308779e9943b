import { assert, describe, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import { writeFileSync } from "node:fs"
import { join } from "node:path"
import { isTooOld, versionOf } from "../../src/git/gitErrors.ts"
import { make } from "../../src/git/GitVcs.ts"
import { inRepository } from "./repository.ts"

describe("the git binary", () => {
  it("is too old below 2.30, whatever a vendor appends", () => {
    const tooOld = (text: string) => {
      const version = versionOf(text)
      return version === null ? null : isTooOld(version)
    }
    assert.strictEqual(tooOld("git version 2.29.3"), true)
    assert.strictEqual(tooOld("git version 1.99.0"), true)
    assert.strictEqual(tooOld("git version 2.30.0"), false)
    assert.strictEqual(tooOld("git version 2.39.5 (Apple Git-154)"), false)
    assert.strictEqual(tooOld("git version 3.0.0-rc1"), false)
    assert.strictEqual(tooOld("hub"), null)
  })

  it.effect("is reported as missing or too old with a next step", () =>
    inRepository((repo) =>
      Effect.gen(function* () {
        const missing = make({ ...repo, executable: join(repo.base, "no-git") })
        assert.strictEqual((yield* Effect.flip(missing.resolve("main"))).code, "git-missing")
        const old = join(repo.base, "old-git")
        writeFileSync(old, "#!/bin/sh\necho git version 2.29.1\n", { mode: 0o755 })
        assert.strictEqual((yield* Effect.flip(make({ ...repo, executable: old }).resolve("main"))).code, "git-too-old")
      })
    )
  )

  it.effect("names the subcommand and what git said when it fails", () =>
    inRepository((repo) =>
      Effect.gen(function* () {
        const error = yield* Effect.flip(repo.vcs.treeOf("nowhere"))
        assert.strictEqual(error.code, "git-failed")
        assert.strictEqual(error.kind, "environment")
        assert.strictEqual(error.details["subcommand"], "rev-parse")
        assert.include(error.why, "fatal")
      })
    )
  )

  it.effect("is not pointed to another repository by the caller's environment", () =>
    inRepository((repo) =>
      Effect.gen(function* () {
        const env = { ...repo.env, GIT_DIR: "/nonexistent", GIT_INDEX_FILE: "/nonexistent", GIT_WORK_TREE: "/" }
        const vcs = make({ ...repo, env })
        assert.strictEqual(yield* vcs.resolve("HEAD"), repo.git(["rev-parse", "HEAD"]))
        yield* vcs.addSlot({ path: repo.slotPath("one"), branch: "backlog/one", base: "main" })
        assert.strictEqual(yield* vcs.snapshot(repo.slotPath("one")), yield* vcs.treeOf("main"))
      })
    )
  )
})
