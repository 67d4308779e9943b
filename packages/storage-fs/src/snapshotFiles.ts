/**
 * Disposable texts in `cache/`, each with its checksum: what is missing, cut off or changed counts as not there.
 * Without a runtime, for short commands.
 *
 * @since 0.1.0
 */
import { closeSync, openSync, readdirSync, readFileSync, readSync, rmSync, statSync } from "node:fs"
import { join } from "node:path"
import zlib from "node:zlib"
import { domainError } from "@backlog-toolkit/core/log/DomainError"
import { writeError } from "./internal/errors.ts"
import { codeOf, type Fs, nodeFs } from "./internal/Fs.ts"
import { cacheDir } from "./internal/layout.ts"
import { createTmp, discard, writeAll } from "./internal/publish.ts"
import { quietly } from "./internal/quietly.ts"
import { randomBase32 } from "./internal/random.ts"
import { sha256 } from "./sha256.ts"

/** A file name on every system, and no hidden one. */
const NAME = /^[A-Za-z0-9_][A-Za-z0-9_.-]{0,199}$/u

const EXTENSION = ".snapshot"

/** One for this toolkit, and one for another that works on the same backlog: an upgrade, or a second work tree. */
const KEPT = 2

const fileOf = (storeDir: string, name: string): string => {
  if (NAME.test(name)) return join(cacheDir(storeDir), `${name}${EXTENSION}`)
  throw domainError(
    "usage",
    "snapshot-name-invalid",
    `${JSON.stringify(name)} can't name a snapshot.`,
    "A name is letters, digits, _ . and -, at most 200 of them.",
    "Choose another name.",
    { name }
  )
}

/** What tells a whole text from a damaged one: one line. Another than SHA-256 spares short commands loading it. */
export type SnapshotDigest = (text: string) => string

/** Characters that are looked at: all of a header, or of a list of event kinds. */
const LOOKED_AT = 4096

/**
 * Tells a text that was cut off from a whole one, and a text's beginning from another; zeros that a power cut left are no
 * JSON. For texts that prove themselves to whoever reads them, and for those of which short commands need no proof.
 */
export const quickDigest: SnapshotDigest = (text) => {
  let hash = 0
  for (let at = 0; at < Math.min(text.length, LOOKED_AT); at++) hash = (Math.imul(hash, 31) + text.charCodeAt(at)) | 0
  return `${text.length}-${hash >>> 0}`
}

/** A snapshot that is open for reading: what is renamed over it meanwhile changes nothing. */
export interface OpenSnapshot {
  /** These bytes of its text as UTF-8; fewer at its end. Throws what Node throws. */
  readonly text: (from: number, bytes: number) => string
  readonly close: () => void
}

/** Enough for a checksum. */
const CHECKSUM_BYTES = 128

/** Null when there is none. Its checksum is not looked at: for texts whose parts prove themselves. */
export const openSnapshot = (storeDir: string, name: string): OpenSnapshot | null => {
  const file = fileOf(storeDir, name)
  let fd: number
  try {
    fd = openSync(file, "r")
  } catch (error) {
    // As below.
    if (codeOf(error) !== null) return null
    throw error
  }
  const read = (from: number, bytes: number): Buffer => {
    const buffer = Buffer.allocUnsafe(bytes)
    let length = 0
    for (let got = -1; got !== 0 && length < bytes; length += got) {
      got = readSync(fd, buffer, length, bytes - length, from + length)
    }
    return buffer.subarray(0, length)
  }
  let begin: number | null = null
  return {
    text: (from, bytes) => {
      begin ??= read(0, CHECKSUM_BYTES).indexOf("\n") + 1
      return read(begin + from, bytes).toString("utf8")
    },
    close: () => closeSync(fd)
  }
}

/** Null when there is no whole snapshot of this name. */
export const loadSnapshot = (storeDir: string, name: string, digest: SnapshotDigest = sha256): string | null => {
  const file = fileOf(storeDir, name)
  let content: string
  try {
    content = readFileSync(file, "utf8")
  } catch (error) {
    // Whatever hinders: the caller computes it anew, and a failing disk shows when the log is read.
    if (codeOf(error) !== null) return null
    throw error
  }
  const end = content.indexOf("\n")
  const text = content.slice(end + 1)
  // What follows the digest is the checksum of `openWhole`.
  return end !== -1 && content.slice(0, end).split(" ", 1)[0] === digest(text) ? text : null
}

/** Of all bytes: 32 bits, in a tenth of the time of SHA-256, tell a damaged text from a whole one; its parts prove themselves. */
const checksumOf = (bytes: Buffer): string => {
  const crc32: typeof zlib.crc32 | undefined = (zlib as Partial<typeof zlib>).crc32
  // Node before 22.2.
  return crc32 === undefined ? sha256(bytes) : crc32(bytes).toString(16)
}

/** Null when there is no snapshot of this name whose bytes are all as they were saved. */
export const openWhole = (
  storeDir: string,
  name: string
): { readonly size: number; readonly text: OpenSnapshot["text"] } | null => {
  const file = fileOf(storeDir, name)
  let content: Buffer
  try {
    content = readFileSync(file)
  } catch (error) {
    // As above.
    if (codeOf(error) !== null) return null
    throw error
  }
  const end = content.indexOf("\n")
  const bytes = content.subarray(end + 1)
  const checksum = content.subarray(0, Math.max(0, end)).toString("latin1").split(" ")[1]
  if (checksum === undefined || checksum !== checksumOf(bytes)) return null
  return { size: bytes.length, text: (from, length) => bytes.toString("utf8", from, from + length) }
}

/** Removes those that no toolkit has saved for longest, of the same kind as `name`. */
const prune = (storeDir: string, name: string): void => {
  const kind = `${name.split("-", 1)[0] ?? ""}-`
  const dir = cacheDir(storeDir)
  const files = readdirSync(dir)
    .filter((file) => file.startsWith(kind) && file.endsWith(EXTENSION) && file !== `${name}${EXTENSION}`)
    .map((file) => ({ file: join(dir, file), saved: statSync(join(dir, file)).mtimeMs }))
    .toSorted((a, b) => b.saved - a.saved)
  for (const { file } of files.slice(KEPT - 1)) quietly(() => rmSync(file, { force: true }))
}

/**
 * Not flushed: after a power cut the checksum tells. What a killed process left in `tmp/` is swept by writers. Fails with
 * `log-disk-full`, `log-read-only`, `log-storage-failed`.
 */
export const saveSnapshot = (
  storeDir: string,
  name: string,
  text: string,
  digest: SnapshotDigest = sha256,
  fs: Fs = nodeFs
): void => {
  const file = fileOf(storeDir, name)
  let fd: number | null = null
  let tmp: string | null = null
  try {
    fs.mkdir(cacheDir(storeDir))
    const created = createTmp(fs, storeDir, `${process.pid}-${randomBase32(12)}`)
    fd = created.fd
    tmp = created.file
    const bytes = Buffer.from(text)
    writeAll(fs, fd, Buffer.concat([Buffer.from(`${digest(text)} ${checksumOf(bytes)}\n`), bytes]))
    const written = fd
    fd = null
    fs.close(written)
    fs.rename(tmp, file)
  } catch (error) {
    discard(fs, fd, tmp)
    throw writeError(error, file)
  }
  if (name.includes("-")) quietly(() => prune(storeDir, name))
}
