/**
 * Which files are written, which are kept because they are there, and where those that are replaced are kept.
 *
 * @since 0.1.0
 */
import { existsSync, rmSync } from "node:fs"
import { join } from "node:path"
import { readTextFile, writeTextFile } from "../files.ts"

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

/** Backups come first: nothing is replaced that isn't kept. Throws `disk-full`, `folder-read-only`, `file-unwritable`. */
export const writeFiles = (root: string, { backups, removes, writes }: Omit<FilePlan, "kept">): void => {
  for (const [path, backup] of backups) writeTextFile(join(root, backup), readTextFile(join(root, path)) ?? "")
  for (const [path, text] of writes) writeTextFile(join(root, path), text)
  for (const path of removes) rmSync(join(root, path))
}
