/**
 * Whether refs of the log that others wrote have moved since they were looked at. Reads refs and no object.
 *
 * @since 0.1.0
 */
import { readFileSync } from "node:fs"
import { join } from "node:path"
import { foreignStamp } from "@backlog-toolkit/storage-git/ForeignLogs"
import type { OpenProject } from "../openProject.ts"
import { replaceFile } from "../replaceFile.ts"
import { refOptions } from "../refs/refLog.ts"
import { remoteOf } from "../refs/remoteOf.ts"

/** What was looked at last. */
interface Mark {
  /** Of everything that says which remote it is. */
  readonly setting: string
  readonly remote: string | null
  readonly stamp: string
}

export interface RefNews {
  /** Whose refs; null for those that were pushed into a bare repository. */
  readonly remote: string | null
  readonly remember: () => void
}

const markFile = ({ storeDir }: OpenProject): string => join(storeDir, "cache/imported-refs.json")

/** Null where there is none, or a crash left half of one. */
const readMark = (project: OpenProject): Mark | null => {
  try {
    const { remote, setting, stamp } = JSON.parse(readFileSync(markFile(project), "utf8")) as Partial<Mark>
    const sound = typeof setting === "string" && typeof stamp === "string"
    return sound && (remote === null || typeof remote === "string") ? { setting, remote, stamp } : null
  } catch {
    return null
  }
}

const writeMark = (project: OpenProject, mark: Mark): void => {
  try {
    replaceFile(markFile(project), JSON.stringify(mark))
  } catch {
    // A read-only disk: the next command looks again.
  }
}

/** `setting` changes when another remote may be meant. Throws as `GitLog.openLog`. */
export const refNewsOf = (project: OpenProject, setting: string): RefNews | null => {
  const before = readMark(project)
  const known = before?.setting === setting ? before : null
  const bare = project.worktree === null
  const remote = bare ? null : known === null ? remoteOf(project).remote : known.remote
  if (remote === null && !bare) return null
  const stamp = foreignStamp({ ...refOptions(project), remote })
  if (stamp === (known?.stamp ?? "")) return null
  return { remote, remember: () => writeMark(project, { setting, remote, stamp }) }
}
