import { assert, describe, it } from "@effect/vitest"
import { Failpoint } from "@backlog-toolkit/core/ports/Progress"
import * as Effect from "effect/Effect"
import * as Exit from "effect/Exit"
import { make } from "../../src/git/GitVcs.ts"
import { inRepository, type Repository } from "./repository.ts"

const vcsAt = ({ env, gitDir, root }: Repository, prefix: string) => make({ root, gitDir, env, prefix })

const own = (path: string, text: string) => ({
  branch: "main",
  message: "backlog: x\n",
  files: new Map([[path, text]])
})

describe("several projects in one repository", () => {
  it.effect("each leave their own files out of what is covered and compared, and nothing else", () =>
    inRepository((repo) =>
      Effect.gen(function* () {
        const shop = vcsAt(repo, "apps/sh[o]p/")
        const before = repo.commit({ "apps/sh[o]p/a.js": "a\n", "apps/sh[o]p/backlog/data/T.md": "t\n" })
        const mine = repo.commit({
          "apps/sh[o]p/backlog/data/T.md": "u\n",
          "apps/sh[o]p/backlog/events/r/1.jsonl": "{}\n"
        })
        assert.strictEqual(yield* shop.coveredTree(mine), yield* shop.coveredTree(before))
        assert.deepStrictEqual(yield* shop.changedPaths(before, mine), [])
        assert.deepStrictEqual([yield* shop.diff(before, mine), yield* shop.patchId(before, mine)], ["", ""])
        for (const path of ["backlog/data/T.md", "apps/shop/backlog/data/T.md", "apps/sh[o]p/x/backlog/a.js"]) {
          const from = repo.git(["rev-parse", "HEAD"])
          const theirs = repo.commit({ [path]: "theirs\n" })
          assert.notStrictEqual(yield* shop.coveredTree(theirs), yield* shop.coveredTree(from), path)
          assert.deepStrictEqual(yield* shop.changedPaths(from, theirs), [path])
        }
      })
    )
  )

  it.effect("cover the same before and after the first own file of a folder that has no other", () =>
    inRepository((repo) =>
      Effect.gen(function* () {
        const vcs = vcsAt(repo, "apps/shop/")
        const before = yield* vcs.coveredTree("HEAD")
        repo.commit({ "apps/shop/backlog/data/T.md": "t\n" })
        assert.strictEqual(yield* vcs.coveredTree("HEAD"), before)
        assert.strictEqual(before, yield* vcs.treeOf("HEAD~1"))
      })
    )
  )

  it.effect("leave what another one placed before it was stopped, which only that one takes back", () =>
    inRepository((repo) =>
      Effect.gen(function* () {
        const [shop, blog] = [vcsAt(repo, "apps/shop/"), vcsAt(repo, "apps/blog/")]
        const path = "apps/shop/backlog/data/T.md"
        const stop = (name: string) => {
          if (name === "own-files-placed") throw new Error("stopped")
        }
        const stopped = yield* Effect.exit(Effect.provideService(shop.commitOwn(own(path, "t\n")), Failpoint, stop))
        assert.isTrue(Exit.isFailure(stopped))
        yield* blog.commitOwn(own("apps/blog/backlog/data/T.md", "b\n"))
        assert.strictEqual(repo.git(["status", "--porcelain"]), `A  ${path}`)
        assert.strictEqual(repo.git(["show", "--format=", "--name-only"]), "apps/blog/backlog/data/T.md")
        yield* shop.commitOwn(own("apps/shop/backlog/data/U.md", "u\n"))
        assert.strictEqual(repo.git(["status", "--porcelain"]), "")
        assert.isNull(repo.read(path))
      })
    )
  )
})
