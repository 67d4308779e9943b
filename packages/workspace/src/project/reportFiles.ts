/**
 * The files of a test report: one file, the XML files of a folder, or of every folder that a pattern names. Build tools of Java
 * write one file for each class, and one folder for each module.
 *
 * @since 0.1.0
 */
import { type Dirent, readdirSync } from "node:fs"
import { join } from "node:path"
import { namePattern } from "@backlog-toolkit/core/backlog/detect/namePattern"
import { linkStat } from "./linkStat.ts"

/** Modules are not nested deeper than this; whatever is, is no module. */
const MAX_DEPTH = 8
const NEVER: ReadonlySet<string> = new Set(["node_modules", ".git"])

const entriesIn = (folder: string): ReadonlyArray<Dirent> => {
  try {
    return readdirSync(folder, { withFileTypes: true }).toSorted((left, right) => (left.name < right.name ? -1 : 1))
  } catch {
    // Not there, or a file.
    return []
  }
}

/** Null for what isn't there. A link counts as a file: whoever reads it looks where it leads. */
const kindOf = (path: string): "file" | "folder" | null => {
  const stat = linkStat(path)
  return stat === null ? null : stat.isDirectory() ? "folder" : "file"
}

const expand = (root: string, at: string, segments: ReadonlyArray<string>, depth: number): ReadonlyArray<string> => {
  const [first, ...rest] = segments
  if (first === undefined) return [at]
  const path = (name: string): string => (at === "" ? name : `${at}/${name}`)
  const folders = () => entriesIn(join(root, at)).filter((entry) => entry.isDirectory() && !NEVER.has(entry.name))
  if (first === "**") {
    const here = expand(root, at, rest, depth)
    return depth === 0
      ? here
      : [...here, ...folders().flatMap(({ name }) => expand(root, path(name), segments, depth - 1))]
  }
  if (!first.includes("*"))
    return kindOf(join(root, path(first))) === null ? [] : expand(root, path(first), rest, depth)
  const isMeant = namePattern(first)
  return entriesIn(join(root, at))
    .filter(({ name }) => isMeant(name) && !NEVER.has(name))
    .flatMap(({ name }) => expand(root, path(name), rest, depth))
}

/** Paths from `root`, each once, in their order; none where nothing was written. Folders behind links are not searched. */
export const reportFiles = (root: string, named: string): ReadonlyArray<string> => {
  const segments = named.split("/").filter((segment) => segment !== "" && segment !== ".")
  const found = named.includes("*") ? expand(root, "", segments, MAX_DEPTH) : [named]
  const files = found.flatMap((path) => {
    const kind = kindOf(join(root, path))
    if (kind !== "folder") return kind === "file" ? [path] : []
    return entriesIn(join(root, path))
      .filter((entry) => entry.isFile() && entry.name.endsWith(".xml"))
      .map(({ name }) => `${path}/${name}`)
  })
  return [...new Set(files)]
}
