/**
 * Index files of our own, so that nobody's staged work is touched. A slot's private index is kept between uses:
 * it remembers file times, and so only changed files are read again.
 *
 * @since 0.1.0
 */
import { randomUUID } from "node:crypto"
import { copyFileSync, readdirSync, renameSync, rmSync, statSync, utimesSync } from "node:fs"
import { hostname } from "node:os"
import { join } from "node:path"
import type { DomainError } from "@backlog-toolkit/core/log/DomainError"
import * as Effect from "effect/Effect"
import { fileSync } from "./fileWork.ts"

const KEPT = "backlog-index"

/** A copy must not look newer than its original: git re-reads files changed in the index's own instant only. */
const copyWithTime = (from: string, to: string): boolean => {
  try {
    const { mtimeMs } = statSync(from)
    copyFileSync(from, to)
    // Rounded down: an index that looks too old only costs time.
    utimesSync(to, Math.floor(mtimeMs / 1000), Math.floor(mtimeMs / 1000))
    return true
  } catch {
    rmSync(to, { force: true })
    return false
  }
}

const remove = (path: string) => {
  rmSync(path, { recursive: true, force: true })
  rmSync(`${path}.lock`, { force: true })
}

/** Names a file after the process that uses it; in a folder that several machines share, only its own can tell. */
const PREFIX = `backlog-index-${hostname().replaceAll(/[^A-Za-z0-9]/gu, "_")}-`

const isAlive = (pid: number): boolean => {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "EPERM"
  }
}

/** Removes what processes left that ended in the middle. */
const sweep = (dir: string): void => {
  for (const name of readdirSync(dir)) {
    const pid = name.startsWith(PREFIX) ? Number.parseInt(name.slice(PREFIX.length), 10) : Number.NaN
    if (pid > 0 && !isAlive(pid)) rmSync(join(dir, name), { recursive: true, force: true })
  }
}

/** Uses a name in `dir` for an index file or a folder, where nothing is; removes what is there afterwards. */
export const withTemporaryIndex = <A, R>(
  dir: string,
  use: (index: string) => Effect.Effect<A, DomainError, R>
): Effect.Effect<A, DomainError, R> =>
  Effect.acquireUseRelease(
    Effect.sync(() => {
      sweep(dir)
      return join(dir, `${PREFIX}${process.pid}-${randomUUID()}`)
    }),
    use,
    (index) => Effect.sync(() => remove(index))
  )

/** Uses the slot's private index (empty at first) and keeps what became of it. */
export const withPrivateIndex = <A, R>(
  adminDir: string,
  use: (index: string) => Effect.Effect<A, DomainError, R>
): Effect.Effect<A, DomainError, R> =>
  withTemporaryIndex(adminDir, (index) =>
    Effect.gen(function* () {
      const kept = join(adminDir, KEPT)
      yield* Effect.sync(() => copyWithTime(kept, index))
      const result = yield* use(index)
      yield* fileSync("Keeping", kept, () => renameSync(index, kept))
      return result
    })
  )
