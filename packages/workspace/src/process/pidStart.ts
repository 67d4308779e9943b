/**
 * When a process started, so that a process id can be told from its later reuse.
 *
 * @since 0.1.0
 */
import { spawnSync } from "node:child_process"
import { readFileSync } from "node:fs"

const bootIdFile = "/proc/sys/kernel/random/boot_id"

const readOrNull = (path: string): string | null => {
  try {
    return readFileSync(path, "utf8")
  } catch {
    return null
  }
}

export interface ProcStat {
  readonly state: string
  readonly ppid: number
  readonly pgid: number
  /** Clock ticks since boot. */
  readonly startTicks: string
}

/** `/proc/<pid>/stat` (proc(5)); null when there is no such process or no procfs. */
export const procStat = (pid: number): ProcStat | null => {
  const text = readOrNull(`/proc/${pid}/stat`)
  if (text === null) return null
  // Field 2 is the name in parentheses and may hold spaces and parentheses itself: count from the last one.
  const fields = text.slice(text.lastIndexOf(")") + 2).split(" ")
  const [state, ppid, pgid] = fields
  const startTicks = fields[19]
  if (state === undefined || ppid === undefined || pgid === undefined || startTicks === undefined) return null
  return { state, ppid: Number(ppid), pgid: Number(pgid), startTicks }
}

/**
 * A text that is equal exactly as long as the same process lives; null when there is none (a zombie counts as gone).
 * Linux: start ticks (field 22 of the stat file) and the boot id, because ticks repeat after a reboot.
 * Elsewhere: what `ps` says, to the second.
 */
export const startTimeOf = (pid: number): string | null => {
  if (!Number.isInteger(pid) || pid <= 0) return null
  const boot = readOrNull(bootIdFile)
  if (boot !== null) {
    const stat = procStat(pid)
    return stat === null || stat.state === "Z" || stat.state === "X" ? null : `${boot.trim()}:${stat.startTicks}`
  }
  const { status, stdout } = spawnSync("ps", ["-o", "stat=,lstart=", "-p", String(pid)], {
    encoding: "utf8",
    env: { PATH: process.env["PATH"], LC_ALL: "C" },
    stdio: ["ignore", "pipe", "ignore"]
  })
  const [, state, lstart] = /^\s*(\S+)\s+(.+?)\s*$/u.exec(status === 0 ? stdout : "") ?? []
  return lstart === undefined || state?.startsWith("Z") === true ? null : lstart
}
