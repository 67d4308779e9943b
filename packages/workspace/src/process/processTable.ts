/**
 * What is running: members of a process group, and on Linux the processes that carry our marks.
 * Looks only; `endProcesses.ts` ends.
 *
 * @since 0.1.0
 */
import { readdirSync, readFileSync } from "node:fs"
import { type Mark, markOf } from "./marker.ts"
import { procStat } from "./pidStart.ts"

export interface Running {
  readonly pid: number
  readonly pgid: number
  readonly startTicks: string
}

const allPids = (): ReadonlyArray<number> => {
  try {
    return readdirSync("/proc").flatMap((name) => (/^\d+$/u.test(name) ? [Number(name)] : []))
  } catch {
    // No procfs (macOS).
    return []
  }
}

const living = (pid: number): Running | null => {
  const stat = procStat(pid)
  return stat === null || stat.state === "Z" || stat.state === "X"
    ? null
    : { pid, pgid: stat.pgid, startTicks: stat.startTicks }
}

export const hasProcfs = (): boolean => procStat(process.pid) !== null

/** Processes whose environment carries a mark that `wanted` accepts. Never this process or one above it. */
export const marked = (wanted: (mark: Mark) => boolean): ReadonlyArray<Running & { readonly mark: Mark }> => {
  const above = new Set<number>()
  for (let pid = process.pid; pid > 0 && !above.has(pid); pid = procStat(pid)?.ppid ?? 0) above.add(pid)
  return allPids().flatMap((pid) => {
    if (above.has(pid)) return []
    let block: string
    try {
      block = readFileSync(`/proc/${pid}/environ`, "latin1")
    } catch {
      // Somebody else's process, or one that just ended.
      return []
    }
    const mark = markOf(Buffer.from(block, "latin1").toString("utf8"))
    if (mark === null || !wanted(mark)) return []
    const running = living(pid)
    return running === null ? [] : [{ ...running, mark }]
  })
}

/** Living members of a group; null where the system can't tell (no procfs). */
export const membersOf = (pgid: number): ReadonlyArray<Running> | null =>
  hasProcfs()
    ? allPids().flatMap((pid) => {
        const running = living(pid)
        return running !== null && running.pgid === pgid ? [running] : []
      })
    : null

/** Whether anything lives in the group. Zombies that nobody collects don't count where the system can tell. */
export const groupAlive = (pgid: number): boolean => {
  try {
    process.kill(-pgid, 0)
  } catch (error) {
    // EPERM: there is a member, of somebody else.
    return (error as NodeJS.ErrnoException).code === "EPERM"
  }
  return (membersOf(pgid)?.length ?? 1) > 0
}
