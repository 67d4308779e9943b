/**
 * The texts of another tool's backlog: one file, or what of a folder could be one. Links out of the folder aren't followed.
 *
 * @since 0.1.0
 */
import { lstatSync, readdirSync, readFileSync, statSync } from "node:fs"
import { basename, join } from "node:path"
import { domainError, type DomainError } from "@backlog-toolkit/core/log/DomainError"
import type { SourceText } from "@backlog-toolkit/core/exchange/ForeignTicket"
import type { Format } from "@backlog-toolkit/core/exchange/Format"
import { FORMATS, formatOfFolder, formatOfText } from "@backlog-toolkit/core/exchange/formats"

const SKIPPED: ReadonlySet<string> = new Set([".git", "node_modules"])
const SUFFIX = /\.(?:md|json|jsonl)$/u
/** Folders below the named one that are looked through. */
const DEPTH = 4
/** Files of one source; more is no backlog. */
const MAX_FILES = 100_000
/** Bytes of one file. */
const MAX_BYTES = 256 * 1024 * 1024

export interface FoundSource {
  readonly format: Format
  readonly texts: ReadonlyArray<SourceText>
}

const sourceMissing = (path: string): DomainError =>
  domainError(
    "not-found",
    "source-missing",
    `There is nothing at ${path}.`,
    "A source is a file or a folder.",
    "Check the path.",
    { path }
  )

const unknownSource = (path: string): DomainError =>
  domainError(
    "usage",
    "source-unknown",
    `Nothing at ${path} looks like the backlog of a tool that can be imported.`,
    `These can: ${FORMATS.map(({ title }) => title).join(", ")}.`,
    "Name the file or folder that has the tickets, or say what it is: --format <name>.",
    { path, formats: FORMATS.map(({ name }) => name) }
  )

const tooLarge = (path: string, what: string): DomainError =>
  domainError("usage", "source-too-large", `${path} is too large.`, what, "Name the part that has the tickets.", {
    path
  })

const filesBelow = (root: string, dir: string, depth: number): ReadonlyArray<string> =>
  readdirSync(join(root, dir), { withFileTypes: true })
    .toSorted((one, other) => (one.name < other.name ? -1 : 1))
    .flatMap((entry): ReadonlyArray<string> => {
      const path = dir === "" ? entry.name : `${dir}/${entry.name}`
      if (entry.isDirectory()) return depth === 0 || SKIPPED.has(entry.name) ? [] : filesBelow(root, path, depth - 1)
      return entry.isFile() && SUFFIX.test(entry.name) ? [path] : []
    })

const decoder = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true })

const readText = (file: string, path: string): SourceText => {
  if (statSync(file).size > MAX_BYTES) throw tooLarge(path, `A file may have ${MAX_BYTES / 1024 / 1024} MiB.`)
  try {
    return { path, text: decoder.decode(readFileSync(file)) }
  } catch (error) {
    if (!(error instanceof TypeError)) throw error
    throw domainError(
      "usage",
      "source-not-text",
      `${path} is not UTF-8.`,
      "What can't be read as it was written can't be given back.",
      "Save it as UTF-8.",
      { path }
    )
  }
}

/** `asked`: the format that somebody named; null to find it out. Throws `DomainError`s. */
export const sourceFiles = (path: string, asked: Format | null): FoundSource => {
  const stat = lstatSync(path, { throwIfNoEntry: false })
  if (stat === undefined) throw sourceMissing(path)
  if (!statSync(path).isDirectory()) {
    const text = readText(path, basename(path))
    const format = asked ?? formatOfText(text)
    if (format === undefined) throw unknownSource(path)
    return { format, texts: [text] }
  }
  const all = filesBelow(path, "", DEPTH)
  if (all.length > MAX_FILES) throw tooLarge(path, `A source may have ${MAX_FILES} files.`)
  const format = asked ?? formatOfFolder(all)
  const picked = format?.picks(all) ?? []
  if (format === undefined || picked.length === 0) throw unknownSource(path)
  return { format, texts: picked.map((one) => readText(join(path, one), one)) }
}
