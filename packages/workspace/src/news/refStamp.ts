/**
 * Git's refs as a text that changes when one of them does, from a few small files and without starting git.
 *
 * @since 0.1.0
 */
import { readFileSync, statSync } from "node:fs"
import { join, resolve } from "node:path"

const textOr = (file: string): string => {
  try {
    return readFileSync(file, "utf8").trim()
  } catch {
    // Absent, or a folder: what it isn't is told by its own entry.
    return "-"
  }
}

export const statText = (file: string): string => {
  const stat = statSync(file, { bigint: true, throwIfNoEntry: false })
  return stat === undefined ? "-" : `${stat.ino} ${stat.size} ${stat.mtimeNs}`
}

/** What HEAD of a work tree says; of a bare repository when `worktree` is null. */
export const headText = (commonDir: string, worktree: string | null): string => {
  if (worktree === null) return textOr(join(commonDir, "HEAD"))
  const [, linked] = /^gitdir: (.+?)\s*$/u.exec(textOr(join(worktree, ".git"))) ?? []
  return textOr(join(linked === undefined ? join(worktree, ".git") : resolve(worktree, linked), "HEAD"))
}

/** Loose refs by their text; packed ones and reftables by their file, which git always replaces. */
export const refStamp = (commonDir: string, refs: ReadonlyArray<string>): string =>
  [
    ...refs.map((ref) => textOr(join(commonDir, ref))),
    statText(join(commonDir, "packed-refs")),
    statText(join(commonDir, "reftable/tables.list"))
  ].join("\n")
