/**
 * What the toolkit's own commit has put into a work tree and not yet committed. A crash in between leaves it staged, and
 * the next commit may need other files: then it is known as ours, and taken back.
 *
 * @since 0.1.0
 */
import { appendFileSync, rmSync } from "node:fs"
import { join } from "node:path"
import type { DomainError } from "@backlog-toolkit/core/log/DomainError"
import type * as Effect from "effect/Effect"
import { fileSync } from "./fileWork.ts"
import { readText, type WorkTree } from "./workTrees.ts"

const RECORD = "backlog-placed"

/** A path with the blob that was put there; null removes. */
export interface PlacedFile {
  readonly path: string
  readonly hash: string | null
}

/** Hashes by path. */
export type Placed = ReadonlyMap<string, ReadonlySet<string | null>>

type Tree = Pick<WorkTree, "adminDir">

export const readPlaced = ({ adminDir }: Tree): Placed => {
  const placed = new Map<string, Set<string | null>>()
  for (const line of (readText(join(adminDir, RECORD)) ?? "").split("\n")) {
    const [, hash, path] = /^([0-9a-f]{40,64}|-) (.+)$/u.exec(line) ?? []
    if (hash === undefined || path === undefined) continue
    placed.set(path, (placed.get(path) ?? new Set()).add(hash === "-" ? null : hash))
  }
  return placed
}

/** Before the first file is touched. Added to what an earlier call left: that may still be there. */
export const rememberPlaced = (
  { adminDir }: Tree,
  files: ReadonlyArray<PlacedFile>
): Effect.Effect<void, DomainError> => {
  const text = files.map(({ hash, path }) => `${hash ?? "-"} ${path}\n`).join("")
  // The line break before keeps a line that a crash cut off from spoiling ours.
  return fileSync("Writing", adminDir, () => appendFileSync(join(adminDir, RECORD), `\n${text}`))
}

/** After the branch has what was placed. */
export const forgetPlaced = ({ adminDir }: Tree): Effect.Effect<void, DomainError> =>
  fileSync("Removing", adminDir, () => rmSync(join(adminDir, RECORD), { force: true }))
