/**
 * What every operation on a log is given: where it is, how durable, and the world behind functions, so that tests can replace each
 * part. Touches nothing.
 *
 * @since 0.1.0
 */
import { randomBytes } from "node:crypto"
import { hostname } from "node:os"
import { setTimeout as sleep } from "node:timers/promises"
import type { ReplicaId } from "@backlog-toolkit/core/log/Event"
import { type Fs, nodeFs } from "./Fs.ts"
import { gitEnvironment, type Env } from "./git.ts"
import { NAMESPACE, stateDir } from "./layout.ts"

/** `commit`: survives a power cut. `os`: survives a killed process only; for tests. */
export type Durability = "commit" | "os"

export interface IoOptions {
  /** Where the replicas' refs are. A second project of one repository has its own (default `refs/backlog`). */
  readonly namespace?: string
  /** Where our own files are, below the common Git directory (default `<last part of the namespace>-refs`). */
  readonly state?: string
  /**
   * Whether what was fetched from remotes is read as part of the log (default: yes). Who proves commits before they count says no,
   * and takes them with `ForeignLogs`.
   */
  readonly withRemotes?: boolean
  /** `commit` unless a test says otherwise. */
  readonly durability?: Durability
  readonly fs?: Fs
  readonly host?: string
  readonly now?: () => Date
  /** Where git's environment comes from (default: this process's). */
  readonly env?: Env
  /** Name or path of git (default `git`). */
  readonly executable?: string
  /** How long to wait for whoever has a ref locked, in milliseconds. */
  readonly lockTimeoutMs?: number
}

export interface Io {
  readonly fs: Fs
  /** The common Git directory: refs and objects of all work trees are there. Absolute. */
  readonly gitDir: string
  readonly namespace: string
  readonly state: string
  readonly withRemotes: boolean
  readonly durable: boolean
  readonly host: string
  readonly now: () => Date
  readonly env: Record<string, string>
  readonly executable: string
  readonly lockTimeoutMs: number
  readonly newId: () => ReplicaId
  readonly random: () => string
  readonly wait: (ms: number) => Promise<void>
}

/** RFC 4648 base32 in lower case: safe in file names and on case-insensitive file systems. */
const BASE32 = "abcdefghijklmnopqrstuvwxyz234567"

/** Five bits of a byte choose a character: 32 divides 256, so all are equally likely. */
export const base32Of = (bytes: Uint8Array): string => {
  let text = ""
  for (const byte of bytes) text += BASE32.charAt(byte & 31)
  return text
}

/** Eight characters: 40 random bits for a handful of clones. */
export const REPLICA_LENGTH = 8
/** Git holds a ref's lock for milliseconds, and packs refs in seconds at most. */
const LOCK_TIMEOUT_MS = 10_000

export const ioOf = (gitDir: string, options: IoOptions): Io => {
  const namespace = options.namespace ?? NAMESPACE
  return {
    fs: options.fs ?? nodeFs,
    gitDir,
    namespace,
    state: options.state ?? stateDir(gitDir, namespace),
    withRemotes: options.withRemotes ?? true,
    durable: (options.durability ?? "commit") === "commit",
    host: options.host ?? hostname(),
    now: options.now ?? (() => new Date()),
    env: gitEnvironment(options.env ?? process.env),
    executable: options.executable ?? "git",
    lockTimeoutMs: options.lockTimeoutMs ?? LOCK_TIMEOUT_MS,
    newId: () => base32Of(randomBytes(REPLICA_LENGTH)),
    random: () => base32Of(randomBytes(12)),
    wait: async (ms) => {
      await sleep(ms)
    }
  }
}
