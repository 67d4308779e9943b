/**
 * Names: of refs (`<namespace>/<replica>`, `<namespace>/remotes/<remote>/<replica>`), of files in a replica's tree
 * (`<folder>/<commit>.jsonl`, `blobs/<2>/<sha256>`) and of our own files in the Git directory.
 *
 * @since 0.1.0
 */
import { basename, join } from "node:path"
import { domainError } from "@backlog-toolkit/core/log/DomainError"
import type { ReplicaId } from "@backlog-toolkit/core/log/Event"

export const NAMESPACE = "refs/backlog"

/**
 * Commits of one folder. Every append writes its folder and the list of folders anew: a hundred keeps both within a few
 * kilobytes up to 10,000 commits, where a thousand would write 22 KB on average.
 */
export const FOLDER_SIZE = 100
const COMMIT_DIGITS = 10
const FOLDER_DIGITS = COMMIT_DIGITS - 2

/** One lower-case name; `~` marks the other side of a fork. */
const REPLICA = /^[a-z0-9][a-z0-9~]{0,31}$/u
const FOLDER = /^\d{8}$/u

export interface CommitKey {
  readonly replica: ReplicaId
  /** From 1. */
  readonly seq: number
}

export const isReplica = (name: string): boolean => REPLICA.test(name)

/** Git allows no `~` in a ref, and replicas have no `_`. */
export const refOf = (namespace: string, replica: ReplicaId): string => `${namespace}/${replica.replaceAll("~", "_")}`

/** What a ref below the namespace stands for; null for refs that are none of the log's. */
export const replicaOfRef = (
  namespace: string,
  ref: string
): { readonly replica: ReplicaId; readonly remote: string | null } | null => {
  if (!ref.startsWith(`${namespace}/`)) return null
  const parts = ref.slice(namespace.length + 1).split("/")
  const replica = (parts.pop() ?? "").replaceAll("_", "~")
  if (!isReplica(replica)) return null
  const [kind, ...remote] = parts
  if (kind === undefined) return { replica, remote: null }
  // What a remote has fetched from others is their business.
  if (kind !== "remotes" || remote.length === 0 || remote.includes("remotes")) return null
  return { replica, remote: remote.join("/") }
}

/**
 * Texts that no commit has named yet, and all others that were put here; beside the namespace, so that no replica has its name, and
 * with a character that projects don't have in theirs, so that no project's namespace has it.
 */
export const blobsRef = (namespace: string): string => `${namespace}_blobs`

/** Our own files in the common Git directory. */
export const stateDir = (gitDir: string, namespace: string): string => join(gitDir, `${basename(namespace)}-refs`)
export const tmpDir = (state: string): string => join(state, "tmp")
export const replicaFile = (state: string): string => join(state, "replica.json")

/** Number of the folder that holds a commit, from 0. */
export const folderOf = (seq: number): number => Math.floor((seq - 1) / FOLDER_SIZE)
export const folderName = (folder: number): string => String(folder).padStart(FOLDER_DIGITS, "0")
export const isFolderName = (name: string): boolean => FOLDER.test(name)
export const commitName = (seq: number): string => `${String(seq).padStart(COMMIT_DIGITS, "0")}.jsonl`

/** As `git show` takes it. */
export const placeOf = (ref: string, seq: number): string => `${ref}:${folderName(folderOf(seq))}/${commitName(seq)}`

export const BLOBS = "blobs"
/** `name` is a SHA-256 in hexadecimal. */
export const blobFolder = (name: string): string => name.slice(0, 2)

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

/** A lone half of a surrogate pair has no UTF-8 form: it would be stored as another character. */
const LONE_SURROGATE = /\p{Surrogate}/u

export const checkText = (key: CommitKey, text: string): void => {
  if (!LONE_SURROGATE.test(text)) return
  throw domainError(
    "usage",
    "log-text-invalid",
    `Commit ${key.seq} of replica ${key.replica} holds half a character.`,
    "Text with a lone surrogate can't be stored as UTF-8 and read back the same.",
    "Escape it, as JSON.stringify does.",
    { ...key }
  )
}
