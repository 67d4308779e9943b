/**
 * Disposable texts in `cache/`, each with its checksum: what is missing, cut off or changed counts as not there.
 * Without a runtime, for short commands.
 *
 * @since 0.1.0
 */
import { closeSync, fstatSync, openSync, readdirSync, readFileSync, readSync, rmSync, statSync } from "node:fs"
import { join } from "node:path"
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
  /** Removes the file, unless another has taken its place. */
  readonly discard: () => void
}

/** A file that is no longer than this is read as a whole, and parts of a longer one at least so many bytes at a time. */
const WINDOW = 64 * 1024

/** Files stay open as long as somebody may look at what they hold. */
const unused = new FinalizationRegistry<number>((fd) => quietly(() => closeSync(fd)))

const readAt = (fd: number, from: number, bytes: number): Buffer => {
  const buffer = Buffer.allocUnsafe(bytes)
  let length = 0
  for (let got = -1; got !== 0 && length < bytes; length += got) {
    got = readSync(fd, buffer, length, bytes - length, from + length)
  }
  return buffer.subarray(0, length)
}

const discardFile = (file: string, ino: bigint): void =>
  quietly(() => {
    if (statSync(file, { bigint: true }).ino === ino) rmSync(file, { force: true })
  })

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
  const { ino, size } = fstatSync(fd, { bigint: true })
  let window = { from: 0, bytes: readAt(fd, 0, WINDOW) }
  const begin = window.bytes.indexOf("\n") + 1
  const opened: OpenSnapshot = {
    text: (from, bytes) => {
      const first = begin + from
      const has = first >= window.from && first + bytes <= window.from + window.bytes.length
      if (!has && BigInt(window.bytes.length) < size) {
        window = { from: first, bytes: readAt(fd, first, Math.max(bytes, WINDOW)) }
      }
      const start = Math.max(0, first - window.from)
      return window.bytes.toString("utf8", start, start + bytes)
    },
    discard: () => discardFile(file, ino)
  }
  if (BigInt(window.bytes.length) >= size) closeSync(fd)
  else unused.register(opened.text, fd)
  return opened
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
  return end !== -1 && content.slice(0, end) === digest(text) ? text : null
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
    writeAll(fs, fd, Buffer.from(`${digest(text)}\n${text}`))
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
