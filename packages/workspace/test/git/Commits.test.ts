import { assert, describe, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import { rmSync } from "node:fs"
import { join } from "node:path"
import { inRepository, type Repository } from "./repository.ts"

const withSlot = (
  use: (repo: Repository, slot: { path: string; branch: string; base: string }) => Effect.Effect<void, unknown>
) =>
  inRepository((repo) =>
    Effect.gen(function* () {
      const slot = {
        path: repo.slotPath("feat-001"),
        branch: "backlog/feat-001",
        base: repo.git(["rev-parse", "main"])
      }
      yield* repo.vcs.addSlot(slot)
      yield* use(repo, slot)
    })
  )

const MESSAGE = "feat: something\n\n#1 stays, though it looks like a comment\n\nBacklog-Ticket: FEAT-001 uid\n"

const committed = (result: { _tag: string; commit?: string; output?: string }): string => {
  assert.strictEqual(result._tag, "committed", result.output)
  return result.commit ?? ""
}

describe("committing a slot", () => {
  it.effect("makes one commit on the base from the files, without backlog/, whatever an agent did with git", () =>
    withSlot((repo, slot) =>
      Effect.gen(function* () {
        repo.commit({ "src/one.ts": "one\n" }, "agent 1", slot.path)
        repo.git(["checkout", "--quiet", "-b", "agents-own"], slot.path)
        repo.commit({ "src/two.ts": "two\n" }, "agent 2", slot.path)
        repo.write("src/three.ts", "three\n", slot.path)
        repo.write("backlog/data/T.md", "agent\n", slot.path)
        repo.git(["update-index", "--assume-unchanged", "src/b.ts"], slot.path)
        repo.write("src/b.ts", "hidden change\n", slot.path)
        const made = yield* repo.vcs.commitSlot({ path: slot.path, base: slot.base, message: MESSAGE, marker: "m" })
        const commit = committed(made)
        assert.strictEqual(yield* repo.vcs.resolve(slot.branch), commit)
        assert.strictEqual(yield* repo.vcs.parentOf(commit), slot.base)
        assert.deepStrictEqual(
          [...(yield* repo.vcs.changedPaths(slot.base, commit))],
          ["src/b.ts", "src/one.ts", "src/three.ts", "src/two.ts"]
        )
        assert.strictEqual(yield* repo.vcs.show(commit, "backlog/data/T.md"), "ticket\n")
        assert.strictEqual(repo.git(["log", "-1", "--format=%B", commit]), MESSAGE)
      })
    )
  )

  it.effect("makes no merge of a merge that was left open", () =>
    withSlot((repo, slot) =>
      Effect.gen(function* () {
        repo.git(["branch", "other", repo.commit({ "src/a.ts": "mine\n" }, "mine", slot.path)])
        repo.git(["reset", "--quiet", "--hard", slot.base], slot.path)
        repo.commit({ "src/a.ts": "theirs\n" }, "theirs", slot.path)
        assert.notStrictEqual(repo.tryGit(["merge", "other"], slot.path), 0)
        repo.write("src/a.ts", "solved\n", slot.path)
        const commit = committed(
          yield* repo.vcs.commitSlot({ path: slot.path, base: slot.base, message: MESSAGE, marker: "m" })
        )
        assert.strictEqual(repo.git(["log", "-1", "--format=%P", commit]), slot.base)
        assert.strictEqual(yield* repo.vcs.show(commit, "src/a.ts"), "solved\n")
      })
    )
  )

  it.effect("runs the hooks: what they change is in the commit, what they refuse comes back with their output", () =>
    withSlot((repo, slot) =>
      Effect.gen(function* () {
        repo.hook(
          "pre-commit",
          'if grep -q bad src/a.ts; then echo "no bad words"; exit 1; fi\necho fmt >> src/a.ts; git add src/a.ts\necho "$BTK_MARKER" > "$HOME/marker"'
        )
        const commit = () =>
          repo.vcs.commitSlot({ path: slot.path, base: slot.base, message: MESSAGE, marker: "btk-m" })
        repo.write("src/a.ts", "bad\n", slot.path)
        const refused = yield* commit()
        assert.strictEqual(refused._tag, "hook-refused")
        if (refused._tag === "hook-refused") assert.include(refused.output, "no bad words")
        assert.strictEqual(yield* repo.vcs.resolve(slot.branch), slot.base)
        repo.write("src/a.ts", "good\n", slot.path)
        const made = committed(yield* commit())
        assert.strictEqual(yield* repo.vcs.show(made, "src/a.ts"), "good\nfmt\n")
        assert.strictEqual(repo.read("marker", join(repo.base, "home")), "btk-m\n")
        repo.hook("commit-msg", "echo wrong message >&2; exit 1")
        const again = yield* commit()
        assert.strictEqual(again._tag, "hook-refused")
        if (again._tag === "hook-refused") assert.include(again.output, "wrong message")
      })
    )
  )

  it.effect("doesn't commit without a configured identity", () =>
    withSlot((repo, slot) =>
      Effect.gen(function* () {
        repo.git(["config", "--unset", "user.name"])
        repo.write("src/a.ts", "x\n", slot.path)
        const error = yield* Effect.flip(
          repo.vcs.commitSlot({ path: slot.path, base: slot.base, message: MESSAGE, marker: "m" })
        )
        assert.strictEqual(error.code, "git-identity-missing")
      })
    )
  )
})

describe("rebasing a slot", () => {
  it.effect("moves its commit onto another base, and the files with it", () =>
    withSlot((repo, slot) =>
      Effect.gen(function* () {
        repo.write("src/one.ts", "one\n", slot.path)
        const first = committed(
          yield* repo.vcs.commitSlot({ path: slot.path, base: slot.base, message: MESSAGE, marker: "m" })
        )
        const onto = repo.commit({ "src/b.ts": "b2\n" })
        repo.write("leftover.ts", "left\n", slot.path)
        repo.write("src/a.ts", "left\n", slot.path)
        const result = yield* repo.vcs.rebaseSlot({ path: slot.path, onto })
        assert.strictEqual(result._tag, "rebased")
        if (result._tag !== "rebased") return
        assert.strictEqual(yield* repo.vcs.resolve(slot.branch), result.commit)
        assert.strictEqual(yield* repo.vcs.parentOf(result.commit), onto)
        assert.strictEqual(yield* repo.vcs.patchId(onto, result.commit), yield* repo.vcs.patchId(slot.base, first))
        assert.strictEqual(repo.git(["status", "--porcelain"], slot.path), "")
        assert.strictEqual(repo.git(["symbolic-ref", "--short", "HEAD"], slot.path), slot.branch)
        assert.strictEqual(
          repo.git(["log", "-1", "--format=%B", result.commit]),
          repo.git(["log", "-1", "--format=%B", first])
        )
        assert.deepStrictEqual(yield* repo.vcs.rebaseSlot({ path: slot.path, onto }), result)
      })
    )
  )

  it.effect("names the files in conflict and leaves the slot at its commit", () =>
    withSlot((repo, slot) =>
      Effect.gen(function* () {
        repo.write("src/a.ts", "mine\n", slot.path)
        repo.write("src/ü.ts", "mine\n", slot.path)
        const first = committed(
          yield* repo.vcs.commitSlot({ path: slot.path, base: slot.base, message: MESSAGE, marker: "m" })
        )
        const onto = repo.commit({ "src/a.ts": "theirs\n", "src/ü.ts": "theirs\n" })
        const result = yield* repo.vcs.rebaseSlot({ path: slot.path, onto })
        assert.strictEqual(result._tag, "conflict")
        if (result._tag === "conflict") assert.deepStrictEqual([...result.files], ["src/a.ts", "src/ü.ts"])
        assert.strictEqual(yield* repo.vcs.resolve(slot.branch), first)
        assert.strictEqual(repo.git(["rev-parse", "HEAD"], slot.path), first)
        assert.strictEqual(repo.git(["status", "--porcelain"], slot.path), "")
        assert.strictEqual(repo.read("src/a.ts", slot.path), "mine\n")
      })
    )
  )

  it.effect("goes on after a crash in the middle of it", () =>
    withSlot((repo, slot) =>
      Effect.gen(function* () {
        repo.write("src/one.ts", "one\n", slot.path)
        committed(yield* repo.vcs.commitSlot({ path: slot.path, base: slot.base, message: MESSAGE, marker: "m" }))
        const onto = repo.commit({ "src/b.ts": "b2\n" })
        repo.git(["checkout", "--quiet", "--detach", onto], slot.path)
        rmSync(join(slot.path, "src/b.ts"))
        const result = yield* repo.vcs.rebaseSlot({ path: slot.path, onto })
        assert.strictEqual(result._tag, "rebased")
        assert.strictEqual(repo.read("src/one.ts", slot.path), "one\n")
        assert.strictEqual(repo.read("src/b.ts", slot.path), "b2\n")
      })
    )
  )
})
