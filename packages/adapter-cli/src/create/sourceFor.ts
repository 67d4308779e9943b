/**
 * What the repository tells of a request: the files it is probably about, and the names of all, for where tests are placed.
 *
 * @since 0.1.0
 */
import type { BacklogConfig } from "@backlog-toolkit/core/backlog/BacklogConfig"
import { partOf } from "@backlog-toolkit/core/checks/Boundary"
import type { ProposedFile } from "@backlog-toolkit/core/draft/request/draftFiles"
import { requestFiles } from "@backlog-toolkit/core/source/requestFiles"
import { ownFolders, topOf } from "@backlog-toolkit/workspace/checks/openOfProject"
import type { OpenProject } from "@backlog-toolkit/workspace/openProject"
import { readSources, sourcePaths } from "@backlog-toolkit/workspace/source/sourceAt"

export interface RequestSource {
  readonly proposed: ReadonlyArray<ProposedFile>
  readonly paths: ReadonlyArray<string>
}

export const NO_SOURCE: RequestSource = { proposed: [], paths: [] }

/** Reads all source files of the work tree; nothing in a bare repository. `tests`: whether the request is about tests. */
export const sourceFor = (
  project: OpenProject,
  config: BacklogConfig,
  request: string,
  tests: boolean
): RequestSource => {
  const top = topOf(project)
  if (top === null) return NO_SOURCE
  const { maxAffectedFiles, requireSingleResponsibility } = config.ticketConstraints
  const paths = sourcePaths(top, ownFolders(project))
  const proposed = requestFiles(request, readSources(top, paths), {
    // Each file may bring its test.
    limit: Math.max(1, Math.floor(maxAffectedFiles / 2)),
    partOf: requireSingleResponsibility ? partOf : null,
    tests
  })
  return { proposed, paths }
}
