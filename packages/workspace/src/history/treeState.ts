/**
 * What a work tree has, as a text that differs whenever a source file does: the commit, and whatever differs from it.
 *
 * @since 0.1.0
 */
import { lstatSync } from "node:fs"
import { join } from "node:path"
import { askGit } from "../git/branchAt.ts"
import { splitZ } from "../git/runGit.ts"
import type { Env } from "../process/environment.ts"

/** Differs when the file was written, replaced or removed. */
export const stampOf = (file: string): string => {
  const stat = lstatSync(file, { throwIfNoEntry: false })
  return stat === undefined ? "gone" : `${stat.mtimeMs} ${stat.size} ${stat.ino}`
}

/** Changed files of more than these are a work tree in the middle of something: nothing is remembered of it. */
const MOST = 2000

/** Null without Git, or where too much is changed. `own`: folders of the toolkit, which the log speaks for. */
export const treeState = (worktree: string | null, own: ReadonlyArray<string>, env: Env): string | null => {
  if (worktree === null) return null
  const head = askGit(worktree, ["rev-parse", "--verify", "--quiet", "HEAD"], env)
  const status = askGit(
    worktree,
    ["--no-optional-locks", "status", "--porcelain", "-z", "--no-renames", "--untracked-files=all"],
    env,
    { trim: false }
  )
  if (head === null || status === null) return null
  const changed = splitZ(status).filter((entry) => !own.some((folder) => entry.slice("XY ".length).startsWith(folder)))
  if (changed.length > MOST) return null
  return JSON.stringify([head, changed.map((entry) => [entry, stampOf(join(worktree, entry.slice("XY ".length)))])])
}
