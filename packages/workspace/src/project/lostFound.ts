/**
 * Texts that would be gone otherwise, kept for 30 days in the store.
 *
 * @since 0.1.0
 */
import { mkdirSync, readdirSync, rmSync, writeFileSync } from "node:fs"
import { basename, join } from "node:path"

const DAY_MS = 86_400_000
const KEEP_DAYS = 30
const DATE_LENGTH = "YYYY-MM-DD".length
/** Characters of a digest that tell two texts of one file and day apart. */
const DIGEST_LENGTH = 16

const day = (millis: number): string => new Date(millis).toISOString().slice(0, DATE_LENGTH)

const prune = (folder: string, today: number): void => {
  const oldest = day(today - KEEP_DAYS * DAY_MS)
  for (const name of readdirSync(folder)) {
    if (/^\d{4}-\d{2}-\d{2}-/u.test(name) && name.slice(0, DATE_LENGTH) < oldest)
      rmSync(join(folder, name), { force: true })
  }
}

/** Answers the name; an equal text of the same day is kept once. */
export const keepText = (folder: string, path: string, bytes: Uint8Array, digest: string): string => {
  const today = Date.now()
  const name = `${day(today)}-${digest.slice(0, DIGEST_LENGTH)}-${basename(path)}`
  mkdirSync(folder, { recursive: true })
  prune(folder, today)
  writeFileSync(join(folder, name), bytes)
  return name
}
