/**
 * Folders of a workspace's members from the patterns that its manifest lists.
 *
 * @since 0.1.0
 */
import type { ProjectFiles } from "./Detected.ts"
import { isPattern, namePattern } from "./namePattern.ts"

/** `**` goes this deep, no further: what is below that is no member but a fixture. */
const MAX_DEPTH = 4
const NEVER: ReadonlySet<string> = new Set(["node_modules", ".git", "target", "dist"])

const below = (files: ProjectFiles, folder: string): ReadonlyArray<string> =>
  (folder === "" ? files.names : files.list(folder))
    .filter((name) => !NEVER.has(name))
    .map((name) => (folder === "" ? name : `${folder}/${name}`))

const expand = (
  files: ProjectFiles,
  folder: string,
  segments: ReadonlyArray<string>,
  depth: number
): ReadonlyArray<string> => {
  const [first, ...rest] = segments
  if (first === undefined) return [folder]
  if (first === "**") {
    const here = expand(files, folder, rest, depth)
    return depth === 0
      ? here
      : [...here, ...below(files, folder).flatMap((inner) => expand(files, inner, segments, depth - 1))]
  }
  if (!isPattern(first)) return expand(files, folder === "" ? first : `${folder}/${first}`, rest, depth)
  const isMeant = namePattern(first)
  return below(files, folder)
    .filter((path) => isMeant(path.slice(path.lastIndexOf("/") + 1)))
    .flatMap((path) => expand(files, path, rest, depth))
}

const segmentsOf = (pattern: string): ReadonlyArray<string> =>
  pattern
    .split("/")
    .filter((segment) => segment !== "" && segment !== ".")
    // Any number of folders, twice, is any number of them.
    .filter((segment, at, all) => segment !== "**" || all[at - 1] !== "**")

/**
 * Folders that the patterns name and that have one of the manifests, sorted; `!` takes away what came before. Patterns that
 * lead out of the project name nothing.
 */
export const expandFolders = (
  files: ProjectFiles,
  patterns: ReadonlyArray<string>,
  isMember: (names: ReadonlyArray<string>) => boolean
): ReadonlyArray<string> => {
  const found = new Set<string>()
  for (const pattern of patterns) {
    const out = pattern.startsWith("!")
    const segments = segmentsOf(out ? pattern.slice(1) : pattern)
    if (segments.length === 0 || segments.includes("..")) continue
    for (const folder of expand(files, "", segments, MAX_DEPTH)) {
      if (out) found.delete(folder)
      else if (isMember(files.list(folder))) found.add(folder)
    }
  }
  return [...found].toSorted()
}
