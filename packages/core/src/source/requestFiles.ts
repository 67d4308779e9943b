/**
 * The files of a new ticket, from its request: what is there and fits into one ticket, and what the request names that isn't there.
 * Pure.
 *
 * @since 0.1.0
 */
import * as Result from "effect/Result"
import { isTestPath } from "../gate/TestPaths.ts"
import { plannedPath } from "../wave/PlannedPath.ts"
import type { PlannedFile } from "../ticket/Ticket.ts"
import { importGraph } from "./ImportGraph.ts"
import { proposeFiles } from "./proposeFiles.ts"
import { isCode, type SourceFile } from "./SourceFile.ts"
import { readTerms } from "./terms.ts"

export type RequestFile = PlannedFile & { readonly why: string }

export interface RequestFilesOptions {
  /** At most so many; their tests come on top. */
  readonly limit: number
  /** Files of other parts than the best one's are left out: null keeps all. */
  readonly partOf: ((path: string) => string | null) | null
  /** Whether tests are what the request is about. */
  readonly tests?: boolean
}

/** Reasons that a sentence has room for. */
const REASONS = 2

/** Paths that the request names, that aren't there, and whose folder is. */
const missing = (text: string, files: ReadonlyArray<SourceFile>): ReadonlyArray<RequestFile> => {
  const paths = files.map(({ path }) => path)
  return readTerms(text).paths.flatMap((path): ReadonlyArray<RequestFile> => {
    const slash = path.lastIndexOf("/")
    if (slash < 1 || !isCode(path) || isTestPath(path)) return []
    if (Result.isFailure(plannedPath(path)) || paths.some((there) => there === path || there.endsWith(`/${path}`)))
      return []
    const folder = path.slice(0, slash + 1)
    return paths.some((there) => there.startsWith(folder))
      ? [{ path, action: "create", to: null, note: "", why: "the request names it, and it isn't there yet" }]
      : []
  })
}

/** Best first. Empty where nothing tells. */
export const requestFiles = (
  text: string,
  files: ReadonlyArray<SourceFile>,
  { limit, partOf, tests = false }: RequestFilesOptions
): ReadonlyArray<RequestFile> => {
  const there = proposeFiles(text, files, importGraph(files), { limit, tests }).map(
    ({ path, reasons }): RequestFile => ({
      path,
      action: "modify",
      to: null,
      note: "",
      why: `it ${reasons.slice(0, REASONS).join(" and ")}`
    })
  )
  const all = [...there, ...missing(text, files)].slice(0, limit)
  const part = partOf === null || all[0] === undefined ? null : partOf(all[0].path)
  return part === null ? all : all.filter(({ path }) => partOf?.(path) === part)
}
