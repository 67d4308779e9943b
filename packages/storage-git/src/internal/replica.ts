/**
 * `replica.json`: which replica this repository writes. It knows its own inode and birth time, so that a copied repository is noticed
 * and doesn't go on writing under the name of the original.
 *
 * @since 0.1.0
 */
import { createHash } from "node:crypto"
import { dirname, join } from "node:path"
import type { ReplicaId } from "@backlog-toolkit/core/log/Event"
import { corruptError, linkError, readError, writeError } from "./errors.ts"
import { codeOf, type FileFacts } from "./Fs.ts"
import { base32Of, type Io, REPLICA_LENGTH } from "./io.ts"
import { isReplica, replicaFile, tmpDir } from "./layout.ts"
import { quietly } from "./quietly.ts"

/** As stored; `storage-fs` has the same, so that a log keeps its replica wherever it is kept. `path` is the folder of the record. */
interface ReplicaRecord {
  readonly id: ReplicaId
  readonly createdAt: string
  readonly ino: string
  readonly birthtimeMs: number
  readonly host: string
  readonly path: string
}

interface Present {
  readonly record: ReplicaRecord
  readonly facts: FileFacts
}

/** Whether a remote holds another history of a replica than we do. */
export type IsForked = (replica: ReplicaId) => Promise<boolean>

const parse = (file: string, text: string): ReplicaRecord => {
  let value: unknown = null
  try {
    value = JSON.parse(text)
  } catch {
    // Judged below, with everything else that can't be used.
  }
  const record = (typeof value === "object" && value !== null ? value : {}) as Readonly<Record<string, unknown>>
  const { birthtimeMs, createdAt, host, id, ino, path } = record
  if (
    typeof id === "string" &&
    isReplica(id) &&
    typeof createdAt === "string" &&
    typeof ino === "string" &&
    typeof birthtimeMs === "number" &&
    typeof host === "string" &&
    typeof path === "string"
  ) {
    return { id, createdAt, ino, birthtimeMs, host, path }
  }
  throw corruptError(file, "can't be read as a replica's record")
}

/** Text and facts of one and the same file, whatever is renamed over its name meanwhile. */
const readRecord = ({ fs, state }: Io): Present | null => {
  const file = replicaFile(state)
  try {
    for (;;) {
      const facts = fs.stat(file)
      if (facts === null) return null
      const text = fs.read(file)?.toString("utf8")
      if (text !== undefined && fs.stat(file)?.ino === facts.ino) return { record: parse(file, text), facts }
    }
  } catch (error) {
    throw readError(error, file)
  }
}

const isOriginal = ({ facts, record }: Present): boolean =>
  facts.ino === record.ino && facts.birthtimeMs === record.birthtimeMs

/** A restored or moved-back repository goes on, if no remote knows another end of its log. */
const isRestored = async ({ host, state }: Io, { record }: Present, isForked: IsForked): Promise<boolean> =>
  record.host === host && record.path === state && !(await isForked(record.id))

/**
 * The copy's own id. Derived, not random: processes that notice the copy at the same time agree without a lock.
 */
const idOfCopy = ({ gitDir, host }: Io, { facts, record }: Present): ReplicaId => {
  const what = [record.id, host, gitDir, facts.ino, facts.birthtimeMs].join("\n")
  return base32Of(createHash("sha256").update(what).digest().subarray(0, REPLICA_LENGTH))
}

/** Writes a record that knows its own inode to tmp/; whoever gets the file into place keeps both true. */
const writeRecord = async (io: Io, { createdAt, id }: Pick<ReplicaRecord, "createdAt" | "id">): Promise<string> => {
  const { durable, fs, host, random, state } = io
  const file = join(tmpDir(state), `replica-${random()}`)
  fs.mkdir(tmpDir(state))
  const fd = fs.create(file, 0o666)
  try {
    const { birthtimeMs = 0, ino = "" } = fs.stat(file) ?? {}
    const whole: ReplicaRecord = { id, createdAt, ino, birthtimeMs, host, path: state }
    // Locks need hard links, so commits in files can be published with them, too.
    fs.write(fd, Buffer.from(`${JSON.stringify({ ...whole, publish: "link" })}\n`))
    if (durable) await fs.fdatasync(fd)
    return file
  } catch (error) {
    quietly(() => fs.unlink(file))
    throw error
  } finally {
    fs.close(fd)
  }
}

/** A folder and those that it is in, up to `top`. */
const upTo = (top: string, dir: string): ReadonlyArray<string> =>
  dir === top || dirname(dir) === dir ? [dir] : [dir, ...upTo(top, dirname(dir))]

/** `link`: only if there is none yet, and whoever was faster decides the id of all. */
const put = async (io: Io, how: "link" | "rename", record: Pick<ReplicaRecord, "createdAt" | "id">): Promise<void> => {
  const { durable, fs, gitDir, state } = io
  const file = replicaFile(state)
  const tmp = await writeRecord(io, record)
  try {
    fs[how](tmp, file)
  } catch (error) {
    if (how !== "link" || codeOf(error) !== "EEXIST") throw linkError(error, file)
  } finally {
    quietly(() => fs.unlink(tmp))
  }
  if (durable) await Promise.all(upTo(gitDir, state).map((dir) => fs.syncDir(dir)))
}

/** The replica that the next append writes; null before the first one, and in a copy that hasn't written yet. */
export const readSelf = async (io: Io, isForked: IsForked): Promise<ReplicaId | null> => {
  const found = readRecord(io)
  if (found === null) return null
  return isOriginal(found) || (await isRestored(io, found, isForked)) ? found.record.id : null
}

/** Makes or mends the record where needed. */
export const ensureSelf = async (io: Io, isForked: IsForked): Promise<ReplicaId> => {
  const createdAt = io.now().toISOString()
  try {
    for (;;) {
      const found = readRecord(io)
      if (found === null) {
        await put(io, "link", { id: io.newId(), createdAt })
        continue
      }
      const { record } = found
      if (isOriginal(found)) return record.id
      const restored = await isRestored(io, found, isForked)
      const id = restored ? record.id : idOfCopy(io, found)
      await put(io, "rename", { id, createdAt: restored ? record.createdAt : createdAt })
      return id
    }
  } catch (error) {
    throw writeError(error, replicaFile(io.state))
  }
}
