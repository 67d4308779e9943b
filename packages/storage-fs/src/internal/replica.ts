/**
 * `replica.json`: which replica this store writes. It knows its own inode and birth time, so that a copied folder is
 * noticed and doesn't go on writing under the name of the original.
 *
 * @since 0.1.0
 */
import { createHash } from "node:crypto"
import { domainError, type DomainError } from "@backlog-toolkit/core/log/DomainError"
import type { ReplicaId } from "@backlog-toolkit/core/log/Event"
import { endHash } from "@backlog-toolkit/core/log/Line"
import { readRun } from "./commits.ts"
import { corruptError, hasNoLinks, readError, writeError } from "./errors.ts"
import { codeOf, type FileFacts, type Fs } from "./Fs.ts"
import { isReplica, noLinksFile, replicaFile } from "./layout.ts"
import { createTmp, discard, type Publishing, syncUpwards, writeAll } from "./publish.ts"
import { LOOK_AGAIN_MS, TORN_AFTER_MS } from "./publishInPlace.ts"
import { quarantine } from "./quarantine.ts"
import { base32Of } from "./random.ts"

/** A commit of ours as a segment, ref or remote has it. */
export interface KnownCommit {
  readonly seq: number
  readonly text: string
}

export interface ReplicaIo extends Publishing {
  readonly host: string
  readonly newId: () => ReplicaId
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
  /** How all processes publish commits: with hard links, or in place where there are none. */
  readonly publish: Publish
}

export type Publish = "link" | "wx"

/** Eight characters: 40 random bits for a handful of clones. */
export const REPLICA_LENGTH = 8

/** The record is in no segment: nothing can restore it but a copy of the folder. */
const RECORD_BACK = "Put the file back from a copy of the log. Nothing was changed."

const isPublish = (value: unknown): value is Publish => value === "link" || value === "wx"

const unsupported = (file: string, publish: string, why: string): DomainError =>
  domainError(
    "environment",
    "log-publish-unsupported",
    `This log is written in the way "${publish}", which can't be honoured here.`,
    why,
    "Use a newer version of the toolkit, or the host that made the log.",
    { file, publish }
  )

const parse = (file: string, text: string, framed: boolean): ReplicaRecord => {
  let value: unknown = null
  try {
    value = JSON.parse(text)
  } catch {
    // Judged below, with everything else that can't be used.
  }
  const record = (typeof value === "object" && value !== null ? value : {}) as Readonly<Record<string, unknown>>
  const { birthtimeMs, createdAt, host, id, ino, path, publish } = record
  if (typeof publish === "string" && !isPublish(publish)) {
    throw unsupported(
      file,
      publish,
      `${file} pins how all processes publish commits, and this version doesn't know it.`
    )
  }
  if (isPublish(publish) && (publish === "wx") !== framed) {
    throw unsupported(file, publish, `${file} says so, but the folder was made the other way.`)
  }
  if (
    typeof id === "string" &&
    isReplica(id) &&
    typeof createdAt === "string" &&
    typeof ino === "string" &&
    typeof birthtimeMs === "number" &&
    typeof host === "string" &&
    typeof path === "string" &&
    isPublish(publish)
  ) {
    return { id, createdAt, ino, birthtimeMs, host, path, publish }
  }
  throw corruptError(file, "can't be read as a replica's record", RECORD_BACK)
}

interface Present {
  readonly record: ReplicaRecord
  readonly facts: FileFacts
}

/** Null when there is none yet. `unfinished`: its maker hasn't written it to its end, which only happens without links. */
const readRecord = ({ framed, fs, storeDir }: Publishing): Present | "unfinished" | null => {
  const file = replicaFile(storeDir)
  let read: ReturnType<Fs["readWithFacts"]>
  try {
    read = fs.readWithFacts(file)
  } catch (error) {
    if (codeOf(error) === "ENOENT") return null
    throw readError(error, file)
  }
  // Looked at after the record: whoever makes a record without links makes the sign first.
  const inPlace = framed()
  if (inPlace && !read.text.endsWith("\n")) return "unfinished"
  return { record: parse(file, read.text, inPlace), facts: read.facts }
}

const isOriginal = ({ facts, record }: Present): boolean =>
  facts.ino === record.ino && facts.birthtimeMs === record.birthtimeMs

/** A restored or moved file in its old place goes on, if the log still ends as others know it. */
const isRestored = (io: ReplicaIo, { record }: Present): boolean => {
  if (record.host !== io.host || record.path !== io.storeDir) return false
  const known = io.lastKnown(record.id)
  if (known === null) return true
  const there = readRun(io, record.id, known.seq, known.seq, 1).texts[0]
  // By its hash, which stays when a text is redacted.
  return there !== undefined && endHash(there) === endHash(known.text)
}

/**
 * The copy's own id. Derived, not random: processes that notice the copy at the same time agree without a lock.
 */
const idOfCopy = (io: ReplicaIo, { facts, record }: Present): ReplicaId => {
  const what = [record.id, io.host, io.storeDir, facts.ino, facts.birthtimeMs].join("\n")
  return base32Of(createHash("sha256").update(what).digest().subarray(0, REPLICA_LENGTH))
}

const fillRecord = (io: ReplicaIo, fd: number, record: Pick<ReplicaRecord, "createdAt" | "id" | "publish">): void => {
  const { birthtimeMs, ino } = io.fs.fstat(fd)
  const { host, storeDir: path } = io
  const { createdAt, id, publish } = record
  const whole: ReplicaRecord = { id, createdAt, ino, birthtimeMs, host, path, publish }
  writeAll(io.fs, fd, Buffer.from(`${JSON.stringify(whole)}\n`))
  if (io.durability === "commit") io.fs.fdatasync(fd)
}

/** Writes a record that knows its own inode to tmp/; whoever gets the file into place keeps both true. */
const writeRecord = (io: ReplicaIo, record: Pick<ReplicaRecord, "createdAt" | "id" | "publish">): string => {
  const { fd, file } = createTmp(io.fs, io.storeDir, io.tmpName())
  let open: number | null = fd
  try {
    fillRecord(io, fd, record)
    open = null
    io.fs.close(fd)
    return file
  } catch (error) {
    discard(io.fs, open, file)
    throw error
  }
}

/** Creates a file, or finds that somebody else did; null for the latter. */
const createOrFind = (fs: Fs, file: string): number | null => {
  try {
    return fs.create(file)
  } catch (error) {
    if (codeOf(error) === "EEXIST") return null
    throw error
  }
}

/** Where there are no links: the sign first, then the record under its own name. */
const createInPlace = (io: ReplicaIo): void => {
  const { fs, storeDir } = io
  const sign = createOrFind(fs, noLinksFile(storeDir))
  if (sign !== null) fs.close(sign)
  if (io.durability === "commit") fs.syncDir(storeDir)
  const file = replicaFile(storeDir)
  const fd = createOrFind(fs, file)
  if (fd === null) return
  try {
    fillRecord(io, fd, { id: io.newId(), createdAt: io.now().toISOString(), publish: "wx" })
    fs.close(fd)
  } catch (error) {
    discard(fs, fd, file)
    throw error
  }
}

/** The first append probes: a link that this file system can't make pins the other way for good. */
const create = (io: ReplicaIo): void => {
  const { durability, framed, fs, storeDir } = io
  const file = replicaFile(storeDir)
  if (framed()) createInPlace(io)
  else {
    const tmp = writeRecord(io, { id: io.newId(), createdAt: io.now().toISOString(), publish: "link" })
    try {
      fs.link(tmp, file)
    } catch (error) {
      if (hasNoLinks(error)) createInPlace(io)
      // Another process was faster: its id is everybody's.
      else if (codeOf(error) !== "EEXIST") throw writeError(error, file)
    } finally {
      discard(fs, null, tmp)
    }
  }
  if (durability === "commit") syncUpwards(fs, storeDir, storeDir)
}

/** Waits for whoever makes the record; one that its maker never finished is moved away and made anew. */
const present = (io: ReplicaIo): Present => {
  const file = replicaFile(io.storeDir)
  for (let waited = 0; ; waited += LOOK_AGAIN_MS) {
    const found = readRecord(io)
    if (found !== null && found !== "unfinished") return found
    if (found === null) {
      create(io)
      continue
    }
    const { birthtimeMs, ino, mtimeMs } = io.fs.stat(file)
    if (io.now().getTime() - mtimeMs > TORN_AFTER_MS) quarantine(io, file, `replica-torn-${ino}-${birthtimeMs}`)
    else if (waited > TORN_AFTER_MS) throw corruptError(file, "was begun and not finished", RECORD_BACK)
    else io.wait(LOOK_AGAIN_MS)
  }
}

const replace = (io: ReplicaIo, record: Pick<ReplicaRecord, "createdAt" | "id" | "publish">): void => {
  const { durability, fs, storeDir } = io
  const tmp = writeRecord(io, record)
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
  const found = readRecord(io)
  if (found === null || found === "unfinished") return null
  return isOriginal(found) || isRestored(io, found) ? found.record.id : null
}

/** Makes or mends the record where needed. Call it before the first write of a process. */
export const ensureSelf = (io: ReplicaIo): ReplicaId => {
  try {
    const found = present(io)
    if (isOriginal(found)) return found.record.id
    const { createdAt, id, publish } = found.record
    if (isRestored(io, found)) {
      replace(io, { id, createdAt, publish })
      return id
    }
    const own = idOfCopy(io, found)
    replace(io, { id: own, createdAt: io.now().toISOString(), publish })
    return own
  } catch (error) {
    throw writeError(error, replicaFile(io.storeDir))
  }
}

/** What is known of a store's record, for people. `original`: it is where it was made. */
export interface ReplicaFacts {
  readonly id: ReplicaId
  readonly createdAt: string
  readonly host: string
  readonly path: string
  readonly publish: Publish
  readonly original: boolean
  /** True when the next append goes on under this id: the original, or one restored to its place. */
  readonly own: boolean
}

/** Null when there is no record, or an unfinished one. Throws `log-corrupt` and `log-publish-unsupported`. */
export const replicaFacts = (io: ReplicaIo): ReplicaFacts | null => {
  const found = readRecord(io)
  if (found === null || found === "unfinished") return null
  const { createdAt, host, id, path, publish } = found.record
  const original = isOriginal(found)
  return { id, createdAt, host, path, publish, original, own: original || isRestored(io, found) }
}
