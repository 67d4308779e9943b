/**
 * The few file system calls that the log makes. Tests inject failures and deaths through it; everything else uses `nodeFs`.
 * Only flushing is asynchronous: several flushes at once cost little more than one. Owns no rule: errors are Node's.
 *
 * @since 0.1.0
 */
import {
  closeSync,
  fdatasync,
  fsync,
  linkSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  renameSync,
  statSync,
  unlinkSync,
  writeSync
} from "node:fs"
import { dirname } from "node:path"
import { promisify } from "node:util"

/** What identifies a file; `ino` is decimal, because it may need 64 bits. */
export interface FileFacts {
  readonly ino: string
  /** How many names it has. */
  readonly links: number
  readonly birthtimeMs: number
  readonly mtimeMs: number
}

/** A name in a directory. */
export interface Name {
  readonly name: string
  readonly folder: boolean
}

export interface Fs {
  /** Exclusive: fails with EEXIST when the name is taken. Answers a descriptor. */
  readonly create: (path: string, mode: number) => number
  readonly write: (fd: number, bytes: Uint8Array) => void
  readonly fdatasync: (fd: number) => Promise<void>
  readonly close: (fd: number) => void
  readonly link: (from: string, to: string) => void
  readonly rename: (from: string, to: string) => void
  readonly unlink: (path: string) => void
  /** With all missing parents; no error when it is there. */
  readonly mkdir: (path: string) => void
  /** Makes the bytes of a file that somebody else wrote durable. */
  readonly syncFile: (path: string) => Promise<void>
  /** Makes the names in a directory durable. */
  readonly syncDir: (path: string) => Promise<void>
  /** What is in a directory; null when there is none. */
  readonly list: (path: string) => ReadonlyArray<Name> | null
  /** Null when there is no such file. */
  readonly read: (path: string) => Buffer | null
  /** Null when there is nothing of that name. */
  readonly stat: (path: string) => FileFacts | null
}

/** The code of a failed system call; null for anything else. */
export const codeOf = (error: unknown): string | null =>
  error instanceof Error && "syscall" in error && "code" in error && typeof error.code === "string" ? error.code : null

const ABSENT: ReadonlySet<string> = new Set(["ENOENT", "ENOTDIR"])

const orNull = <A>(look: () => A): A | null => {
  try {
    return look()
  } catch (error) {
    if (ABSENT.has(codeOf(error) ?? "")) return null
    throw error
  }
}

/** By hand: Node's recursive form says ENOENT for a read-only disk. */
const makeDir = (path: string): void => {
  try {
    mkdirSync(path)
  } catch (error) {
    if (codeOf(error) === "EEXIST") return
    if (codeOf(error) !== "ENOENT" || dirname(path) === path) throw error
    makeDir(dirname(path))
    makeDir(path)
  }
}

const flushed = async (path: string, flush: (fd: number) => Promise<void>): Promise<void> => {
  const fd = openSync(path, "r")
  try {
    await flush(fd)
  } finally {
    closeSync(fd)
  }
}

const [syncData, syncAll] = [promisify(fdatasync), promisify(fsync)]

export const nodeFs: Fs = {
  create: (path, mode) => openSync(path, "wx", mode),
  write: (fd, bytes) => {
    for (let from = 0; from < bytes.length;) from += writeSync(fd, bytes, from)
  },
  fdatasync: syncData,
  close: closeSync,
  link: linkSync,
  rename: renameSync,
  unlink: unlinkSync,
  mkdir: makeDir,
  syncFile: (path) => flushed(path, syncData),
  syncDir: async (path) => {
    // Windows can't flush a directory, and needn't: NTFS journals names itself.
    if (process.platform !== "win32") await flushed(path, syncAll)
  },
  list: (path) =>
    orNull(() =>
      readdirSync(path, { withFileTypes: true }).map((entry) => ({ name: entry.name, folder: entry.isDirectory() }))
    ),
  read: (path) => orNull(() => readFileSync(path)),
  stat: (path) =>
    orNull(() => {
      const { birthtimeMs, ino, mtimeMs, nlink } = statSync(path, { bigint: true })
      return { ino: String(ino), links: Number(nlink), birthtimeMs: Number(birthtimeMs), mtimeMs: Number(mtimeMs) }
    })
}
