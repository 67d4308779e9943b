/**
 * A folder's files as detection asks for them: read when they are asked for, once.
 *
 * @since 0.1.0
 */
import { readdirSync, readFileSync, statSync } from "node:fs"
import { join, relative } from "node:path"
import type { ProjectFiles } from "@backlog-toolkit/core/backlog/detect/DetectStack"
import { leadsOut } from "../project/leadsOut.ts"

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

/** A device or pipe would never end. */
const textOf = (file: string): string | null => {
  try {
    const stat = statSync(file)
    return stat.isFile() && stat.size <= MAX_BYTES ? readFileSync(file, "utf8") : null
  } catch {
    return null
  }
}

/** `top`: the folder that links may not lead out of. */
export const projectFiles = (root: string, top: string): ProjectFiles => {
  const folders = new Map<string, ReadonlyArray<string>>()
  const texts = new Map<string, string | null>()
  const once = <A>(known: Map<string, A>, path: string, look: (path: string) => A, none: A): A => {
    const there = known.get(path)
    if (there !== undefined) return there
    const found = leadsOut(top, relative(top, join(root, path))) ? none : look(join(root, path))
    known.set(path, found)
    return found
  }
  return {
    names: namesIn(root),
    list: (folder) => once(folders, folder, namesIn, []),
    read: (path) => once(texts, path, textOf, null)
  }
}
