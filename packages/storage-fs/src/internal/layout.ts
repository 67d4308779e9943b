/**
 * Names of files in a store: `replica.json`, `log/<replica>/<folder>/<commit>.jsonl` and, compacted,
 * `log/<replica>/<folder>/<from>-<to>.jsonl`; `blobs/`, `tmp/`, `cache/`, `quarantine/`.
 *
 * @since 0.1.0
 */
import { join } from "node:path"
import { domainError } from "@backlog-toolkit/core/log/DomainError"
import type { ReplicaId } from "@backlog-toolkit/core/log/Event"

/** Commits of one folder: listings stay short, and few directories need a flush. */
export const FOLDER_SIZE = 1000
/** Commits of one compacted file: a hundredth of the files, and at most 100 MiB of the largest commits to read at once. */
export const WINDOW_SIZE = 100
const COMMIT_DIGITS = 10
const FOLDER_DIGITS = 7

/** One lower-case file name; `~` marks the other side of a fork. */
const REPLICA = /^[a-z0-9][a-z0-9~]{0,31}$/u
const COMMIT_FILE = /^\d{10}\.jsonl$/u
const WINDOW_FILE = /^\d{10}-\d{10}\.jsonl$/u
const FOLDER = /^\d{7}$/u

export interface CommitKey {
  readonly replica: ReplicaId
  /** From 1. */
  readonly seq: number
}

const digits = (seq: number): string => String(seq).padStart(COMMIT_DIGITS, "0")

export const isReplica = (name: string): boolean => REPLICA.test(name)

export const logDir = (storeDir: string): string => join(storeDir, "log")
export const tmpDir = (storeDir: string): string => join(storeDir, "tmp")
export const cacheDir = (storeDir: string): string => join(storeDir, "cache")
export const blobsDir = (storeDir: string): string => join(storeDir, "blobs")
/** `name` is a SHA-256 in hexadecimal. */
export const blobFile = (storeDir: string, name: string): string => join(blobsDir(storeDir), name.slice(0, 2), name)
export const quarantineDir = (storeDir: string): string => join(storeDir, "quarantine")
/** Says that `replica.json` was made without hard links, so that it may be seen half written. */
export const noLinksFile = (storeDir: string): string => join(storeDir, "no-hard-links")
/** Is there while something is taken out of the log, and after a crash in the middle of that. */
export const redactingFile = (storeDir: string): string => join(storeDir, "redacting")
export const replicaFile = (storeDir: string): string => join(storeDir, "replica.json")

/** Number of the folder that holds a commit, from 0. */
export const folderOf = (seq: number): number => Math.floor((seq - 1) / FOLDER_SIZE)

/** True for the commit that makes its folder. */
export const startsFolder = (seq: number): boolean => (seq - 1) % FOLDER_SIZE === 0

export const folderPath = (storeDir: string, replica: ReplicaId, folder: number): string =>
  join(logDir(storeDir), replica, String(folder).padStart(FOLDER_DIGITS, "0"))

export const commitPath = (storeDir: string, { replica, seq }: CommitKey): string =>
  join(folderPath(storeDir, replica, folderOf(seq)), `${digits(seq)}.jsonl`)

/** First and last commit of the window that holds a commit; windows never cross folders. */
export const windowOf = (seq: number): { readonly from: number; readonly to: number } => {
  const from = seq - ((seq - 1) % WINDOW_SIZE)
  return { from, to: from + WINDOW_SIZE - 1 }
}

/** The compacted file that holds a commit, if there is one. */
export const windowPath = (storeDir: string, { replica, seq }: CommitKey): string => {
  const { from, to } = windowOf(seq)
  return join(folderPath(storeDir, replica, folderOf(seq)), `${digits(from)}-${digits(to)}.jsonl`)
}

/** First commit of the window that a file name stands for; null for other files and for windows that can't be. */
export const windowOfFile = (name: string): number | null => {
  if (!WINDOW_FILE.test(name)) return null
  const [from = 0, to = 0] = name.slice(0, -".jsonl".length).split("-").map(Number)
  return from > 0 && windowOf(from).from === from && windowOf(from).to === to ? from : null
}

/** A pack holds what one folder holds. */
export const packPath = (storeDir: string, replica: ReplicaId, folder: number): string =>
  join(cacheDir(storeDir), `pack-${replica}-${digits(folder * FOLDER_SIZE + 1)}-${digits((folder + 1) * FOLDER_SIZE)}`)

/** The commit that a file name stands for; null for other files. */
export const seqOfFile = (name: string): number | null =>
  COMMIT_FILE.test(name) ? Number(name.slice(0, COMMIT_DIGITS)) : null

export const folderOfName = (name: string): number | null => (FOLDER.test(name) ? Number(name) : null)

/** Refuses keys that name no file of the log, e.g. one that would leave its folder. */
export const checkKey = ({ replica, seq }: CommitKey): void => {
  if (isReplica(replica) && Number.isSafeInteger(seq) && seq >= 1 && seq < 10 ** COMMIT_DIGITS) return
  throw domainError(
    "usage",
    "log-key-invalid",
    `${JSON.stringify(replica)}, commit ${seq}, can't be a place in the log.`,
    "A replica is a short lower-case name, a commit a whole number from 1.",
    "Check where the commit comes from.",
    { replica, seq }
  )
}
