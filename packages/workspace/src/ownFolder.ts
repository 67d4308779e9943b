/**
 * Which folder of the repository a log belongs to: remembered beside the log, so that a second project with the same id is
 * refused before it writes into the log of the first. Disposable: without it, the next command remembers.
 *
 * @since 0.1.0
 */
import { existsSync, readFileSync } from "node:fs"
import { join } from "node:path"
import { CONFIG_FILE, type LogStorage } from "@backlog-toolkit/core/backlog/PeekProjectId"
import { domainError } from "@backlog-toolkit/core/log/DomainError"
import { projectIdAt } from "./projectsOf.ts"
import { replaceFile } from "./replaceFile.ts"

/** Null when nothing is remembered. */
const remembered = (file: string): string | null => {
  try {
    return readFileSync(file, "utf8")
  } catch {
    return null
  }
}

const remember = (storeDir: string, file: string, prefix: string): void => {
  // Opening a project makes no log.
  if (!existsSync(storeDir)) return
  try {
    replaceFile(file, prefix)
  } catch {
    // A read-only disk: nothing is written into the log either.
  }
}

/** What a remembered folder begins with while the log is on refs: whoever looks for files then looks twice. No folder has it. */
const ON_REFS = "refs:"

/** Where it is remembered; `refs/moved.ts` forgets it with every move. */
export const folderFile = (storeDir: string): string => join(storeDir, "cache/folder")

/** Throws `project-id-taken`, and what `check` throws, which is asked unless all is as it was. A project that was moved takes its log along. */
export const checkOwnFolder = (
  project: {
    readonly storeDir: string
    readonly storage: LogStorage
    readonly worktree: string
    readonly projectId: string
    readonly prefix: string
  },
  check: () => void
): void => {
  const { prefix, projectId, storage, storeDir, worktree } = project
  const file = folderFile(storeDir)
  const text = remembered(file)
  const now = storage === "refs" ? ON_REFS + prefix : prefix
  if (text === now) return
  check()
  const before = text?.startsWith(ON_REFS) === true ? text.slice(ON_REFS.length) : text
  if (before !== prefix && before !== null && projectIdAt(worktree, before) === projectId) {
    const [here, there] = [prefix + CONFIG_FILE, before + CONFIG_FILE]
    throw domainError(
      "conflict",
      "project-id-taken",
      `${here} and ${there} have the same project.id, ${projectId}.`,
      "The id names the folder of the log: both projects would write into one log.",
      `Set another project.id in the newer of the two files.`,
      { id: projectId, file: here, other: there }
    )
  }
  remember(storeDir, file, now)
}
