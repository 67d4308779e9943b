/**
 * Files that a stash holds because no commit had them (`git stash -u`). Git brings them back only where nothing stands in their
 * place, so nobody writes them meanwhile.
 *
 * @since 0.1.0
 */
import { existsSync } from "node:fs"
import { join } from "node:path"
import type { DomainError } from "@backlog-toolkit/core/log/DomainError"
import { DATA_DIR } from "@backlog-toolkit/core/ticket/Slug"
import * as Effect from "effect/Effect"
import type { Git } from "../git/runGit.ts"

/** Stashes that are looked into, from the newest: who has more has forgotten them. */
const MAX_STASHES = 16

/** Its log is gone with the last stash: nothing has to be asked then. */
export const hasStash = ({ gitDir }: Git): boolean => existsSync(join(gitDir, "logs/refs/stash"))

export const stashedFiles = (
  git: Git,
  { prefix, worktree }: { readonly worktree: string; readonly prefix: string }
): Effect.Effect<ReadonlySet<string>, DomainError> =>
  Effect.gen(function* () {
    const paths = new Set<string>()
    const options = { cwd: worktree, ok: [0, 128] }
    const log = ["log", "-g", "--format=%P", `--max-count=${MAX_STASHES}`, "refs/stash", "--"]
    for (const line of (yield* git.text(log, options)).split("\n")) {
      // The third parent is what no commit had.
      const [, , untracked] = line.split(" ")
      if (untracked === undefined) continue
      const list = ["ls-tree", "-r", "-z", "--name-only", "--full-tree", untracked, "--", `${prefix}${DATA_DIR}/`]
      for (const name of yield* git.records(list, options)) paths.add(name)
    }
    return paths
  })
