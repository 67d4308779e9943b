/**
 * Which part of a repository a path belongs to: a package of a workspace, a folder at the top, or the one project that the
 * repository is. Tests belong to what they test, and documents, settings and files at the top to nobody. Pure.
 *
 * @since 0.1.0
 */
import { isTestPath } from "../gate/TestPaths.ts"

/** Folders whose folders are packages. */
const CONTAINERS: ReadonlySet<string> = new Set([
  "packages",
  "apps",
  "libs",
  "services",
  "crates",
  "modules",
  "plugins",
  "projects",
  "workspaces"
])
/** Folders of a project's own code, whatever is in them. */
const SOURCES: ReadonlySet<string> = new Set([
  "src",
  "source",
  "sources",
  "lib",
  "app",
  "cmd",
  "pkg",
  "internal",
  "include",
  "bin",
  "main"
])
const DOCUMENTS: ReadonlySet<string> = new Set([
  "docs",
  "doc",
  "documentation",
  "examples",
  "example",
  "changelog",
  "changes",
  "man"
])
const DOCUMENT = /\.(?:md|mdx|rst|txt|adoc)$/iu

/** The whole repository is one project. */
export const PROJECT = "."

/** Name of the part; null for what belongs to no part. Repository-relative, forward slashes. */
export const partOf = (path: string): string | null => {
  const segments = path.split("/").filter((segment) => segment !== "")
  const [first = "", second] = segments
  if (second === undefined && !path.endsWith("/")) return null
  if (first.startsWith(".") || DOCUMENTS.has(first.toLowerCase()) || DOCUMENT.test(path)) return null
  if (CONTAINERS.has(first)) return second === undefined ? null : `${first}/${second}`
  if (SOURCES.has(first)) return PROJECT
  // A folder of tests at the top is about whatever the other files are.
  return isTestPath(`${first}/`) || isTestPath(path) ? null : first
}

/** The parts that some paths are in, in order of first mention. */
export const partsOf = (paths: ReadonlyArray<string>): ReadonlyArray<string> => [
  ...new Set(paths.flatMap((path) => partOf(path) ?? []))
]

/** The folder that all of them are in, without tests and what belongs to no part; empty for none. */
export const boundaryOf = (paths: ReadonlyArray<string>): string => {
  const own = paths.filter((path) => partOf(path) !== null && !isTestPath(path))
  const [first, ...others] = (own.length > 0 ? own : paths).map((path) => path.split("/").slice(0, -1))
  if (first === undefined) return ""
  const same = first.findIndex((segment, index) => others.some((other) => other[index] !== segment))
  return (same === -1 ? first : first.slice(0, same)).join("/")
}
