/**
 * The fallback for file systems without hard links: the name is claimed by creating it, and the commit is written under it
 * with a checksum, so that a reader tells half of one. A commit that its writer never finished is moved to `quarantine/` by
 * the next writer.
 *
 * Weaker than links in one way: a writer that is stopped for longer than `TORN_AFTER_MS` in the middle of one commit is
 * taken for dead. It finds its file gone when it goes on and doesn't acknowledge.
 *
 * @since 0.1.0
 */
import { dirname } from "node:path"
import { domainError } from "@backlog-toolkit/core/log/DomainError"
import { encodeBundle } from "./bundle.ts"
import { readLoose } from "./commits.ts"
import { writeError } from "./errors.ts"
import { codeOf, type FileFacts } from "./Fs.ts"
import { commitPath, type CommitKey, startsFolder } from "./layout.ts"
import { counts, discard, looking, prepareFolder, removeVoid, writeAll } from "./publish.ts"
import type { Publishing, PublishOutcome, PublishPoint } from "./publish.ts"
import { quarantine } from "./quarantine.ts"

/** The design's five seconds: a commit is written in milliseconds. */
export const TORN_AFTER_MS = 5000
/** How often an unfinished commit is looked at again: about what finishing it takes. */
export const LOOK_AGAIN_MS = 5

const factsOf = ({ fs }: Publishing, file: string): FileFacts | null => {
  try {
    return fs.stat(file)
  } catch (error) {
    if (codeOf(error) === "ENOENT") return null
    throw error
  }
}

const busy = (file: string) =>
  domainError(
    "environment",
    "log-commit-unfinished",
    `${file} was begun and not finished.`,
    "Another process is moving it out of the way, or was killed while it did.",
    "Run the command again; if it stays so, run btk fsck, then btk repair.",
    { file }
  )

/** Waits for the writer of a commit, and moves what a dead one left. */
const settle = (io: Publishing, key: CommitKey): void => {
  const file = commitPath(io.storeDir, key)
  for (let waited = 0; readLoose(io, key) === "torn"; waited += LOOK_AGAIN_MS) {
    const facts = factsOf(io, file)
    if (facts !== null && io.now().getTime() - facts.mtimeMs > TORN_AFTER_MS) {
      // Only one process may move this very file: a later one of the same name is somebody's commit.
      if (!quarantine(io, file, `${key.replica}-${key.seq}-torn-${facts.ino}-${facts.birthtimeMs}`)) throw busy(file)
      return
    }
    if (waited > TORN_AFTER_MS) throw busy(file)
    io.wait(LOOK_AGAIN_MS)
  }
}

/** True when the name still leads to the file that was written. */
const isStillOurs = (io: Publishing, file: string, { birthtimeMs, ino }: FileFacts): boolean => {
  const facts = factsOf(io, file)
  return facts?.ino === ino && facts.birthtimeMs === birthtimeMs
}

/** As `publishing`, without links. */
export function* publishingInPlace(
  io: Publishing,
  key: CommitKey,
  commit: string
): Generator<PublishPoint, PublishOutcome, void> {
  const { durability, fs, storeDir } = io
  const file = commitPath(storeDir, key)
  let fd: number | null = null
  let begun: string | null = null
  let visible = false
  try {
    settle(io, key)
    if (!(yield* looking(io, key))) return "taken"
    if (startsFolder(key.seq)) {
      prepareFolder(io, key)
      yield "after-folders"
    }
    try {
      fd = fs.create(file)
    } catch (error) {
      if (codeOf(error) === "EEXIST") return "taken"
      throw error
    }
    begun = file
    yield "after-tmp-open"
    const facts = fs.fstat(fd)
    writeAll(fs, fd, Buffer.from(encodeBundle({ replica: key.replica, from: key.seq, texts: [commit] })))
    visible = true
    yield "after-tmp-write"
    if (durability === "commit") fs.fdatasync(fd)
    const written = fd
    fd = null
    fs.close(written)
    yield "after-fdatasync"
    if (durability === "commit") fs.syncDir(dirname(file))
    yield "after-dir-fsync"
    if (!isStillOurs(io, file, facts)) throw busy(file)
    if (yield* counts(io, key, commit)) return "published"
    removeVoid(fs, file)
    return "taken"
  } catch (error) {
    // What we began and didn't write to its end is nobody's commit.
    discard(fs, fd, visible ? null : begun)
    throw writeError(error, file, visible)
  }
}
