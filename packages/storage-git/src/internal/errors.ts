/**
 * Failed system calls and damaged objects as `DomainError`s that name the place. A failure that is neither is a bug and stays one.
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

/** For a failed `link`: tells a file system without hard links from other failures. */
export const linkError = (error: unknown, file: string): unknown => {
  const code = codeOf(error)
  if (code === null || !NO_LINKS.has(code)) return writeError(error, file)
  return domainError(
    "environment",
    "hardlinks-unsupported",
    `The file system of ${file} has no hard links.`,
    `A log on Git refs is locked with link(), so that the lock of a killed process can be told from a living one's (${code}).`,
    "Keep the repository on a file system with hard links, or keep the log in files.",
    { file, code }
  )
}

export const readError = (error: unknown, file: string): unknown => {
  const failure = failureOf(error, file)
  return failure === null ? error : readFailure(failure)
}

/** A commit is missing although later ones are there. */
export const gapError = (replica: string, seq: number, place: string): DomainError =>
  domainError(
    "integrity",
    "log-gap",
    `Commit ${seq} of replica ${replica} is missing.`,
    "Commits are numbered without gaps; later ones are there, so the tree was not written by this toolkit.",
    `Fetch ${place} again from a clone where it is whole. Nothing was changed.`,
    { replica, seq, place }
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

export const corruptError = (
  place: string,
  what: string,
  details: Readonly<Record<string, unknown>> = {}
): DomainError =>
  domainError(
    "integrity",
    "log-corrupt",
    `${place} ${what}.`,
    "The log writes an object once and never changes it: a disk or another program did.",
    "Run git fsck, then fetch the ref from a clone where it is whole. Nothing was changed.",
    { place, ...details }
  )

/** Two histories of one replica: a copied clone went on under the name of its original. */
export const forkError = (replica: string, refs: readonly [string, string], seq: number): DomainError =>
  domainError(
    "integrity",
    "replica-forked",
    `${refs[0]} and ${refs[1]} hold different commits ${seq} of replica ${replica}.`,
    "A replica has one writer; two clones wrote under the same name, for example because one was copied.",
    "Keep both refs and ask whoever owns the replica which one goes on. Nothing was changed.",
    { replica, refs, seq }
  )

export const lockedError = (lock: string, ref: string, waitedMs: number): DomainError =>
  domainError(
    "environment",
    "ref-locked",
    `${ref} is locked by another program.`,
    `${lock} was there for ${Math.round(waitedMs / 1000)} s. It isn't the lock of a process of ours that has died here: those are removed.`,
    "Wait until git has finished. If no git runs on this repository, from whatever machine, remove the file and run the command again.",
    { file: lock, ref }
  )
