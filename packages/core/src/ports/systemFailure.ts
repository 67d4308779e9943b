/**
 * Failed system calls as the `DomainError`s that `LogStore` promises, whatever the log is kept in. Knows the calls' codes as
 * text only; whether an error is a system call's, and of which file, is the adapter's.
 *
 * @since 0.1.0
 */
import { domainError, type DomainError } from "../log/DomainError.ts"

/** Codes of a disk that has no room left. */
export const NO_ROOM: ReadonlySet<string> = new Set(["ENOSPC", "EDQUOT"])
/** Codes of a place that isn't ours to write. */
export const NOT_OURS: ReadonlySet<string> = new Set(["EROFS", "EACCES", "EPERM"])

export interface SystemFailure {
  readonly code: string
  /** As the system says it. */
  readonly message: string
  readonly file: string
}

/**
 * `log-disk-full`, `log-read-only` or `log-storage-failed`. `visible`: the commit can be seen already, only its durability is
 * unknown.
 */
export const writeFailure = ({ code, file, message }: SystemFailure, visible: boolean): DomainError => {
  const details = { file, code, visible }
  const why = visible
    ? `${message}. The commit can be read, but might not survive a power cut.`
    : `${message}. Nothing of it can be read: commits appear whole or not at all.`
  if (NO_ROOM.has(code)) {
    const next = "Free some space, then run the command again."
    return domainError("environment", "log-disk-full", `No space left to write ${file}.`, why, next, details)
  }
  if (NOT_OURS.has(code)) {
    const next = "Make the folder writable for your user, then run the command again."
    return domainError("environment", "log-read-only", `${file} can't be written.`, why, next, details)
  }
  const next = "Check the disk and its mount, then run the command again."
  return domainError("environment", "log-storage-failed", `Writing ${file} failed.`, why, next, details)
}

/** `log-storage-failed`. */
export const readFailure = ({ code, file, message }: SystemFailure): DomainError =>
  domainError(
    "environment",
    "log-storage-failed",
    `Reading ${file} failed.`,
    `${message}.`,
    "Check the permissions and the disk, then run the command again.",
    { file, code }
  )
