/**
 * Which remote a log on refs is exchanged with: the one that the target branch is exchanged with.
 *
 * @since 0.1.0
 */
import { DomainError } from "@backlog-toolkit/core/log/DomainError"
import { loadConfig } from "../loadConfig.ts"
import { askGit } from "../news/askGit.ts"
import { type OpenProject, targetOf } from "../openProject.ts"

export interface RemoteChoice {
  /** Null when there is none to choose. */
  readonly remote: string | null
  /** A sentence. */
  readonly why: string
}

const targetHere = (project: OpenProject): string | null => {
  try {
    return targetOf(project, loadConfig(project))
  } catch (error) {
    // Detached, or a configuration that other commands complain about.
    if (error instanceof DomainError) return null
    throw error
  }
}

export const remoteOf = (project: OpenProject): RemoteChoice => {
  const remotes = (askGit(project, ["remote"]) ?? "").split("\n").filter((name) => name !== "")
  const target = project.worktree === null ? null : targetHere(project)
  const asked = ["for-each-ref", "--format=%(upstream:remotename)", `refs/heads/${target}`]
  const upstream = target === null ? "" : (askGit(project, asked) ?? "").trim()
  // A branch may follow another one of the same repository: then it names no remote.
  if (remotes.includes(upstream)) return { remote: upstream, why: `${target} follows a branch of ${upstream}.` }
  const [only, another] = remotes
  if (only === undefined) return { remote: null, why: "The repository has no remote." }
  if (another === undefined) return { remote: only, why: `${only} is the only remote.` }
  if (remotes.includes("origin"))
    return { remote: "origin", why: "The target branch follows no remote, and one is called origin." }
  return { remote: null, why: `The target branch follows none of the remotes (${remotes.join(", ")}).` }
}
