/** A change that is ready to land. */
import * as Effect from "effect/Effect"
import { inRepository, type Repository } from "./repository.ts"

export interface Change {
  readonly target: string
  readonly expected: string
  readonly commit: string
}

/** A ready change in a slot: modifies src/a.ts, adds src/new.ts and docs/x.md. */
export const withChange = (use: (repo: Repository, change: Change) => Effect.Effect<void, unknown>) =>
  inRepository((repo) =>
    Effect.gen(function* () {
      repo.commit({ "src/keep.ts": "keep\n", "src/gone.ts": "gone\n" })
      const expected = repo.git(["rev-parse", "main"])
      const path = repo.slotPath("feat-001")
      yield* repo.vcs.addSlot({ path, branch: "backlog/feat-001", base: expected })
      repo.git(["rm", "--quiet", "src/gone.ts"], path)
      const commit = repo.commit({ "src/a.ts": "a2\n", "src/new.ts": "new\n", "docs/x.md": "x\n" }, "feat", path)
      yield* use(repo, { target: "main", expected, commit })
    })
  )
