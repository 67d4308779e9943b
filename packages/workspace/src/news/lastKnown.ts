/**
 * What Git has of this clone's own log: whether a folder that was put back from a copy may go on under its name (event-log.md, A7).
 * Asked only when the folder isn't where it was made.
 *
 * @since 0.1.0
 */
import { EVENTS_DIR, segmentCommits, segmentRange } from "@backlog-toolkit/core/log/Segment"
import type { OpenProject } from "../openProject.ts"
import { askGit } from "./askGit.ts"
import { trustedRefs } from "./trustedRefs.ts"

export interface KnownCommit {
  readonly seq: number
  readonly text: string
}

const newestIn = (project: OpenProject, ref: string, replica: string): KnownCommit | null => {
  const folder = `${project.prefix}${EVENTS_DIR}/${replica}`
  const paths = (askGit(project, ["ls-tree", "-r", "-z", "--name-only", "--full-tree", ref, "--", folder]) ?? "")
    .split("\0")
    .map((path) => ({ path, to: segmentRange(path)?.to ?? 0 }))
    .toSorted((a, b) => b.to - a.to)
  const [newest] = paths
  if (newest === undefined || newest.to === 0) return null
  const segment = askGit(project, ["cat-file", "blob", `${ref}:${newest.path}`])
  const text = segment === null ? undefined : segmentCommits(segment).get(newest.to)
  return text === undefined ? null : { seq: newest.to, text }
}

/** The newest commit of a replica that a trusted ref holds; null when none does. Reads Git, never a work tree. */
export const lastKnown =
  (project: OpenProject) =>
  (replica: string): KnownCommit | null =>
    trustedRefs(project)
      .flatMap((ref) => newestIn(project, ref, replica) ?? [])
      .toSorted((a, b) => b.seq - a.seq)[0] ?? null
