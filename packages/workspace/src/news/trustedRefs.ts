/**
 * The refs whose events become part of this log (event-log.md, A2): the configuration's, or the target branch and its upstream.
 *
 * @since 0.1.0
 */
import { DomainError } from "@backlog-toolkit/core/log/DomainError"
import { loadConfig } from "../loadConfig.ts"
import { type OpenProject, targetOf } from "../openProject.ts"
import { askGit } from "./askGit.ts"
import { headText } from "./refStamp.ts"

const withUpstream = (project: OpenProject, target: string): ReadonlyArray<string> => {
  const branch = `refs/heads/${target}`
  const upstream = askGit(project, ["for-each-ref", "--format=%(upstream)", branch])?.trim() ?? ""
  return upstream === "" ? [branch] : [branch, upstream]
}

/** Full names; those that don't exist yet too. None where nothing says what is trusted. Throws what reading the configuration throws. */
export const trustedRefs = (project: OpenProject): ReadonlyArray<string> => {
  const { commonDir, kind, worktree } = project
  if (kind === "plain" || commonDir === null) return []
  // A bare repository has no configuration: what its HEAD names is what everybody gets.
  if (worktree === null) return [/^ref: (\S+)$/u.exec(headText(commonDir, null))?.[1] ?? "HEAD"]
  const config = loadConfig(project)
  if (config.log.trustedRefs !== undefined) return config.log.trustedRefs
  try {
    return withUpstream(project, targetOf(project, config))
  } catch (error) {
    // Detached, and no target is configured.
    if (error instanceof DomainError && error.code === "target-unknown") return []
    throw error
  }
}
