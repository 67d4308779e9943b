/**
 * The publish protocol: a commit appears whole, under the next number, for one of all writers, and is durable before
 * it is acknowledged. A generator that stops between any two calls to the file system, so that fault tests and the
 * scheduler model run the very code that writers run.
 *
 * Relies on `link` failing for a name that exists, and on a journal that keeps the order of names made in one
 * directory (ext4, XFS, APFS, NTFS): after a power cut a later commit of an unfinished pair never survives alone.
 *
 * @since 0.1.0
 */
import { dirname, join } from "node:path"
import { isThere, readWindow, type Source } from "./commits.ts"
import { aheadError, gapError, linkError, writeError } from "./errors.ts"
import { codeOf, type Fs } from "./Fs.ts"
import {
  commitPath,
  type CommitKey,
  folderOf,
  folderPath,
  logDir,
  startsFolder,
  tmpDir,
  WINDOW_SIZE,
  windowPath
} from "./layout.ts"
import { quietly } from "./quietly.ts"

/** `commit`: survives a power cut. `os`: survives a killed process only; for tests. */
export type Durability = "commit" | "os"

/** What was just done. */
export type PublishPoint =
  | "looked"
  | "before-tmp"
  | "after-tmp-open"
  | "after-tmp-write"
  | "after-fdatasync"
  | "after-folders"
  | "after-link"
  | "after-dir-fsync"
  | "after-window-look"
  | "after-unlink"

export type PublishOutcome = "published" | "taken"

export interface Publishing extends Source {
  readonly durability: Durability
  /** A file name that nobody else uses. */
  readonly tmpName: () => string
  readonly now: () => Date
  /** Stops the process for some milliseconds, while somebody else finishes what it began. */
  readonly wait: (ms: number) => void
}

/** Creates a file in tmp/, which the first writer makes. */
export const createTmp = (fs: Fs, storeDir: string, name: string): { readonly fd: number; readonly file: string } => {
  const file = join(tmpDir(storeDir), name)
  try {
    return { fd: fs.create(file), file }
  } catch (error) {
    if (codeOf(error) !== "ENOENT") throw error
    fs.mkdir(tmpDir(storeDir))
    return { fd: fs.create(file), file }
  }
}

export const writeAll = (fs: Fs, fd: number, bytes: Uint8Array): void => {
  for (let from = 0; from < bytes.length;) from += fs.write(fd, bytes, from)
}

/** Flushes a folder that may belong to somebody else, such as the one around the project. */
const syncIfAllowed = (fs: Fs, dir: string): void => {
  try {
    fs.syncDir(dir)
  } catch (error) {
    if (codeOf(error) !== "EACCES" && codeOf(error) !== "EPERM") throw error
  }
}

/** Makes the way to a folder durable: up to the store, and the two levels above it that we may have made. */
export const syncUpwards = (fs: Fs, from: string, storeDir: string): void => {
  for (let dir = from; ; dir = dirname(dir)) {
    fs.syncDir(dir)
    if (dir === storeDir || dir === dirname(dir)) break
  }
  syncIfAllowed(fs, dirname(storeDir))
  syncIfAllowed(fs, dirname(dirname(storeDir)))
}

/**
 * Makes the folder of `seq` and flushes the way to it, and the folder before: whoever finds the first commit of a
 * folder may then rely on both, so that flushing its own folder is enough for an acknowledgement.
 */
export const prepareFolder = ({ durability, fs, storeDir }: Publishing, { replica, seq }: CommitKey): void => {
  const folder = folderOf(seq)
  fs.mkdir(folderPath(storeDir, replica, folder))
  if (durability === "os") return
  if (folder > 0) fs.syncDir(folderPath(storeDir, replica, folder - 1))
  const parent = join(logDir(storeDir), replica)
  if (folder === 0) syncUpwards(fs, parent, storeDir)
  else fs.syncDir(parent)
}

/** Whether the number is free; refuses to leave a gap and to fill a hole, which only a restored file may do. */
export function* looking(io: Publishing, { replica, seq }: CommitKey): Generator<PublishPoint, boolean, void> {
  const there = (at: number): boolean => isThere(io, { replica, seq: at })
  if (there(seq)) return false
  yield "looked"
  if (seq > 1 && !there(seq - 1)) throw aheadError(replica, seq)
  yield "looked"
  if (!there(seq + 1)) return true
  yield "looked"
  // Commits appear in order: when the next one is there, this one was published meanwhile, or is lost.
  if (there(seq)) return false
  throw gapError(replica, seq, commitPath(io.storeDir, { replica, seq }))
}

/**
 * The writer's rule of compaction: a name that was free because its commit had been compacted and unlinked is not ours.
 * The commit counts unless its window is there and says something else.
 */
export function* counts(io: Publishing, key: CommitKey, text: string): Generator<PublishPoint, boolean, void> {
  const compacted = io.fs.exists(windowPath(io.storeDir, key)) ? readWindow(io, key) : null
  yield "after-window-look"
  return compacted === null || compacted[(key.seq - 1) % WINDOW_SIZE] === text
}

/**
 * A failed link may have worked: network file systems repeat requests, and then answer EEXIST. The inode tells; when
 * it can't be looked at, the link counts as failed.
 */
const isOurs = (fs: Fs, tmp: string, file: string): boolean => {
  try {
    return fs.exists(file) && fs.stat(tmp).ino === fs.stat(file).ino
  } catch (error) {
    if (codeOf(error) === null) throw error
    return false
  }
}

/** A file that never counted, under a name that its window has: readers pass over it anyway. */
export const removeVoid = (fs: Fs, file: string): void => {
  try {
    fs.unlink(file)
  } catch (error) {
    // Whoever compacts removes what is left over, too.
    if (codeOf(error) !== "ENOENT") throw error
  }
}

/** Throws `DomainError`s. A consumer that stops early leaves what a killed process would leave. */
export function* publishing(
  io: Publishing,
  key: CommitKey,
  commit: string
): Generator<PublishPoint, PublishOutcome, void> {
  const { durability, fs, storeDir } = io
  const file = commitPath(storeDir, key)
  let fd: number | null = null
  let tmp: string | null = null
  let visible = false
  try {
    if (!(yield* looking(io, key))) return "taken"
    yield "before-tmp"
    const created = createTmp(fs, storeDir, io.tmpName())
    fd = created.fd
    tmp = created.file
    yield "after-tmp-open"
    writeAll(fs, fd, Buffer.from(commit))
    yield "after-tmp-write"
    if (durability === "commit") fs.fdatasync(fd)
    const written = fd
    fd = null
    fs.close(written)
    yield "after-fdatasync"
    if (startsFolder(key.seq)) {
      prepareFolder(io, key)
      yield "after-folders"
    }
    try {
      fs.link(tmp, file)
    } catch (error) {
      if (!isOurs(fs, tmp, file)) {
        if (codeOf(error) !== "EEXIST") throw linkError(error, file)
        discard(fs, null, tmp)
        return "taken"
      }
    }
    visible = true
    yield "after-link"
    if (durability === "commit") fs.syncDir(dirname(file))
    yield "after-dir-fsync"
    const ours = yield* counts(io, key, commit)
    if (!ours) removeVoid(fs, file)
    discard(fs, null, tmp)
    yield "after-unlink"
    return ours ? "published" : "taken"
  } catch (error) {
    discard(fs, fd, tmp)
    throw writeError(error, tmp ?? file, visible)
  }
}

export const discard = (fs: Fs, fd: number | null, tmp: string | null): void => {
  if (fd !== null) quietly(() => fs.close(fd))
  if (tmp !== null) quietly(() => fs.unlink(tmp))
}

/** A temporary file this old belongs to nobody: the design's hour, far longer than any append. */
const STALE_TMP_MS = 3_600_000

/** Removes what killed writers left. Only writers call it; never fails. */
export const sweepTmp = (fs: Fs, storeDir: string, now: number): void =>
  quietly(() => {
    for (const name of fs.list(tmpDir(storeDir))) {
      const file = join(tmpDir(storeDir), name)
      quietly(() => {
        if (now - fs.stat(file).mtimeMs > STALE_TMP_MS) fs.unlink(file)
      })
    }
  })
