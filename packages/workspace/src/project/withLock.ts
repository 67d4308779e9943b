/**
 * One process at a time for a few milliseconds: for what several commands do to the same small files. A lock that a killed process
 * left is taken away; a disk that takes no lock is worked on without one, as before there were any.
 *
 * @since 0.1.0
 */
import { closeSync, mkdirSync, openSync, readFileSync, renameSync, rmSync, statSync, writeSync } from "node:fs"
import { dirname } from "node:path"

/** Longer than anything done under a lock takes, in milliseconds: whoever has it by then is stopped, or elsewhere. */
const STALE_MS = 10_000
/** Between two tries, in milliseconds. */
const PAUSE_MS = 2

const errnoOf = (error: unknown): string => (error instanceof Error && "code" in error ? String(error.code) : "")

const pause = (): void => {
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, PAUSE_MS)
}

const isAlive = (pid: number): boolean => {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return errnoOf(error) !== "ESRCH"
  }
}

/** Whose process is gone, or who has it for too long. */
const isStale = (file: string): boolean => {
  try {
    const { mtimeMs } = statSync(file)
    const pid = Number(readFileSync(file, "utf8"))
    // Who has just made it has not written its number yet.
    return Date.now() - mtimeMs > STALE_MS || (pid > 0 && !isAlive(pid))
  } catch {
    return false
  }
}

/** By another name first: of several who find it stale, one gets it. */
const takeAway = (file: string): void => {
  const aside = `${file}-${process.pid}`
  try {
    renameSync(file, aside)
    rmSync(aside, { force: true })
  } catch {
    // Somebody else was faster.
  }
}

/** False for a place that takes no lock. */
const acquired = (file: string): boolean => {
  for (;;) {
    try {
      const handle = openSync(file, "wx")
      try {
        writeSync(handle, String(process.pid))
      } finally {
        closeSync(handle)
      }
      return true
    } catch (error) {
      const errno = errnoOf(error)
      if (errno === "ENOENT") {
        try {
          mkdirSync(dirname(file), { recursive: true })
          continue
        } catch {
          return false
        }
      }
      if (errno !== "EEXIST") return false
      if (isStale(file)) takeAway(file)
      else pause()
    }
  }
}

/** Locks that this process has: who has one already does not wait for itself. */
const held = new Set<string>()

export const withLock = <A>(file: string, run: () => A): A => {
  if (held.has(file) || !acquired(file)) return run()
  held.add(file)
  try {
    return run()
  } finally {
    held.delete(file)
    rmSync(file, { force: true })
  }
}
