/**
 * The ticket files of a work tree: their names and stats. Links are not followed, for what is written through one lands
 * somewhere else.
 *
 * @since 0.1.0
 */
import { lstatSync, readdirSync } from "node:fs"
import { join } from "node:path"
import { DATA_DIR } from "@backlog-toolkit/core/ticket/Slug"
import type { FileStat } from "./fileIndex.ts"

const FOLDERS = [`${DATA_DIR}/pending`, `${DATA_DIR}/completed`]

/** True when every folder above the file, up to the work tree, is no link. */
export const foldersClear = (worktree: string, path: string): boolean => {
  const parts = path.split("/").slice(0, -1)
  return parts.every((_, at) => {
    const stat = lstatSync(join(worktree, ...parts.slice(0, at + 1)), { throwIfNoEntry: false })
    return stat?.isSymbolicLink() !== true
  })
}

/** Null when it is no regular file. */
export const statOf = (file: string): FileStat | null => {
  const stat = lstatSync(file, { bigint: true, throwIfNoEntry: false })
  return stat === undefined || !stat.isFile()
    ? null
    : { size: Number(stat.size), mtime: String(stat.mtimeNs), ctime: String(stat.ctimeNs), ino: String(stat.ino) }
}

const namesIn = (folder: string): ReadonlyArray<string> => {
  try {
    return readdirSync(folder)
  } catch {
    // Not there, or not readable: then no file of it is known to be there.
    return []
  }
}

/** Every `.md` file of the two folders of the project at `prefix`, in order; paths are from the work tree's top. */
export const ticketFiles = (worktree: string, prefix: string): ReadonlyArray<readonly [path: string, stat: FileStat]> =>
  FOLDERS.map((folder) => prefix + folder)
    .filter((folder) => foldersClear(worktree, `${folder}/x`))
    .flatMap((folder) =>
      namesIn(join(worktree, folder))
        .filter((name) => name.endsWith(".md") && !name.startsWith("."))
        .toSorted()
        .flatMap((name) => {
          const stat = statOf(join(worktree, folder, name))
          return stat === null ? [] : [[`${folder}/${name}`, stat] as const]
        })
    )
