/**
 * Disposable texts in `cache/`, each with its checksum: what is missing, cut off or changed counts as not there.
 * Without a runtime, for short commands.
 *
 * @since 0.1.0
 */
import { readFileSync, renameSync, rmSync, writeFileSync } from "node:fs"
import { join } from "node:path"
import { domainError } from "@backlog-toolkit/core/log/DomainError"
import { writeError } from "./internal/errors.ts"
import { codeOf, nodeFs } from "./internal/Fs.ts"
import { cacheDir } from "./internal/layout.ts"
import { quietly } from "./internal/quietly.ts"
import { randomBase32 } from "./internal/random.ts"
import { sha256 } from "./sha256.ts"

/** A file name on every system, and no hidden one. */
const NAME = /^[A-Za-z0-9_][A-Za-z0-9_.-]{0,199}$/u

const fileOf = (storeDir: string, name: string): string => {
  if (NAME.test(name)) return join(cacheDir(storeDir), `${name}.snapshot`)
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

/** Not flushed: after a power cut the checksum tells. Fails with `log-disk-full`, `log-read-only`, `log-storage-failed`. */
export const saveSnapshot = (storeDir: string, name: string, text: string, digest: SnapshotDigest = sha256): void => {
  const file = fileOf(storeDir, name)
  const temporary = `${file}.${process.pid}-${randomBase32(8)}.tmp`
  try {
    nodeFs.mkdir(cacheDir(storeDir))
    writeFileSync(temporary, `${digest(text)}\n${text}`, { flag: "wx" })
    renameSync(temporary, file)
  } catch (error) {
    quietly(() => rmSync(temporary, { force: true }))
    throw writeError(error, file)
  }
}
