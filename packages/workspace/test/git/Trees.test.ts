import { assert, describe, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import { inRepository } from "./repository.ts"

describe("reading objects", () => {
  it.effect("resolves branches, tags and hashes, and answers null for what isn't there", () =>
    inRepository((repo) =>
      Effect.gen(function* () {
        const { vcs } = repo
        const head = repo.git(["rev-parse", "HEAD"])
        repo.git(["tag", "-a", "v1", "-m", "one"])
        assert.strictEqual(yield* vcs.resolve("main"), head)
        assert.strictEqual(yield* vcs.resolve("refs/heads/main"), head)
        assert.strictEqual(yield* vcs.resolve("v1"), head)
        assert.strictEqual(yield* vcs.resolve("nope"), null)
        assert.strictEqual(yield* vcs.resolve("0123456789012345678901234567890123456789"), null)
        assert.strictEqual(yield* vcs.resolve("--all"), null)
        assert.strictEqual(yield* vcs.resolve(""), null)
      })
    )
  )

  it.effect("covers the tree without backlog/, and nothing else changes the covered tree", () =>
    inRepository((repo) =>
      Effect.gen(function* () {
        const { vcs } = repo
        const before = yield* vcs.coveredTree("HEAD")
        const listed = yield* vcs.list(before, "")
        assert.deepStrictEqual([...listed].toSorted(), [".gitignore", "src/a.ts", "src/b.ts"])
        repo.commit({ "backlog/data/T.md": "other\n", "backlog/events/r/1.jsonl": "{}\n" })
        assert.strictEqual(yield* vcs.coveredTree("HEAD"), before)
        assert.strictEqual(yield* vcs.coveredTree(yield* vcs.treeOf("HEAD")), before)
        repo.commit({ "src/backlog/x.ts": "x\n" })
        assert.notStrictEqual(yield* vcs.coveredTree("HEAD"), before)
      })
    )
  )

  it.effect("shows files and folders, with names that need quoting, and null for what is no file", () =>
    inRepository((repo) =>
      Effect.gen(function* () {
        const { vcs } = repo
        repo.commit({ "docs/ü nd\t.md": "umlaut ü\n", "docs/sub/x": "x", docsother: "no" })
        assert.strictEqual(yield* vcs.show("HEAD", "docs/ü nd\t.md"), "umlaut ü\n")
        assert.strictEqual(yield* vcs.show("HEAD", "docs"), null)
        assert.strictEqual(yield* vcs.show("HEAD", "missing"), null)
        assert.deepStrictEqual([...(yield* vcs.list("HEAD", "docs"))].toSorted(), ["docs/sub/x", "docs/ü nd\t.md"])
        const all = yield* vcs.showAll("HEAD", "docs/")
        assert.deepStrictEqual(Object.fromEntries(all), { "docs/sub/x": "x", "docs/ü nd\t.md": "umlaut ü\n" })
        assert.deepStrictEqual([...(yield* vcs.showAll("HEAD", "nowhere"))], [])
      })
    )
  )

  it.effect("names both ends of a rename and leaves backlog/ out of differences", () =>
    inRepository((repo) =>
      Effect.gen(function* () {
        const { vcs } = repo
        const before = repo.git(["rev-parse", "HEAD"])
        repo.git(["mv", "src/a.ts", "src/c.ts"])
        const after = repo.commit({ "backlog/data/T.md": "changed\n" })
        assert.deepStrictEqual([...(yield* vcs.changedPaths(before, after))], ["src/a.ts", "src/c.ts"])
        const diff = yield* vcs.diff(before, after)
        assert.include(diff, "rename from src/a.ts")
        assert.notInclude(diff, "backlog")
        assert.strictEqual(yield* vcs.patchId(before, before), "")
      })
    )
  )

  it.effect(
    "gives equal patch ids for the same change on another base, and others for other bytes of a binary file",
    () =>
      inRepository((repo) =>
        Effect.gen(function* () {
          const { vcs } = repo
          const base = repo.git(["rev-parse", "HEAD"])
          const one = repo.commit({ "src/new.ts": "one\ntwo\n" })
          repo.git(["reset", "--quiet", "--hard", base])
          const moved = repo.commit({ "src/b.ts": "b2\n", "backlog/data/T.md": "x\n" })
          const same = repo.commit({ "src/new.ts": "one\ntwo\n", "backlog/data/T.md": "y\n" })
          const id = yield* vcs.patchId(base, one)
          assert.match(id, /^[0-9a-f]{40}$/u)
          assert.strictEqual(yield* vcs.patchId(moved, same), id)
          const binary = (end: string) => `\0\x01bin${end}\n`
          const first = repo.commit({ "x.bin": binary("") })
          const second = repo.commit({ "x.bin": `\x01${binary("one")}` })
          repo.git(["reset", "--quiet", "--hard", first])
          const third = repo.commit({ "x.bin": `\x02${binary("two")}` })
          assert.notStrictEqual(yield* vcs.patchId(first, second), yield* vcs.patchId(first, third))
        })
      )
  )

  it.effect("does not let attributes or diff settings hide a change", () =>
    inRepository((repo) =>
      Effect.gen(function* () {
        const { vcs } = repo
        repo.git(["config", "diff.external", "true"])
        repo.git(["config", "diff.noprefix", "true"])
        const before = repo.git(["rev-parse", "HEAD"])
        const after = repo.commit({ ".gitattributes": "*.ts -diff\n", "src/a.ts": "hidden\n" })
        const diff = yield* vcs.diff(before, after)
        assert.include(diff, "+hidden")
        assert.include(diff, "--- a/src/a.ts")
      })
    )
  )

  it.effect("says who commits, or that nobody is configured", () =>
    inRepository((repo) =>
      Effect.gen(function* () {
        assert.deepStrictEqual(yield* repo.vcs.identity, { name: "Ada", email: "ada@example.org" })
        repo.git(["config", "--unset", "user.email"])
        const error = yield* Effect.flip(repo.vcs.identity)
        assert.strictEqual(error.code, "git-identity-missing")
        assert.strictEqual(error.kind, "environment")
      })
    )
  )
})
