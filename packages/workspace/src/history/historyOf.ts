/**
 * The history of a project's source files: Git's, where the project has a work tree of Git.
 *
 * @since 0.1.0
 */
import type { SourceHistoryShape } from "@backlog-toolkit/core/ports/SourceHistory"
import { makeGit } from "../git/runGit.ts"
import type { Env } from "../process/environment.ts"
import { mainWorktree, type OpenProject } from "../openProject.ts"
import { make } from "./GitSourceHistory.ts"

/** Null without Git, and in a bare repository, which has no files to look at. */
export const historyOf = (
  { commonDir, worktree }: Pick<OpenProject, "commonDir" | "worktree">,
  env: Env
): SourceHistoryShape | null =>
  commonDir === null || worktree === null
    ? null
    : make(makeGit({ root: mainWorktree({ commonDir, worktree }), gitDir: commonDir, env }), worktree)
