import { assert, describe, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import { join } from "node:path"
import { judgeLanding } from "@backlog-toolkit/core/gate/Landing"
import { make } from "../../src/git/GitVcs.ts"
import { inRepository, type Repository } from "./repository.ts"

const UID = "01hxyzuid"

interface Change {
  readonly base: string
  readonly head: string
  readonly patchId: string
}

/** A change on its own branch and a colleague's clone, both on one bare remote. */
const withRemote = (use: (repo: Repository, change: Change, colleague: string) => Effect.Effect<void, unknown>) =>
  inRepository((repo) =>
    Effect.gen(function* () {
      const remote = join(repo.base, "remote.git")
      repo.git(["clone", "--quiet", "--bare", repo.root, remote])
      repo.git(["remote", "add", "origin", remote])
      repo.git(["fetch", "--quiet", "origin"])
      repo.git(["branch", "--quiet", "--set-upstream-to=origin/main", "main"])
      const colleague = join(repo.base, "colleague")
      repo.git(["clone", "--quiet", remote, colleague])
      repo.git(["config", "user.name", "Bob"], colleague)
      repo.git(["config", "user.email", "bob@example.org"], colleague)
      const base = repo.git(["rev-parse", "main"])
      const path = repo.slotPath("feat-001")
      yield* repo.vcs.addSlot({ path, branch: "backlog/feat-001", base })
      const head = repo.commit({ "src/new.ts": "1\n2\n3\n" }, `feat: new\n\nBacklog-Ticket: FEAT-001 ${UID}`, path)
      yield* use(repo, { base, head, patchId: yield* repo.vcs.patchId(base, head) }, colleague)
    })
  )

const landing = ({ vcs }: Repository, change: Change, ref: string) =>
  Effect.gen(function* () {
    const tip = yield* vcs.resolve(ref)
    if (tip === null) return assert.fail(`no ${ref}`)
    const since = yield* vcs.mergeBase(change.base, tip)
    return judgeLanding({
      uid: UID,
      patchId: change.patchId,
      head: change.head,
      ancestor: yield* vcs.isAncestor(change.head, tip),
      firstParents: since === null ? [] : yield* vcs.firstParents(since, tip)
    })
  })

describe("facts of history", () => {
  it.effect("show a fast-forward or a merge as landed by rule 1", () =>
    withRemote((repo, change, colleague) =>
      Effect.gen(function* () {
        assert.strictEqual((yield* landing(repo, change, "main"))._tag, "awaiting")
        repo.git(["push", "--quiet", "origin", "backlog/feat-001"])
        repo.commit({ "src/b.ts": "b2\n" }, "theirs", colleague)
        repo.git(["pull", "--quiet", "--no-rebase", "--no-edit", "origin", "backlog/feat-001"], colleague)
        repo.git(["push", "--quiet", "origin", "main"], colleague)
        repo.git(["fetch", "--quiet"])
        assert.strictEqual(yield* repo.vcs.upstream("main"), "refs/remotes/origin/main")
        assert.deepStrictEqual(yield* landing(repo, change, "refs/remotes/origin/main"), {
          _tag: "landed",
          rule: 1,
          commit: change.head
        })
      })
    )
  )

  it.effect("show a change that pull --rebase rewrote as landed by rule 2, even with backlog/ files added to it", () =>
    withRemote((repo, change, colleague) =>
      Effect.gen(function* () {
        repo.git(["merge", "--quiet", "--ff-only", "backlog/feat-001"])
        repo.commit({ "src/b.ts": "b2\n" }, "theirs", colleague)
        repo.git(["push", "--quiet", "origin", "main"], colleague)
        repo.git(["pull", "--quiet", "--rebase"])
        repo.write("backlog/data/T.md", "rendered\n")
        repo.git(["add", "backlog"])
        repo.git(["commit", "--quiet", "--amend", "-m", "reworded"])
        const rewritten = repo.git(["rev-parse", "main"])
        repo.commit({ "src/b.ts": "b3\n" }, "later")
        assert.notStrictEqual(rewritten, change.head)
        assert.deepStrictEqual(yield* landing(repo, change, "main"), { _tag: "landed", rule: 2, commit: rewritten })
      })
    )
  )

  it.effect("show a squash merge on the server by rule 2, and one that changed the patch by its uid (rule 3)", () =>
    withRemote((repo, change, colleague) =>
      Effect.gen(function* () {
        repo.git(["push", "--quiet", "origin", "backlog/feat-001"])
        repo.git(["fetch", "--quiet"], colleague)
        repo.commit({ "src/b.ts": "b2\n" }, "theirs", colleague)
        repo.git(["merge", "--quiet", "--squash", "origin/backlog/feat-001"], colleague)
        repo.git(["commit", "--quiet", "-m", "New feature (#7)"], colleague)
        const squashed = repo.git(["rev-parse", "HEAD"], colleague)
        repo.git(["push", "--quiet", "origin", "main"], colleague)
        repo.git(["fetch", "--quiet"])
        assert.deepStrictEqual(yield* landing(repo, change, "origin/main"), {
          _tag: "landed",
          rule: 2,
          commit: squashed
        })

        const message = `New feature (#7)\n\n* feat: new\n\nBacklog-Ticket: FEAT-001 ${UID}`
        repo.write("src/new.ts", "1\n2\n3\nreviewed\n", colleague)
        repo.git(["add", "-A"], colleague)
        repo.git(["commit", "--quiet", "--amend", "-m", message], colleague)
        const changed = repo.git(["rev-parse", "HEAD"], colleague)
        repo.git(["push", "--quiet", "--force", "origin", "main"], colleague)
        repo.git(["fetch", "--quiet"])
        assert.deepStrictEqual(yield* landing(repo, change, "origin/main"), { _tag: "re-gate", commit: changed })
      })
    )
  )

  it.effect("list first parents newest first: merges against their first parent, empty ids for backlog commits", () =>
    inRepository((repo) =>
      Effect.gen(function* () {
        const { vcs } = repo
        const since = repo.git(["rev-parse", "HEAD"])
        repo.git(["checkout", "--quiet", "-b", "side"])
        const inner = repo.commit({ "src/side1.ts": "1\n" }, "side 1")
        const side = repo.commit({ "src/side2.ts": "2\n" }, "side 2")
        repo.git(["checkout", "--quiet", "main"])
        const own = repo.commit({ "backlog/data/T.md": "x\n" }, "backlog: own")
        // Text in a message that looks like the records of a log.
        repo.git(["merge", "--quiet", "--no-ff", "side", "-m", `merge\n\ncommit ${own}\n${own} x`])
        const merge = repo.git(["rev-parse", "HEAD"])
        const found = yield* vcs.firstParents(since, "main")
        assert.deepStrictEqual(
          found.map(({ commit, parent }) => [commit, parent]),
          [
            [merge, own],
            [own, since]
          ]
        )
        assert.strictEqual(found[0]?.patchId, yield* vcs.patchId(since, side))
        assert.strictEqual(found[1]?.patchId, "")
        assert.include(found[0]?.message, `${own} x`)
        assert.deepStrictEqual([...(yield* vcs.firstParents("main", "main"))], [])
        const all = yield* vcs.messages("main")
        assert.deepStrictEqual(all.map(({ message }) => message.split("\n")[0] ?? "").toSorted(), [
          "backlog: own",
          "first",
          "merge",
          "side 1",
          "side 2"
        ])
        assert.isTrue(yield* vcs.isAncestor(inner, merge))
        assert.isFalse(yield* vcs.isAncestor(merge, inner))
        assert.strictEqual(yield* vcs.parentOf(since), null)
        assert.strictEqual(yield* vcs.mergeBase(own, side), since)
      })
    )
  )

  it.effect("take a commit that isn't in this clone for not landed, not for a failure", () =>
    inRepository((repo) =>
      Effect.gen(function* () {
        const unknown = "0123456789012345678901234567890123456789"
        assert.isFalse(yield* repo.vcs.isAncestor(unknown, "main"))
        assert.strictEqual(yield* repo.vcs.mergeBase(unknown, "main"), null)
        assert.strictEqual(yield* repo.vcs.upstream("main"), null)
        assert.isFalse(yield* repo.vcs.shallow)
      })
    )
  )

  it.effect("say that a clone is shallow", () =>
    inRepository((repo) =>
      Effect.gen(function* () {
        repo.commit({ "src/a.ts": "2\n" })
        const root = join(repo.base, "shallow")
        repo.git(["clone", "--quiet", "--depth=1", `file://${repo.root}`, root])
        assert.isTrue(yield* make({ root, gitDir: join(root, ".git"), env: repo.env }).shallow)
      })
    )
  )
})
