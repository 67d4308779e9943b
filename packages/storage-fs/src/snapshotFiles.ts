/**
 * Disposable texts in `cache/`, each with its checksum: what is missing, cut off or changed counts as not there.
 * Without a runtime, for short commands.
 *
 * @since 0.1.0
 */
import { readdirSync, readFileSync, rmSync, statSync } from "node:fs"
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
