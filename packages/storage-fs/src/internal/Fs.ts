/**
 * The few file system calls that the log makes, synchronous. Tests inject failures, crashes and a model through it;
 * everything else uses `nodeFs`. Owns no rule: errors are Node's.
 *
 * @since 0.1.0
 */
import {
  closeSync,
  fdatasyncSync,
  fstatSync,
  fsyncSync,
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

/** What identifies a file; `ino` is decimal, because it may need 64 bits. */
export interface FileFacts {
  readonly ino: string
  readonly birthtimeMs: number
  readonly mtimeMs: number
}

export interface Fs {
  /** Exclusive: fails with EEXIST when the name is taken. Answers a descriptor. */
  readonly create: (path: string) => number
  /** May write less than asked; answers the bytes written. */
  readonly write: (fd: number, bytes: Uint8Array, from: number) => number
  readonly fdatasync: (fd: number) => void
  readonly fstat: (fd: number) => FileFacts
  readonly close: (fd: number) => void
  readonly link: (from: string, to: string) => void
  readonly rename: (from: string, to: string) => void
  readonly unlink: (path: string) => void
  /** Makes the names in a directory durable. */
  readonly syncDir: (path: string) => void
  /** With all missing parents; no error when it is there. */
  readonly mkdir: (path: string) => void
  readonly list: (path: string) => ReadonlyArray<string>
  /** Invalid UTF-8 becomes U+FFFD. */
  readonly readText: (path: string) => string
  readonly readBytes: (path: string) => Uint8Array
  /** False only for ENOENT and ENOTDIR: what can't be looked at throws. */
  readonly exists: (path: string) => boolean
  readonly stat: (path: string) => FileFacts
  /** Text and facts of one and the same file, whatever is renamed over its name meanwhile. */
  readonly readWithFacts: (path: string) => { readonly text: string; readonly facts: FileFacts }
}

interface BigStats {
  readonly ino: bigint
  readonly birthtimeMs: bigint
  readonly mtimeMs: bigint
}

const facts = ({ birthtimeMs, ino, mtimeMs }: BigStats): FileFacts => ({
  ino: String(ino),
  birthtimeMs: Number(birthtimeMs),
  mtimeMs: Number(mtimeMs)
})

/** The code of a failed system call; null for anything else. */
export const codeOf = (error: unknown): string | null =>
  error instanceof Error && "syscall" in error && "code" in error && typeof error.code === "string" ? error.code : null

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

export const nodeFs: Fs = {
  create: (path) => openSync(path, "wx"),
  write: (fd, bytes, from) => writeSync(fd, bytes, from, bytes.length - from),
  fdatasync: fdatasyncSync,
  fstat: (fd) => facts(fstatSync(fd, { bigint: true })),
  close: closeSync,
  link: linkSync,
  rename: renameSync,
  unlink: unlinkSync,
  syncDir: (path) => {
    // Windows can't flush a directory, and needn't: NTFS journals names itself.
    if (process.platform === "win32") return
    const fd = openSync(path, "r")
    try {
      fsyncSync(fd)
    } finally {
      closeSync(fd)
    }
  },
  mkdir: makeDir,
  list: (path) => readdirSync(path),
  readText: (path) => readFileSync(path, "utf8"),
  readBytes: (path) => readFileSync(path),
  exists: (path) => statSync(path, { throwIfNoEntry: false }) !== undefined,
  stat: (path) => facts(statSync(path, { bigint: true })),
  readWithFacts: (path) => {
    const fd = openSync(path, "r")
    try {
      return { text: readFileSync(fd, "utf8"), facts: facts(fstatSync(fd, { bigint: true })) }
    } finally {
      closeSync(fd)
    }
  }
}
