/**
 * Ticket files in the main work tree. What we last wrote is remembered by digest; a file that differs from it was
 * edited by somebody and is left alone.
 *
 * @since 0.1.0
 */
import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs"
import { dirname, join } from "node:path"
import { domainError } from "@backlog-toolkit/core/log/DomainError"
import { TicketFiles } from "@backlog-toolkit/core/ports/TicketFiles"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"

interface Options {
  readonly worktree: string
  /** `rendered.json` in the store's cache: path → digest of what we wrote last. */
  readonly recordFile: string
  readonly sha256: (text: string) => string
  /** False where the target branch is not checked out, or rendering is off: nothing is written then. */
  readonly renders: () => boolean
}

const readRecord = (file: string): Record<string, string> => {
  try {
    const parsed: unknown = JSON.parse(readFileSync(file, "utf8"))
    return typeof parsed === "object" && parsed !== null ? { ...parsed } as Record<string, string> : {}
  } catch {
    // Missing or damaged: every file that differs then counts as edited, which loses nothing.
    return {}
  }
}

const writeAtomically = (file: string, text: string): void => {
  mkdirSync(dirname(file), { recursive: true })
  const temporary = `${file}.${process.pid}.tmp`
  writeFileSync(temporary, text)
  renameSync(temporary, file)
}

const currentText = (file: string): string | null => (existsSync(file) ? readFileSync(file, "utf8") : null)

/** Synchronous, so that `create` can use it without a runtime. */
export const writeTicketFiles = (
  options: Options,
  files: ReadonlyMap<string, string | null>
): { readonly written: ReadonlyArray<string>; readonly skipped: ReadonlyArray<string> } => {
  const written: Array<string> = []
  const skipped: Array<string> = []
  if (!options.renders() || files.size === 0) return { skipped, written }
  const record = readRecord(options.recordFile)
  let changed = false
  for (const [path, text] of files) {
    const file = join(options.worktree, path)
    const there = currentText(file)
    const digest = text === null ? null : options.sha256(text)
    const thereDigest = there === null ? null : options.sha256(there)
    if (thereDigest !== digest && thereDigest !== null && record[path] !== thereDigest) {
      skipped.push(path)
      continue
    }
    if (thereDigest !== digest) {
      if (text === null) rmSync(file, { force: true })
      else writeAtomically(file, text)
      written.push(path)
    }
    if (digest === null) delete record[path]
    else if (record[path] !== digest) record[path] = digest
    changed = true
  }
  if (changed) writeAtomically(options.recordFile, JSON.stringify(record))
  return { skipped, written }
}

export const layer = (options: Options): Layer.Layer<TicketFiles> =>
  Layer.succeed(TicketFiles, {
    write: (files) =>
      Effect.try({
        try: () => writeTicketFiles(options, files),
        catch: (error) =>
          domainError(
            "environment",
            "ticket-file-failed",
            `Writing ticket files failed: ${error instanceof Error ? error.message : String(error)}`,
            "The log has everything; only the Markdown files are behind.",
            "Check the permissions and the free space, then run btk sync.",
            {}
          )
      })
  })
