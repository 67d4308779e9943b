/**
 * Ends processes politely, then for good: TERM, and KILL for what is still there after the grace time.
 *
 * @since 0.1.0
 */
import { setTimeout as sleep } from "node:timers/promises"
import { procStat } from "./pidStart.ts"
import { groupAlive, type Running } from "./processTable.ts"

/** gates.md, "Process rules": TERM, then KILL after 5 s. */
export const GRACE_MS = 5000

const POLL_MS = 20

const signalGroup = (pgid: number, signal: NodeJS.Signals): void => {
  try {
    process.kill(-pgid, signal)
  } catch {
    // Nobody is there any more.
    return
  }
}

/** Signals one process unless its id belongs to another one by now. */
const signalSame = ({ pid, startTicks }: Running, signal: NodeJS.Signals): void => {
  if (procStat(pid)?.startTicks !== startTicks) return
  try {
    process.kill(pid, signal)
  } catch {
    // It ended meanwhile.
    return
  }
}

export const waitUntil = async (done: () => boolean, limitMs: number): Promise<boolean> => {
  const end = performance.now() + limitMs
  while (!done()) {
    if (performance.now() >= end) return false
    await sleep(POLL_MS)
  }
  return true
}

/** A group that we started and whose id is ours as long as a member lives. */
export const endGroup = async (pgid: number, graceMs: number): Promise<void> => {
  if (!groupAlive(pgid)) return
  signalGroup(pgid, "SIGTERM")
  if (await waitUntil(() => !groupAlive(pgid), graceMs)) return
  signalGroup(pgid, "SIGKILL")
  await waitUntil(() => !groupAlive(pgid), graceMs)
}

/** Whatever `find` finds, looked for again and again: a process may start others while it is being ended. */
export const endFound = async (find: () => ReadonlyArray<Running>, graceMs: number): Promise<void> => {
  let found = find()
  if (found.length === 0) return
  for (const one of found) signalSame(one, "SIGTERM")
  if (await waitUntil(() => (found = find()).length === 0, graceMs)) return
  await waitUntil(() => {
    found = find()
    for (const one of found) signalSame(one, "SIGKILL")
    return found.length === 0
  }, graceMs)
}
