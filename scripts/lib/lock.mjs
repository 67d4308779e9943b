// One holder at a time, across processes. The work done under it must be safe without it (temp files and renames):
// the lock only keeps two processes from doing the same work, so a lost lock costs time, never data.
import { linkSync, mkdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from "node:fs"
import { dirname } from "node:path"
import { setTimeout as sleep } from "node:timers/promises"

const POLL_MS = 50
/** Longer than any install or build: an older lock belongs to a process id that has been given out again. */
const STALE_MS = 15 * 60_000

const read = (path) => {
  try {
    return { pid: Number(readFileSync(path, "utf8")), age: Date.now() - statSync(path).mtimeMs }
  } catch {
    return null
  }
}

const isRunning = (pid) => {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return error.code === "EPERM"
  }
}

/** Creates the lock with its content in one step, so nobody ever reads an empty one. */
const take = (path) => {
  const own = `${path}.${process.pid}`
  writeFileSync(own, String(process.pid))
  try {
    linkSync(own, path)
    return true
  } catch (error) {
    if (error.code === "EEXIST") return false
    throw error
  } finally {
    rmSync(own, { force: true })
  }
}

/** Moves a dead process' lock aside; of several that try, one succeeds. */
const clear = (path) => {
  const aside = `${path}.dead.${process.pid}`
  try {
    renameSync(path, aside)
  } catch (error) {
    if (error.code !== "ENOENT") throw error
  }
  rmSync(aside, { force: true })
}

/** Runs `work` while holding the lock file at `path`; waits for a living holder, removes a dead one's lock. */
export const withLock = async (path, work) => {
  mkdirSync(dirname(path), { recursive: true })
  while (!take(path)) {
    const holder = read(path)
    if (holder !== null && (holder.age > STALE_MS || !isRunning(holder.pid))) clear(path)
    else await sleep(POLL_MS)
  }
  try {
    return await work()
  } finally {
    if (read(path)?.pid === process.pid) rmSync(path, { force: true })
  }
}
