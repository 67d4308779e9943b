/**
 * Which files are written, which are kept because they are there, and where those that are replaced are kept.
 *
 * @since 0.1.0
 */
import { existsSync, realpathSync, rmSync } from "node:fs"
import { join, relative } from "node:path"
import { domainError } from "@backlog-toolkit/core/log/DomainError"
import { readTextFile, writeTextFile } from "../files.ts"
import { leadsOut } from "../project/leadsOut.ts"

export interface FilePlan {
  /** Texts by path from the root. */
  readonly writes: ReadonlyMap<string, string>
  /** Where the files that are replaced are kept, by their path. */
  readonly backups: ReadonlyMap<string, string>
  /** Files that are there with another text and stay. */
  readonly kept: ReadonlyArray<string>
  /** Files that only held what is ours, and go. */
  readonly removes: ReadonlyArray<string>
}

/** `name.bak`, or with the first number that is free. */
export const backupOf = (root: string, path: string): string => {
  for (let number = 1; ; number++) {
    const name = `${path}.bak${number === 1 ? "" : number}`
    if (!existsSync(join(root, name))) return name
  }
}

/** A file that is there with this very text needs nothing. Throws `file-unreadable`. */
export const planFiles = (root: string, wanted: ReadonlyMap<string, string>, force: boolean): FilePlan => {
  const writes = new Map<string, string>()
  const backups = new Map<string, string>()
  const kept: Array<string> = []
  for (const [path, text] of wanted) {
    const there = readTextFile(join(root, path))
    if (there === text) continue
    if (there !== null && !force) kept.push(path)
    else {
      writes.set(path, text)
      if (there !== null) backups.set(path, backupOf(root, path))
    }
  }
  return { writes, backups, kept, removes: [] }
}

/** Nothing is written or removed outside of the repository. Throws `path-outside-project`. */
export const refuseOutside = (top: string, root: string, paths: ReadonlyArray<string>): void => {
  const path = paths.find((one) => leadsOut(top, relative(top, join(root, one))))
  if (path === undefined) return
  throw domainError(
    "conflict",
    "path-outside-project",
    `${path} leads out of the repository through a link, or to nothing.`,
    "What is set up for a project has to be in its repository, or nobody else has it.",
    `Remove the link, or leave ${path} to what it leads to.`,
    { path }
  )
}

/** The file itself where the path is a link to it: AGENTS.md often is one to another agent's file. */
const fileAt = (root: string, path: string): string => {
  const file = join(root, path)
  return existsSync(file) ? realpathSync(file) : file
}

/** Backups come first: nothing is replaced that isn't kept. Throws `disk-full`, `folder-read-only`, `file-unwritable`. */
export const writeFiles = (root: string, { backups, removes, writes }: Omit<FilePlan, "kept">): void => {
  for (const [path, backup] of backups) writeTextFile(join(root, backup), readTextFile(join(root, path)) ?? "")
  for (const [path, text] of writes) writeTextFile(fileAt(root, path), text)
  for (const path of removes) rmSync(join(root, path))
}
