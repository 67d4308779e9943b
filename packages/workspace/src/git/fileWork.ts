/**
 * File system work with failures as coded errors.
 *
 * @since 0.1.0
 */
import { chmodSync, lstatSync, readdirSync } from "node:fs"
import { rm } from "node:fs/promises"
import { join } from "node:path"
import { domainError, type DomainError } from "@backlog-toolkit/core/log/DomainError"
import * as Effect from "effect/Effect"

const fileFailed = (what: string, path: string, error: unknown): DomainError =>
  domainError(
    "environment",
    "file-failed",
    `${what} ${path} failed.`,
    error instanceof Error ? error.message : String(error),
    "Check the permissions and the free space, then run the command again.",
    { path }
  )

export const fileSync = <A>(what: string, path: string, work: () => A): Effect.Effect<A, DomainError> =>
  Effect.try({ try: work, catch: (error) => fileFailed(what, path, error) })

/** Package caches of some tools are read-only folders; their owner may still remove them. */
const makeWritable = (path: string): void => {
  if (!lstatSync(path).isDirectory()) return
  chmodSync(path, 0o700)
  for (const name of readdirSync(path)) makeWritable(join(path, name))
}

/** Removes a file or a folder with all below; links are removed, not followed. Nothing there is fine. */
export const removeAll = (path: string): Effect.Effect<void, DomainError> =>
  Effect.tryPromise({
    try: async () => {
      const options = { recursive: true, force: true, maxRetries: 3 }
      try {
        await rm(path, options)
      } catch (error) {
        const { code } = error as NodeJS.ErrnoException
        if (code !== "EACCES" && code !== "EPERM") throw error
        makeWritable(path)
        await rm(path, options)
      }
    },
    catch: (error) => fileFailed("Removing", path, error)
  })
