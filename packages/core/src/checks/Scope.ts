/**
 * How large a ticket is, and the three checks that it is not too large for one agent: files, tokens, parts of the repository.
 *
 * @since 0.1.0
 */
import * as Result from "effect/Result"
import type { PlannedFile } from "../ticket/Ticket.ts"
import { SECTIONS } from "../ticket/TicketSections.ts"
import { normalisePath } from "../wave/PathSet.ts"
import { boundaryOf, PROJECT, partsOf } from "./Boundary.ts"
import type { Check, CheckInput, Place } from "./Check.ts"

const place: Place = { in: "section", name: SECTIONS.files }

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
export const scopeOf = ({ content, repository }: Pick<CheckInput, "content" | "repository">): Scope => {
  const paths = pathsOf(content.files)
  const created = new Set(pathsOf(content.files.filter(({ action }) => action === "create")))
  const tokens = paths.reduce(
    (sum, path) => sum + (created.has(path) ? CREATED : (repository?.tokensOf(path) ?? 0)),
    ALLOWANCE
  )
  return { files: paths.length, tokens, boundary: boundaryOf(paths), parts: partsOf(paths) }
}

const shown = (count: number): string => String(count).replaceAll(/\B(?=(?:\d{3})+$)/gu, ",")

export const scopeFiles: Check = {
  code: "scope-files",
  level: "error",
  group: "scope",
  rule: "A ticket touches at most as many files as configured, by default five.",
  keys: ["ticketConstraints.maxAffectedFiles"],
  find: ({ config, content }) => {
    const [has, most] = [pathsOf(content.files).length, config.ticketConstraints.maxAffectedFiles]
    return has <= most
      ? []
      : [{ place, message: `It touches ${has} files, and ${most} are allowed: split it (btk split).` }]
  }
}

export const scopeTokens: Check = {
  code: "scope-tokens",
  level: "error",
  group: "scope",
  rule: "The files that an agent has to read are at most as many tokens as configured, by default 100,000 with 12,000 for the work itself.",
  keys: ["ticketConstraints.maxEstimatedTokens"],
  find: (input) => {
    if (input.repository === null) return []
    const [{ tokens }, most] = [scopeOf(input), input.config.ticketConstraints.maxEstimatedTokens]
    return tokens <= most
      ? []
      : [
          {
            place,
            message: `It is about ${shown(tokens)} tokens, and ${shown(most)} are allowed: split it (btk split), or name smaller files.`
          }
        ]
  }
}

export const scopeSpread: Check = {
  code: "scope-spread",
  level: "error",
  group: "scope",
  rule: "Its source files are in one part of the repository: one package, or one folder at the top. Tests go with what they test; documents and settings belong anywhere.",
  keys: ["ticketConstraints.requireSingleResponsibility"],
  find: ({ config, content }) => {
    const parts = partsOf(pathsOf(content.files))
    if (!config.ticketConstraints.requireSingleResponsibility || parts.length <= 1) return []
    const names = parts.map((part) => (part === PROJECT ? "the project's own source" : part))
    return [
      {
        place,
        message: `It touches ${names.length} parts of the repository, ${names.join(" and ")}: split it (btk split), or set ticketConstraints.requireSingleResponsibility to false.`
      }
    ]
  }
}
