/**
 * Compaction: a window of commits becomes one file, and only then are their own files removed. Safe beside readers and writers
 * that know its rule (`commits.ts`, `publish.ts`), a power cut, a kill, and another process that does the same. A generator,
 * so that the model test can stop it between any two calls.
 *
 * @since 0.1.0
 */
import type { ReplicaId } from "@backlog-toolkit/core/log/Event"
import type { RawCommit } from "@backlog-toolkit/core/ports/LogStore"
import { type Bundle, encodeBundle } from "./bundle.ts"
import { readRun, readWindow, type Source } from "./commits.ts"
import { gapError, linkError, writeError } from "./errors.ts"
import { codeOf } from "./Fs.ts"
import { commitPath, folderOf, folderPath, seqOfFile, WINDOW_SIZE, windowOf, windowPath } from "./layout.ts"
import { createTmp, discard, type Publishing, removeVoid, writeAll } from "./publish.ts"
import { quarantine } from "./quarantine.ts"
import { foldersOf } from "./read.ts"

export type CompactPoint =
  | "window-read"
  | "window-tmp"
  | "window-flushed"
  | "window-linked"
  | "window-durable"
  | "file-looked"
  | "file-removed"

export interface Compacted {
  /** Windows that were made. */
  readonly windows: number
  /** Files of single commits that were removed. */
  readonly removed: number
  /** Files that differed from what their window says and were moved to `quarantine/`. */
  readonly set: number
}

/** Throws for commits that must not be compacted, e.g. damaged ones. */
export type Prove = (commits: ReadonlyArray<RawCommit>) => void

/** Publishes the window's file unless it is there. What others made of the same commits has the same bytes. */
function* seal(io: Publishing, replica: ReplicaId, from: number, prove: Prove): Generator<CompactPoint, boolean, void> {
  const { fs, storeDir } = io
  const { to } = windowOf(from)
  if (fs.exists(windowPath(storeDir, { replica, seq: from }))) return false
  const { place, texts } = readRun(io, replica, from, to, Number.POSITIVE_INFINITY)
  yield "window-read"
  if (place !== null) return false
  const missing = from + texts.length
  if (missing <= to) throw gapError(replica, missing, commitPath(storeDir, { replica, seq: missing }))
  prove(
    texts.map((text, at) => ({
      replica,
      seq: from + at,
      text,
      place: commitPath(storeDir, { replica, seq: from + at })
    }))
  )
  return yield* publishWindow(io, { replica, from, texts })
}

/** Makes a window's file whole under its name, durable but for its folder; false when another one has the name. */
export function* publishWindow(
  io: Publishing,
  { from, replica, texts }: Bundle
): Generator<CompactPoint, boolean, void> {
  const { durability, fs, storeDir } = io
  const file = windowPath(storeDir, { replica, seq: from })
  let tmp: string | null = null
  let fd: number | null = null
  try {
    const created = createTmp(fs, storeDir, io.tmpName())
    fd = created.fd
    tmp = created.file
    yield "window-tmp"
    writeAll(fs, fd, Buffer.from(encodeBundle({ replica, from, texts })))
    if (durability === "commit") fs.fdatasync(fd)
    const written = fd
    fd = null
    fs.close(written)
    yield "window-flushed"
    // Without links: a rename is atomic too, and over a window of the same bytes it changes nothing.
    if (io.framed()) fs.rename(tmp, file)
    else fs.link(tmp, file)
    yield "window-linked"
    return true
  } catch (error) {
    if (codeOf(error) === "EEXIST") return false
    throw linkError(error, file)
  } finally {
    discard(fs, fd, tmp)
  }
}

/** Removes what a window holds, after it is durable and proven to be readable. */
function* sweep(
  io: Publishing,
  replica: ReplicaId,
  from: number
): Generator<CompactPoint, { readonly removed: number; readonly set: number }, void> {
  const { durability, fs, storeDir } = io
  const { to } = windowOf(from)
  const folder = folderPath(storeDir, replica, folderOf(from))
  // Whoever made it may not have come to flush it.
  if (durability === "commit") fs.syncDir(folder)
  yield "window-durable"
  const texts = readWindow(io, { replica, seq: from })
  if (texts === null) throw gapError(replica, from, windowPath(storeDir, { replica, seq: from }))
  let removed = 0
  let set = 0
  const left = fs
    .list(folder)
    .flatMap((name) => seqOfFile(name) ?? [])
    .filter((seq) => seq >= from && seq <= to)
  for (const seq of left) {
    const file = commitPath(storeDir, { replica, seq })
    const wanted = texts[seq - from] ?? ""
    const stored = io.framed() ? encodeBundle({ replica, from: seq, texts: [wanted] }) : wanted
    const same = isSame(io, file, stored)
    yield "file-looked"
    if (same === null) continue
    // A name comes back only for a writer who then finds that it doesn't count: removing that is right as well.
    if (same) {
      removeVoid(fs, file)
      removed += 1
    } else if (quarantine(io, file, `${replica}-${seq}-${io.tmpName()}`)) set += 1
    yield "file-removed"
  }
  return { removed, set }
}

/** Null when the file is gone meanwhile. */
const isSame = ({ fs }: Publishing, file: string, text: string): boolean | null => {
  try {
    return Buffer.from(text).equals(fs.readBytes(file))
  } catch (error) {
    if (codeOf(error) === "ENOENT") return null
    throw error
  }
}

/**
 * Compacts the window that begins with `from`, all of whose commits are there. Throws `log-gap`, `log-corrupt` and what
 * writing throws.
 */
export function* compactWindow(
  io: Publishing,
  replica: ReplicaId,
  from: number,
  prove: Prove = () => {}
): Generator<CompactPoint, Compacted, void> {
  const file = windowPath(io.storeDir, { replica, seq: from })
  try {
    const made = yield* seal(io, replica, from, prove)
    const { removed, set } = yield* sweep(io, replica, from)
    return { windows: made ? 1 : 0, removed, set }
  } catch (error) {
    throw writeError(error, file)
  }
}

/**
 * Commits after a window before it is compacted: nobody is about to publish in it, so that the rule of writers is hardly ever
 * needed. Nothing depends on it.
 */
const MARGIN = WINDOW_SIZE

/** First commits of the windows that are far enough behind the newest commit and have files of single commits. */
export const ripeWindows = ({ fs, storeDir }: Source, replica: ReplicaId, head: number): ReadonlyArray<number> =>
  foldersOf(fs, storeDir, replica).flatMap((folder) => {
    const loose = fs.list(folderPath(storeDir, replica, folder)).flatMap((name) => seqOfFile(name) ?? [])
    const windows = new Set(loose.map((seq) => windowOf(seq).from))
    return [...windows].filter((from) => windowOf(from).to + MARGIN <= head).toSorted((a, b) => a - b)
  })
