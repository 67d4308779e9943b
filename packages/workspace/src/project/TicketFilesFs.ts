/**
 * Ticket files in a work tree. What we last wrote is remembered by digest; a file that differs from it was edited by
 * somebody and is left alone.
 *
 * @since 0.1.0
 */
import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs"
import { basename, dirname, join } from "node:path"
import { DomainError, domainError } from "@backlog-toolkit/core/log/DomainError"
import { TicketFiles, type TicketFilesShape } from "@backlog-toolkit/core/ports/TicketFiles"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import { addIntents, addToRecord, readAll, readRecord } from "./renderRecord.ts"

export interface TicketFilesOptions {
  readonly worktree: string
  /** In the store's cache. */
  readonly recordFile: string
  readonly sha256: (text: string) => string
  /** False where the target branch is not checked out, or rendering is off: nothing is written then. */
  readonly renders: () => boolean
}

const writeAtomically = (file: string, text: string): void => {
  mkdirSync(dirname(file), { recursive: true })
  const temporary = `${file}.${process.pid}.tmp`
  try {
    writeFileSync(temporary, text)
    renameSync(temporary, file)
  } catch (error) {
    rmSync(temporary, { force: true })
    throw error
  }
}

const currentText = (file: string): string | null => (existsSync(file) ? readFileSync(file, "utf8") : null)

type Files = Parameters<TicketFilesShape["write"]>[0]

interface Planned {
  readonly path: string
  readonly file: string
  readonly text: string | null
  readonly digest: string
}

const writeFiles = (options: TicketFilesOptions, files: Files) => {
  const written: Array<string> = []
  const skipped: Array<string> = []
  if (files.size === 0 || !options.renders()) return { skipped, written }
  const { intents, record } = readAll(options.recordFile)
  const remembered: Array<readonly [string, string]> = []
  const planned: Array<Planned> = []
  for (const [path, text] of files) {
    const file = join(options.worktree, path)
    const there = currentText(file)
    const digest = text === null ? "" : options.sha256(text)
    const digestThere = there === null ? "" : options.sha256(there)
    const known = record.get(path) ?? ""
    if (digestThere === digest) {
      if (known !== digest) remembered.push([path, digest])
    } else if (there !== null && digestThere !== known && digestThere !== intents.get(path)) skipped.push(path)
    else {
      // Written by somebody who could not say so any more: said now, before the next intent takes its place.
      if (digestThere !== known) remembered.push([path, digestThere])
      planned.push({ path, file, text, digest })
    }
  }
  addToRecord(options.recordFile, remembered.splice(0))
  addIntents(
    options.recordFile,
    planned.filter(({ text }) => text !== null).map(({ digest, path }) => [path, digest])
  )
  try {
    for (const { digest, file, path, text } of planned) {
      if (text === null) rmSync(file, { force: true })
      else writeAtomically(file, text)
      written.push(path)
      remembered.push([path, digest])
    }
  } finally {
    addToRecord(options.recordFile, remembered)
  }
  return { skipped, written }
}

/** `FEAT-007.md` and `FEAT-007-….md`, not `FEAT-0071-….md`. */
const isFileOf = (key: string, path: string): boolean => {
  const name = basename(path)
  return name === `${key}.md` || name.startsWith(`${key}-`)
}

const failed = (error: unknown): DomainError =>
  error instanceof DomainError
    ? error
    : domainError(
        "environment",
        "ticket-file-failed",
        `Writing ticket files failed: ${error instanceof Error ? error.message : String(error)}`,
        "The log has what the command recorded; only Markdown files are behind.",
        "Check the permissions and the free space, then run btk sync; the command needs no repetition.",
        {}
      )

export const make = (options: TicketFilesOptions): TicketFilesShape => {
  const paths = Effect.try({
    try: () => [...readRecord(options.recordFile)].flatMap(([path, digest]) => (digest === "" ? [] : [path])),
    catch: failed
  })
  return {
    write: (files) => Effect.try({ try: () => writeFiles(options, files), catch: failed }),
    pathsOf: (key) => Effect.map(paths, (all) => all.filter((path) => isFileOf(key, path))),
    paths
  }
}

export const layer = (options: TicketFilesOptions): Layer.Layer<TicketFiles> =>
  Layer.succeed(TicketFiles, make(options))
