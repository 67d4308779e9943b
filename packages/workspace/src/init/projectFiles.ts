/**
 * A folder's files as detection asks for them: read when they are asked for, once.
 *
 * @since 0.1.0
 */
import { lstatSync, readdirSync, readFileSync } from "node:fs"
import { join } from "node:path"
import type { ProjectFiles } from "@backlog-toolkit/core/backlog/detect/DetectStack"

/** Bytes of the longest file that is a manifest; longer ones are somebody's data. */
const MAX_BYTES = 8 * 1024 * 1024

const namesIn = (folder: string): ReadonlyArray<string> => {
  try {
    return readdirSync(folder).toSorted()
  } catch {
    // Not there, or a file, or not ours to read: nothing can be told from it.
    return []
  }
}

const textOf = (file: string): string | null => {
  try {
    const stat = lstatSync(file)
    return stat.isSymbolicLink() || (stat.isFile() && stat.size <= MAX_BYTES) ? readFileSync(file, "utf8") : null
  } catch {
    return null
  }
}

export const projectFiles = (root: string): ProjectFiles => {
  const folders = new Map<string, ReadonlyArray<string>>()
  const texts = new Map<string, string | null>()
  const once = <A>(known: Map<string, A>, path: string, look: (path: string) => A): A => {
    const there = known.get(path)
    if (there !== undefined) return there
    const found = look(join(root, path))
    known.set(path, found)
    return found
  }
  return {
    names: namesIn(root),
    list: (folder) => once(folders, folder, namesIn),
    read: (path) => once(texts, path, textOf)
  }
}
