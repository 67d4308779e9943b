/**
 * Whether the log is where the configuration keeps it. One clone has one log: branches whose configurations disagree must not make it
 * two, and neither must a change of `log.storage` that nobody followed up with `btk move`.
 *
 * @since 0.1.0
 */
import { closeSync, fsyncSync, openSync, readdirSync, readFileSync, rmSync } from "node:fs"
import { dirname, join } from "node:path"
import { domainError, type DomainError } from "@backlog-toolkit/core/log/DomainError"
import { folderFile } from "../ownFolder.ts"
import { replaceFile } from "../replaceFile.ts"

/** Is there, and says so, while the log is on refs. */
const storageFile = (storeDir: string): string => join(storeDir, "storage")
const ON_REFS = "refs\n"

/** Whether the log of this clone is on refs. */
export const isOnRefs = (storeDir: string): boolean => {
  try {
    return readFileSync(storageFile(storeDir), "utf8") === ON_REFS
  } catch {
    // None of this clone's logs was ever there.
    return false
  }
}

/** Whether files hold a log. */
export const hasFiles = (storeDir: string): boolean => {
  try {
    return readdirSync(join(storeDir, "log")).length > 0
  } catch {
    // No log yet, or one that was moved away.
    return false
  }
}

const notMoved = (storeDir: string, is: string, asked: string): DomainError =>
  domainError(
    "conflict",
    "log-not-moved",
    `The log of this project is ${is}, and the configuration here keeps it ${asked}.`,
    "Writing to both would make two logs of one clone. Branches may have different configurations.",
    "To move it: btk move. Otherwise set log.storage back.",
    { store: storeDir }
  )

/** For a configuration that keeps the log in files. Throws `log-not-moved`. */
export const checkFiles = (storeDir: string): void => {
  if (isOnRefs(storeDir)) throw notMoved(storeDir, "on Git refs", "in files")
}

/** For one that keeps it on refs. Throws `log-not-moved`. */
export const checkRefs = (storeDir: string): void => {
  if (hasFiles(storeDir)) throw notMoved(storeDir, "in files", "on Git refs")
}

const flush = (path: string): void => {
  const fd = openSync(path, "r")
  try {
    fsyncSync(fd)
  } finally {
    closeSync(fd)
  }
}

/** Durable when it answers: before the first commit is on refs. */
export const markOnRefs = (storeDir: string): void => {
  if (isOnRefs(storeDir)) return
  replaceFile(storageFile(storeDir), ON_REFS, flush)
  // Windows can't flush a directory, and needn't.
  if (process.platform !== "win32") for (const dir of [storeDir, dirname(storeDir)]) flush(dir)
  rmSync(folderFile(storeDir), { force: true })
}

export const markInFiles = (storeDir: string): void => {
  rmSync(storageFile(storeDir), { force: true })
  rmSync(folderFile(storeDir), { force: true })
}
