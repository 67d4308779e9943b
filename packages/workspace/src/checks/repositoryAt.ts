/**
 * The files of a work tree as checks ask for them: each looked up when it is asked for, and kept for the command.
 *
 * @since 0.1.0
 */
import { lstatSync, readdirSync, readFileSync } from "node:fs"
import { join } from "node:path"
import type { Repository, SourceFacts } from "@backlog-toolkit/core/checks/Repository"
import { tokensOf } from "@backlog-toolkit/core/checks/tokens"
import { identifierSet } from "@backlog-toolkit/core/source/identifierSet"
import { importGraph } from "@backlog-toolkit/core/source/ImportGraph"
import { readSources, sourcePaths } from "../source/sourceAt.ts"

/** Larger files are data: nobody gives them to a model. */
const MAX_BYTES = 4 * 1024 * 1024

const NOTHING = { throwIfNoEntry: false } as const

/** What can't be asked (a file in the place of a folder, a name that is too long) isn't there. */
const statOf = (path: string) => {
  try {
    return lstatSync(path, NOTHING)
  } catch {
    return undefined
  }
}

const textAt = (path: string): string | null => {
  const stat = statOf(path)
  if (stat === undefined || !stat.isFile() || stat.size > MAX_BYTES) return null
  try {
    const text = readFileSync(path, "utf8")
    return text.includes("\0") ? null : text
  } catch {
    return null
  }
}

const cached = <A>(make: (path: string) => A): ((path: string) => A) => {
  const made = new Map<string, A>()
  return (path) => {
    const there = made.get(path)
    if (there !== undefined) return there
    const value = make(path)
    made.set(path, value)
    return value
  }
}

/** `root` is the top of the work tree. A link is a file, wherever it leads, and is not read. */
export const repositoryAt = (root: string): Repository => ({
  kindOf: cached((path) => {
    const stat = statOf(join(root, path))
    if (stat === undefined) return null
    return stat.isDirectory() ? "folder" : "file"
  }),
  filesIn: cached((folder) => {
    try {
      return readdirSync(join(root, folder), { withFileTypes: true })
        .filter((entry) => !entry.isDirectory())
        .map(({ name }) => name)
        .toSorted()
    } catch {
      return []
    }
  }),
  named: null,
  textOf: (path) => textAt(join(root, path)),
  tokensOf: cached((path) => {
    const text = textAt(join(root, path))
    return text === null ? null : tokensOf(text)
  }),
  source: null
})

const once = <A>(make: () => A): (() => A) => {
  let made: { readonly value: A } | null = null
  return () => (made ??= { value: make() }).value
}

/** The same with all source files, which are listed and read when a check asks about them. `own` are the toolkit's folders. */
export const sourceRepositoryAt = (root: string, own: ReadonlyArray<string>): Repository => {
  const paths = once(() => sourcePaths(root, own))
  const sources = once(() => readSources(root, paths()))
  const identifiers = once(() => identifierSet(sources()))
  const graph = once(() => importGraph(sources()))
  const byName = once(() => {
    const map = new Map<string, Array<string>>()
    for (const path of paths()) {
      const name = path.slice(path.lastIndexOf("/") + 1)
      const there = map.get(name)
      if (there === undefined) map.set(name, [path])
      else there.push(path)
    }
    return map
  })
  const source: SourceFacts = {
    mentions: (identifier) => identifiers().has(identifier),
    importersOf: (of) => graph().importersOf(of)
  }
  return { ...repositoryAt(root), named: (name) => byName().get(name) ?? [], source }
}
