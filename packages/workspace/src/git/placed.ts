/**
 * What the toolkit's own commit has put into a work tree and not yet committed. A crash in between leaves it staged, and
 * the next commit may need other files: then it is known as ours, and taken back.
 *
 * @since 0.1.0
 */
import { createHash } from "node:crypto"
import { appendFileSync, rmSync } from "node:fs"
import { join } from "node:path"
import type { DomainError } from "@backlog-toolkit/core/log/DomainError"
import type * as Effect from "effect/Effect"
import { fileSync } from "./fileWork.ts"
import type { Git } from "./runGit.ts"
import { readText, type WorkTree } from "./workTrees.ts"

type Own = Pick<Git, "prefix">
type Tree = Pick<WorkTree, "adminDir">

/** A path with the blob that was put there; null removes. */
export interface PlacedFile {
  readonly path: string
  readonly hash: string | null
}

/** Hashes by path. */
export type Placed = ReadonlyMap<string, ReadonlySet<string | null>>

/** Hexadecimal digits that tell the folders of a repository apart. */
const HASH_LENGTH = 16

/** Each project of the repository has its own: what another one placed is not ours to take back. */
const recordOf = ({ prefix }: Own, { adminDir }: Tree): string =>
  join(
    adminDir,
    prefix === ""
      ? "backlog-placed"
      : `backlog-placed-${createHash("sha256").update(prefix).digest("hex").slice(0, HASH_LENGTH)}`
  )

export const readPlaced = (git: Own, tree: Tree): Placed => {
  const placed = new Map<string, Set<string | null>>()
  for (const line of (readText(recordOf(git, tree)) ?? "").split("\n")) {
    const [, hash, path] = /^([0-9a-f]{40,64}|-) (.+)$/u.exec(line) ?? []
    if (hash === undefined || path === undefined) continue
    placed.set(path, (placed.get(path) ?? new Set()).add(hash === "-" ? null : hash))
  }
  return placed
}

/** Before the first file is touched. Added to what an earlier call left: that may still be there. */
export const rememberPlaced = (
  git: Own,
  tree: Tree,
  files: ReadonlyArray<PlacedFile>
): Effect.Effect<void, DomainError> => {
  const text = files.map(({ hash, path }) => `${hash ?? "-"} ${path}\n`).join("")
  // The line break before keeps a line that a crash cut off from spoiling ours.
  return fileSync("Writing", tree.adminDir, () => appendFileSync(recordOf(git, tree), `\n${text}`))
}

/** After the branch has what was placed. */
export const forgetPlaced = (git: Own, tree: Tree): Effect.Effect<void, DomainError> =>
  fileSync("Removing", tree.adminDir, () => rmSync(recordOf(git, tree), { force: true }))
