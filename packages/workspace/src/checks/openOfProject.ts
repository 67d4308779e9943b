/**
 * What keeps the tickets of a project drafts, by its configuration and the files of its work tree.
 *
 * @since 0.1.0
 */
import type { BacklogConfig } from "@backlog-toolkit/core/backlog/BacklogConfig"
import { type OpenOf, openOfIn } from "@backlog-toolkit/core/checks/Open"
import type { Repository } from "@backlog-toolkit/core/checks/Repository"
import type { OpenProject } from "../openProject.ts"
import { repositoryAt, sourceRepositoryAt } from "./repositoryAt.ts"

type Rooted = Pick<OpenProject, "kind" | "root" | "worktree">

/** Top of the work tree; null in a bare repository, which has no files to look at. */
export const topOf = ({ kind, root, worktree }: Rooted): string | null => worktree ?? (kind === "git" ? null : root)

/** Files by their paths: what keeps a ticket a draft. */
export const repositoryOf = (project: Rooted): Repository | null => {
  const top = topOf(project)
  return top === null ? null : repositoryAt(top)
}

/** The toolkit's own folder, where tickets name code without being any. */
export const ownFolders = ({ prefix }: Pick<OpenProject, "prefix">): ReadonlyArray<string> => [
  `${prefix}backlog/`,
  `${prefix}.backlog/`
]

/** With what the source says: for all checks. */
export const sourceRepositoryOf = (project: Rooted & Pick<OpenProject, "prefix">): Repository | null => {
  const top = topOf(project)
  return top === null ? null : sourceRepositoryAt(top, ownFolders(project))
}

export const openOfProject = (project: Rooted, config: BacklogConfig): OpenOf => openOfIn(config, repositoryOf(project))
