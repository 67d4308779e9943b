/**
 * Failed system calls as `DomainError`s that name the file. A failure that is no system call's is a bug and stays one.
 *
 * @since 0.1.0
 */
import { domainError, type DomainError } from "@backlog-toolkit/core/log/DomainError"
import { readFailure, type SystemFailure, writeFailure } from "@backlog-toolkit/core/ports/systemFailure"
import { codeOf } from "./Fs.ts"

/** What `link` answers where hard links don't exist: EPERM on Linux (FAT, exFAT), the others elsewhere. */
const NO_LINKS: ReadonlySet<string> = new Set(["EPERM", "ENOTSUP", "EOPNOTSUPP", "ENOSYS", "EXDEV", "EMLINK"])

/** Null for what no system call failed with. */
const failureOf = (error: unknown, fallback: string): SystemFailure | null => {
  const code = codeOf(error)
  if (code === null || !(error instanceof Error)) return null
  const file = "path" in error && typeof error.path === "string" ? error.path : fallback
  return { code, file, message: error.message }
}

/** `visible`: the commit can be seen already, only its durability is unknown. */
export const writeError = (error: unknown, file: string, visible = false): unknown => {
  const failure = failureOf(error, file)
  return failure === null ? error : writeFailure(failure, visible)
}

/** True when a failed `link` says that the file system has none. */
export const hasNoLinks = (error: unknown): boolean => NO_LINKS.has(codeOf(error) ?? "")

/** For a failed `link`: tells a file system without hard links from other failures. */
export const linkError = (error: unknown, file: string): unknown => {
  const code = codeOf(error)
  if (code === null || !hasNoLinks(error)) return writeError(error, file)
  return domainError(
    "environment",
    "hardlinks-unsupported",
    `The file system of ${file} has no hard links.`,
    `This log is published with link(), as its replica.json says, and all its writers must do the same (${code}).`,
    "Write to it from a host where its folder has hard links, or make a new clone here: its log will do without.",
    { file, code }
  )
}

export const readError = (error: unknown, file: string): unknown => {
  const failure = failureOf(error, file)
  return failure === null ? error : readFailure(failure)
}

/** A commit is missing although later ones are there. */
export const gapError = (replica: string, seq: number, file: string): DomainError =>
  domainError(
    "integrity",
    "log-gap",
    `Commit ${seq} of replica ${replica} is missing.`,
    "Commits are numbered without gaps; later ones are there, so this file was lost or removed.",
    "Run btk fsck, then btk repair, which looks for a copy; nothing is written to this replica until then.",
    { replica, seq, file }
  )

/** A writer skipped commits. */
export const aheadError = (replica: string, seq: number): DomainError =>
  domainError(
    "integrity",
    "log-gap",
    `Commit ${seq} of replica ${replica} can't be written before commit ${seq - 1}.`,
    "Commits are numbered without gaps.",
    "Read the log again and write the next number.",
    { replica, seq }
  )

const REPAIR = "Run btk fsck, then btk repair, which looks for a copy. Nothing was changed."

export const corruptError = (file: string, what: string, next = REPAIR): DomainError =>
  domainError(
    "integrity",
    "log-corrupt",
    `${file} ${what}.`,
    "The log writes a file once and never changes it: a disk or another program did.",
    next,
    { file }
  )
