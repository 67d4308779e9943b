/**
 * Which process a lock belongs to, and whether it is certain that it has died. A stopped process is alive, and so is one that can't
 * be looked at, for example on another machine that shares the disk.
 *
 * @since 0.1.0
 */
import { createHash } from "node:crypto"
import { readFileSync, readlinkSync } from "node:fs"
import { hostname } from "node:os"

export interface Owner {
  /** Tells machines, restarts of a machine, and containers of one machine apart. */
  readonly machine: string
  readonly pid: number
  /** When the process started, in clock ticks since the machine did; 0 where the system doesn't say. Pids are used again. */
  readonly started: number
}

const orEmpty = (look: () => string): string => {
  try {
    return look()
  } catch {
    // Only Linux has these files.
    return ""
  }
}

/** proc_pid_stat(5): fields after the name, which may hold anything but is in parentheses. */
const procStat = (pid: number): { readonly state: string; readonly started: number } | null => {
  const stat = orEmpty(() => readFileSync(`/proc/${pid}/stat`, "latin1"))
  if (stat === "") return null
  const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ")
  return { state: fields[0] ?? "", started: Number(fields[19] ?? "0") }
}

let self: Owner | null = null

export const thisProcess = (): Owner => {
  if (self !== null) return self
  const names = [
    hostname(),
    orEmpty(() => readFileSync("/proc/sys/kernel/random/boot_id", "latin1")),
    orEmpty(() => readlinkSync("/proc/self/ns/pid"))
  ]
  const machine = createHash("sha256").update(names.join("\n")).digest("hex").slice(0, 12)
  self = { machine, pid: process.pid, started: procStat(process.pid)?.started ?? 0 }
  return self
}

export const nameOfOwner = ({ machine, pid, started }: Owner, random: string): string =>
  `lock-${machine}-${pid}-${started}-${random}`

/** Null for other files. */
export const ownerOfName = (name: string): Owner | null => {
  const [, machine, pid, started] = /^lock-([0-9a-f]{12})-(\d+)-(\d+)-[a-z2-7]+$/u.exec(name) ?? []
  return machine === undefined ? null : { machine, pid: Number(pid), started: Number(started) }
}

export const isDead = (owner: Owner): boolean => {
  if (owner.machine !== thisProcess().machine) return false
  try {
    process.kill(owner.pid, 0)
  } catch (error) {
    // EPERM: somebody else's process, and alive.
    return error instanceof Error && "code" in error && error.code === "ESRCH"
  }
  const now = procStat(owner.pid)
  if (now === null) return false
  // A zombie does nothing any more.
  return now.state === "Z" || now.state === "X" || (owner.started !== 0 && now.started !== owner.started)
}
