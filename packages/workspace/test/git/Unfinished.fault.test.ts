import { assert, describe, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import { spawnSync } from "node:child_process"
import { mkdirSync, rmSync } from "node:fs"
import { join } from "node:path"
import { inRepository, type Repository } from "./repository.ts"

const BIG = "0123456789abcde\n".repeat(4096)

interface Change {
  readonly target: string
  readonly expected: string
  readonly commit: string
}

/** A ready change: src/a.ts says more, src/big.ts and docs/x.md are new, src/gone.ts is deleted. */
const withChange = (use: (repo: Repository, change: Change) => Effect.Effect<void, unknown>) =>
  inRepository((repo) =>
    Effect.gen(function* () {
      const expected = repo.commit({ "src/gone.ts": "gone\n" })
      const path = repo.slotPath("feat-001")
      yield* repo.vcs.addSlot({ path, branch: "backlog/feat-001", base: expected })
      repo.git(["rm", "--quiet", "src/gone.ts"], path)
      const commit = repo.commit({ "src/a.ts": "a\nand more\n", "src/big.ts": BIG, "docs/x.md": "x\n" }, "feat", path)
      yield* use(repo, { target: "main", expected, commit })
    })
  )

/** Mounts a small disk on the repository's folder of files; answers why not when it can't. */
const onSmallDisk = (repo: Repository): string | null => {
  if (process.getuid?.() !== 0) return "Mounting needs root."
  const disk = join(repo.root, "src")
  rmSync(disk, { recursive: true })
  mkdirSync(disk)
  const { status, stderr } = spawnSync("mount", ["-t", "tmpfs", "-o", "size=48k", "none", disk], { encoding: "utf8" })
  if (status !== 0) return stderr
  repo.git(["checkout", "--quiet", "--", "src"])
  return null
}

describe("a fast-forward on a disk that fills up", () => {
  it.effect("waits with the work tree as it was, and lands when there is space again", (context) =>
    withChange((repo, change) =>
      Effect.gen(function* () {
        const reason = onSmallDisk(repo)
        if (reason !== null) return context.skip(reason)
        const disk = join(repo.root, "src")
        yield* Effect.gen(function* () {
          const result = yield* repo.vcs.integrate(change)
          assert.strictEqual(result._tag, "busy")
          assert.include(result._tag === "busy" ? result.detail : "", "src/big.ts")
          assert.strictEqual(repo.git(["status", "--porcelain"]), "")
          assert.deepStrictEqual([repo.read("src/a.ts"), repo.read("src/big.ts")], ["a\n", null])
          spawnSync("mount", ["-o", "remount,size=4m", disk])
          assert.deepStrictEqual(yield* repo.vcs.integrate(change), { _tag: "landed", commit: change.commit })
          assert.strictEqual(repo.git(["status", "--porcelain"]), "")
        }).pipe(Effect.ensuring(Effect.sync(() => spawnSync("umount", ["--lazy", disk]))))
      })
    )
  )
})
