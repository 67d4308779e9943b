/**
 * What keeps the tickets of a project drafts, by its configuration and the files of its work tree.
 *
 * @since 0.1.0
 */
import type { BacklogConfig } from "@backlog-toolkit/core/backlog/BacklogConfig"
import { type OpenOf, openOfIn } from "@backlog-toolkit/core/checks/Open"
import type { Repository } from "@backlog-toolkit/core/checks/Repository"
import type { OpenProject } from "../openProject.ts"
import { repositoryAt } from "./repositoryAt.ts"

/** Null in a bare repository, which has no files to look at. */
export const repositoryOf = ({
  kind,
  root,
  worktree
}: Pick<OpenProject, "kind" | "root" | "worktree">): Repository | null => {
  const top = worktree ?? (kind === "git" ? null : root)
  return top === null ? null : repositoryAt(top)
}

export const openOfProject = (
  project: Pick<OpenProject, "kind" | "root" | "worktree">,
  config: BacklogConfig
): OpenOf => openOfIn(config, repositoryOf(project))
