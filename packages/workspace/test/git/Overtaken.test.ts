import { assert, describe, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import { appendFileSync, rmSync, writeFileSync } from "node:fs"
import { join } from "node:path"
import { withChange } from "./change.ts"
import type { Repository } from "./repository.ts"

/** Lets something happen while Git writes a file of the change: after it has looked at the branch, before it moves it. */
const whileWriting = (repo: Repository, path: string, script: string): void => {
  appendFileSync(join(repo.gitDir, "info/attributes"), `${path} filter=meanwhile\n`)
  repo.git(["config", "filter.meanwhile.smudge", `${script}; cat`])
}

/** The other one's commit, made without touching the index or a file. */
const otherCommit = (repo: Repository): string => {
  const head = repo.git(["rev-parse", "main"])
  repo.write("src/other.ts", "other\n")
  repo.git(["add", "src/other.ts"])
  const tree = repo.git(["write-tree"])
  return repo.git(["commit-tree", "-p", head, "-m", "other", tree])
}

describe("a fast-forward that is overtaken", () => {
  it.effect("by another landing, answers so and leaves of its own nothing behind", () =>
    withChange((repo, change) =>
      Effect.gen(function* () {
        // The other one has written its files and the index, and now moves the branch.
        const other = otherCommit(repo)
        whileWriting(repo, "src/new.ts", `git update-ref refs/heads/main ${other}`)
        assert.deepStrictEqual(yield* repo.vcs.integrate(change), { _tag: "moved" })
        assert.strictEqual(repo.git(["rev-parse", "main"]), other)
        assert.strictEqual(repo.git(["status", "--porcelain"]), "")
        assert.deepStrictEqual(
          [repo.read("src/a.ts"), repo.read("src/new.ts"), repo.read("src/gone.ts"), repo.read("src/other.ts")],
          ["a\n", null, "gone\n", "other\n"]
        )
      })
    )
  )

  it.effect("by a landing that says the same of a file, keeps it", () =>
    withChange((repo, change) =>
      Effect.gen(function* () {
        repo.git(["update-ref", "refs/heads/other", "main"])
        const other = repo.commit({ "src/new.ts": "new\n" }, "other")
        repo.git(["reset", "--quiet", "--hard", change.expected])
        whileWriting(repo, "docs/x.md", `git update-ref refs/heads/main ${other}`)
        assert.deepStrictEqual(yield* repo.vcs.integrate(change), { _tag: "moved" })
        assert.strictEqual(repo.git(["status", "--porcelain"]), "")
        assert.strictEqual(repo.read("src/new.ts"), "new\n")
      })
    )
  )

  it.effect("by somebody who works on a file of it at that moment, touches nothing of theirs", () =>
    withChange((repo, change) =>
      Effect.gen(function* () {
        const other = otherCommit(repo)
        whileWriting(
          repo,
          "src/new.ts",
          `git update-ref refs/heads/main ${other}; printf mine >docs/x.md; printf mine >src/a.ts`
        )
        assert.deepStrictEqual(yield* repo.vcs.integrate(change), { _tag: "moved" })
        assert.include([repo.read("src/a.ts"), repo.read("docs/x.md")], "mine")
      })
    )
  )

  it.effect("waits with the work tree as it was while another command holds the branch", () =>
    withChange((repo, change) =>
      Effect.gen(function* () {
        const lock = join(repo.gitDir, "refs/heads/main.lock")
        writeFileSync(lock, "")
        const result = yield* repo.vcs.integrate(change)
        assert.strictEqual(result._tag, "busy")
        assert.include(result._tag === "busy" ? result.detail : "", "main.lock")
        assert.strictEqual(repo.git(["status", "--porcelain"]), "")
        assert.deepStrictEqual([repo.read("src/a.ts"), repo.read("src/new.ts")], ["a\n", null])
        rmSync(lock)
        assert.deepStrictEqual(yield* repo.vcs.integrate(change), { _tag: "landed", commit: change.commit })
        assert.strictEqual(repo.git(["status", "--porcelain"]), "")
      })
    )
  )
})
