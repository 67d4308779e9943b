/**
 * How large a ticket is: files, tokens, parts of the repository.
 *
 * @since 0.1.0
 */
import * as Result from "effect/Result"
import type { PlannedFile, TicketContent } from "../ticket/Ticket.ts"
import { normalisePath } from "../wave/PathSet.ts"
import { boundaryOf, partsOf } from "./Boundary.ts"
import type { Repository } from "./Repository.ts"

interface Sized {
  readonly content: Pick<TicketContent, "files">
  readonly repository: Repository | null
}

/** What an agent reads and writes beside the files: the predecessor's allowance (2,000 for the ticket, 10,000 for the work). */
const ALLOWANCE = 12_000
/** A file that isn't there yet: what the predecessor's estimate counts as output for one. */
const CREATED = 4_000

export interface Scope {
  /** Distinct paths, both ends of a rename. */
  readonly files: number
  /** Tokens of the files that are there, as `tokensOf` counts them, with the allowance and what is to be made. */
  readonly tokens: number
  /** The folder that the source files have in common; empty for none. */
  readonly boundary: string
  /** Parts of the repository (see `Boundary.ts`). */
  readonly parts: ReadonlyArray<string>
}

const pathsOf = (files: ReadonlyArray<PlannedFile>): ReadonlyArray<string> => [
  ...new Set(
    files.flatMap(({ path, to }) =>
      [path, ...(to === null ? [] : [to])].flatMap((one) => {
        const normal = normalisePath(one)
        return Result.isSuccess(normal) ? [normal.success.path] : []
      })
    )
  )
]

/** Without a repository no file has tokens. */
export const scopeOf = ({ content, repository }: Sized): Scope => {
  const paths = pathsOf(content.files)
  const created = new Set(pathsOf(content.files.filter(({ action }) => action === "create")))
  const tokens = paths.reduce(
    (sum, path) => sum + (created.has(path) ? CREATED : (repository?.tokensOf(path) ?? 0)),
    ALLOWANCE
  )
  return { files: paths.length, tokens, boundary: boundaryOf(paths), parts: partsOf(paths) }
}
