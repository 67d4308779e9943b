/**
 * Ends what a crashed run of ours left: found by run files, and on Linux by the marks in the environment of every
 * process, which also covers a crash before the file was written and processes that left their group.
 * A process whose owner still lives is at work, not left behind. A git that outlived its owner is waited for.
 *
 * @since 0.1.0
 */
import { readFileSync } from "node:fs"
import { endFound, endGroup, waitUntil } from "./endProcesses.ts"
import { GIT_RUN, type Mark, ownerAlive } from "./marker.ts"
import { startTimeOf } from "./pidStart.ts"
import { hasProcfs, marked, membersOf, type Running } from "./processTable.ts"
import { readRunFiles, removeRunFile, type RunFile } from "./runFiles.ts"

const isOrphan = (prefix: string, mark: Mark): boolean =>
  mark.marker.startsWith(prefix) && mark.owner !== null && !ownerAlive(mark.owner)

const orphaned = (prefix: string, mark: Mark): boolean => mark.run !== GIT_RUN && isOrphan(prefix, mark)

/** Milliseconds for a git to bring a large work tree forward. */
const GIT_WAIT_MS = 60_000

/** The program, not what a hook of it started and left. */
const isGit = ({ pid }: Running): boolean => {
  try {
    return readFileSync(`/proc/${pid}/comm`, "utf8").trim() === "git"
  } catch {
    return false
  }
}

const gitAtWork = (prefix: string): boolean =>
  marked((mark) => mark.run === GIT_RUN && isOrphan(prefix, mark)).some(isGit)

/** The group is still the one of the file if its leader is, or if a member carries the run's mark. */
const isSameGroup = (file: RunFile, marks: ReadonlyArray<{ readonly pgid: number; readonly mark: Mark }>): boolean =>
  startTimeOf(file.pid) === file.startTime ||
  marks.some(({ mark, pgid }) => pgid === file.pgid && mark.run === file.run)

/** Answers how many runs had something left. */
export const reapRuns = async (runtimeDir: string, prefix: string, graceMs: number): Promise<number> => {
  await waitUntil(() => !gitAtWork(prefix), GIT_WAIT_MS)
  const files = readRunFiles(runtimeDir).filter(({ marker, owner }) => marker.startsWith(prefix) && !ownerAlive(owner))
  const marks = marked((mark) => orphaned(prefix, mark))
  const groups = files.filter((file) => isSameGroup(file, marks))
  const runs = new Set([...groups.map(({ run }) => run), ...marks.map(({ mark }) => mark.run)])
  if (hasProcfs()) {
    const ids = groups.map(({ pgid }) => pgid)
    const find = (): ReadonlyArray<Running> => {
      const found = new Map<number, Running>()
      for (const one of marked((mark) => orphaned(prefix, mark))) found.set(one.pid, one)
      // Members that cleared their environment. A group's id is not given away while a member lives (POSIX).
      for (const pgid of ids) for (const one of membersOf(pgid) ?? []) found.set(one.pid, one)
      return [...found.values()]
    }
    await endFound(find, graceMs)
  } else {
    for (const { pgid } of groups) await endGroup(pgid, graceMs)
  }
  for (const { run } of files) removeRunFile(runtimeDir, run)
  return runs.size
}
