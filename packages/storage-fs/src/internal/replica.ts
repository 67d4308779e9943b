/**
 * `replica.json`: which replica this store writes. It knows its own inode and birth time, so that a copied folder is
 * noticed and doesn't go on writing under the name of the original.
 *
 * @since 0.1.0
 */
import { createHash } from "node:crypto"
import { domainError } from "@backlog-toolkit/core/log/DomainError"
import type { ReplicaId } from "@backlog-toolkit/core/log/Event"
import { corruptError, linkError, readError, writeError } from "./errors.ts"
import { codeOf, type FileFacts } from "./Fs.ts"
import { commitPath, isReplica, replicaFile } from "./layout.ts"
import { createTmp, discard, type Publishing, syncUpwards, writeAll } from "./publish.ts"
import { base32Of } from "./random.ts"

/** A commit of ours as a segment, ref or remote has it. */
export interface KnownCommit {
  readonly seq: number
  readonly text: string
}

export interface ReplicaIo extends Publishing {
  readonly host: string
  readonly newId: () => ReplicaId
  readonly now: () => Date
  /** The newest commit of a replica that is known outside this folder; null when none is. */
  readonly lastKnown: (replica: ReplicaId) => KnownCommit | null
}

/** As stored. `path` is the store's folder. */
interface ReplicaRecord {
  readonly id: ReplicaId
  readonly createdAt: string
  readonly ino: string
  readonly birthtimeMs: number
  readonly host: string
  readonly path: string
  readonly publish: "link"
}

/** Eight characters: 40 random bits for a handful of clones. */
export const REPLICA_LENGTH = 8

const parse = (file: string, text: string): ReplicaRecord => {
  let value: unknown = null
  try {
    value = JSON.parse(text)
  } catch {
    // Judged below, with everything else that can't be used.
  }
  const record = (typeof value === "object" && value !== null ? value : {}) as Readonly<Record<string, unknown>>
  const { birthtimeMs, createdAt, host, id, ino, path, publish } = record
  if (typeof publish === "string" && publish !== "link") {
    throw domainError(
      "environment",
      "log-publish-unsupported",
      `This log is written in the way "${publish}", which this version doesn't know.`,
      `${file} pins how all processes publish commits.`,
      "Use a newer version of the toolkit.",
      { file, publish }
    )
  }
  if (
    typeof id === "string" &&
    isReplica(id) &&
    typeof createdAt === "string" &&
    typeof ino === "string" &&
    typeof birthtimeMs === "number" &&
    typeof host === "string" &&
    typeof path === "string" &&
    publish === "link"
  ) {
    return { id, createdAt, ino, birthtimeMs, host, path, publish }
  }
  throw corruptError(file, "can't be read as a replica's record")
}

interface Present {
  readonly record: ReplicaRecord
  readonly facts: FileFacts
}

/** Null when there is none yet. */
const readRecord = ({ fs, storeDir }: Publishing): Present | null => {
  const file = replicaFile(storeDir)
  try {
    const { facts, text } = fs.readWithFacts(file)
    return { record: parse(file, text), facts }
  } catch (error) {
    if (codeOf(error) === "ENOENT") return null
    throw readError(error, file)
  }
}

const isOriginal = ({ facts, record }: Present): boolean =>
  facts.ino === record.ino && facts.birthtimeMs === record.birthtimeMs

/** A restored or moved file in its old place goes on, if the log still ends as others know it. */
const isRestored = (io: ReplicaIo, { record }: Present): boolean => {
  if (record.host !== io.host || record.path !== io.storeDir) return false
  const known = io.lastKnown(record.id)
  if (known === null) return true
  const file = commitPath(io.storeDir, { replica: record.id, seq: known.seq })
  try {
    return io.fs.readText(file) === known.text
  } catch (error) {
    if (codeOf(error) === "ENOENT") return false
    throw readError(error, file)
  }
}

/**
 * The copy's own id. Derived, not random: processes that notice the copy at the same time agree without a lock.
 */
const idOfCopy = (io: ReplicaIo, { facts, record }: Present): ReplicaId => {
  const what = [record.id, io.host, io.storeDir, facts.ino, facts.birthtimeMs].join("\n")
  return base32Of(createHash("sha256").update(what).digest().subarray(0, REPLICA_LENGTH))
}

/** Writes a record that knows its own inode to tmp/; whoever gets the file into place keeps both true. */
const writeRecord = (io: ReplicaIo, id: ReplicaId, createdAt: string): string => {
  const { fd, file } = createTmp(io.fs, io.storeDir, io.tmpName())
  let open: number | null = fd
  try {
    const { birthtimeMs, ino } = io.fs.fstat(fd)
    const { host, storeDir: path } = io
    const record: ReplicaRecord = { id, createdAt, ino, birthtimeMs, host, path, publish: "link" }
    writeAll(io.fs, fd, Buffer.from(`${JSON.stringify(record)}\n`))
    if (io.durability === "commit") io.fs.fdatasync(fd)
    open = null
    io.fs.close(fd)
    return file
  } catch (error) {
    discard(io.fs, open, file)
    throw error
  }
}

const create = (io: ReplicaIo): void => {
  const { durability, fs, storeDir } = io
  const file = replicaFile(storeDir)
  const tmp = writeRecord(io, io.newId(), io.now().toISOString())
  try {
    fs.link(tmp, file)
  } catch (error) {
    // Another process was faster: its id is everybody's.
    if (codeOf(error) !== "EEXIST") throw linkError(error, file)
  } finally {
    discard(fs, null, tmp)
  }
  if (durability === "commit") syncUpwards(fs, storeDir, storeDir)
}

const replace = (io: ReplicaIo, id: ReplicaId, createdAt: string): void => {
  const { durability, fs, storeDir } = io
  const tmp = writeRecord(io, id, createdAt)
  try {
    fs.rename(tmp, replicaFile(storeDir))
  } catch (error) {
    discard(fs, null, tmp)
    throw error
  }
  if (durability === "commit") fs.syncDir(storeDir)
}

/** The replica that the next append writes; null before the first one, and in a copy that hasn't written yet. */
export const readSelf = (io: ReplicaIo): ReplicaId | null => {
  const present = readRecord(io)
  if (present === null) return null
  return isOriginal(present) || isRestored(io, present) ? present.record.id : null
}

/** Makes or mends the record where needed. Call it before the first write of a process. */
export const ensureSelf = (io: ReplicaIo): ReplicaId => {
  const file = replicaFile(io.storeDir)
  try {
    let present = readRecord(io)
    if (present === null) {
      create(io)
      present = readRecord(io)
    }
    if (present === null) throw corruptError(file, "was removed while it was made")
    if (isOriginal(present)) return present.record.id
    const { createdAt, id } = present.record
    if (isRestored(io, present)) {
      replace(io, id, createdAt)
      return id
    }
    const own = idOfCopy(io, present)
    replace(io, own, io.now().toISOString())
    return own
  } catch (error) {
    throw writeError(error, file)
  }
}
