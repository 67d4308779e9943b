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
export const foldersClear = (root: string, path: string): boolean => {
  const parts = path.split("/").slice(0, -1)
  return parts.every((_, at) => {
    const stat = lstatSync(join(root, ...parts.slice(0, at + 1)), { throwIfNoEntry: false })
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

/** Every `.md` file of the two folders, in order. */
export const ticketFiles = (root: string): ReadonlyArray<readonly [path: string, stat: FileStat]> =>
  FOLDERS.filter((folder) => foldersClear(root, `${folder}/x`)).flatMap((folder) =>
    namesIn(join(root, folder))
      .filter((name) => name.endsWith(".md") && !name.startsWith("."))
      .toSorted()
      .flatMap((name) => {
        const stat = statOf(join(root, folder, name))
        return stat === null ? [] : [[`${folder}/${name}`, stat] as const]
      })
  )
