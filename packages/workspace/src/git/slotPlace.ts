/**
 * Finds a slot's work tree, puts it into a usable state, removes it. Removes nothing but the path it is given.
 *
 * @since 0.1.0
 */
import { existsSync, rmSync } from "node:fs"
import { isAbsolute, join, relative } from "node:path"
import { domainError, type DomainError } from "@backlog-toolkit/core/log/DomainError"
import * as Effect from "effect/Effect"
import { removeAll } from "./fileWork.ts"
import type { Git } from "./runGit.ts"
import { linkedWorkTrees, readText, realPath, type WorkTree } from "./workTrees.ts"

/** `inner` is `outer` or lies below it. */
const within = (outer: string, inner: string): boolean => {
  const rel = relative(outer, inner)
  return rel === "" || (!rel.startsWith("..") && !isAbsolute(rel))
}

/** Refuses a path whose removal would take the repository along. */
export const checkSlotPath = (git: Git, path: string): Effect.Effect<string, DomainError> =>
  Effect.suspend(() => {
    const real = realPath(path)
    const root = realPath(git.root)
    const gitDir = realPath(git.gitDir)
    return isAbsolute(path) && !within(real, root) && !within(real, gitDir) && !within(gitDir, real)
      ? Effect.succeed(real)
      : Effect.fail(
          domainError(
            "usage",
            "slot-path-unsafe",
            `${path} can't be the folder of a slot.`,
            "It is the repository itself, holds it, or is not an absolute path.",
            "Use a folder outside the repository.",
            { path }
          )
        )
  })

/** Completely made: git marks a work tree as locked while it makes it, and writes the index last. */
export const isWhole = ({ adminDir, linked }: WorkTree): boolean =>
  linked && existsSync(join(adminDir, "index")) && readText(join(adminDir, "locked"))?.trim() !== "initializing"

export const slotAt = (git: Git, path: string): Effect.Effect<WorkTree, DomainError> =>
  Effect.gen(function* () {
    const real = realPath(path)
    const found = (yield* linkedWorkTrees(git)).find((tree) => tree.path === real && isWhole(tree))
    if (found !== undefined) return found
    return yield* domainError(
      "environment",
      "slot-broken",
      `The work tree ${path} is gone or damaged.`,
      "Its folder, or git's record of it, was removed or changed by somebody else.",
      "Run btk implement again: it makes the slot anew and goes on where it stopped.",
      { path }
    )
  })

const STATES = [
  "MERGE_HEAD",
  "MERGE_MODE",
  "MERGE_MSG",
  "SQUASH_MSG",
  "AUTO_MERGE",
  "CHERRY_PICK_HEAD",
  "REVERT_HEAD",
  "ORIG_HEAD",
  "sequencer",
  "rebase-merge",
  "rebase-apply",
  "BISECT_LOG",
  "BISECT_START",
  "BISECT_NAMES",
  "BISECT_TERMS",
  "BISECT_EXPECTED_REV",
  "index.lock",
  "HEAD.lock"
]

/** Forgets what an agent or a crash left half-done in the slot: its operations and locks, not its files. */
export const clearState = ({ adminDir }: WorkTree): Effect.Effect<void> =>
  Effect.sync(() => {
    for (const name of STATES) rmSync(join(adminDir, name), { recursive: true, force: true })
  })

/**
 * Removes the folder, then git's record of it: also a half-made or locked one. The folder's link to the repository goes
 * first: what a crash leaves of it can't pass for a whole work tree.
 */
export const removeWorkTree = (git: Git, path: string): Effect.Effect<void, DomainError> =>
  Effect.gen(function* () {
    const real = yield* checkSlotPath(git, path)
    yield* removeAll(join(path, ".git"))
    yield* removeAll(path)
    for (const tree of yield* linkedWorkTrees(git)) if (tree.path === real) yield* removeAll(tree.adminDir)
  })
