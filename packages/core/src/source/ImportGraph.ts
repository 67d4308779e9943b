/**
 * Which source files import which, resolved by the paths that are there. Built once, asked often. Pure.
 *
 * @since 0.1.0
 */
import { importsOf, type Wanted } from "./importsOf.ts"
import { isCode, type SourceFile } from "./SourceFile.ts"

export interface ImportGraph {
  /** Files that a file imports, in the order of their paths. */
  readonly imports: (path: string) => ReadonlyArray<string>
  readonly importers: (path: string) => ReadonlyArray<string>
  /** Importers of any of these, and those that import them in turn; neither has the files themselves. */
  readonly importersOf: (paths: ReadonlyArray<string>) => {
    readonly direct: ReadonlyArray<string>
    readonly indirect: ReadonlyArray<string>
  }
}

const folderOf = (path: string): ReadonlyArray<string> => path.split("/").slice(0, -1)

/** `a/./b/../c` → `a/c`; null for what leaves the repository. */
const joined = (folder: ReadonlyArray<string>, path: string): string | null => {
  const parts = [...folder]
  for (const part of path.split("/")) {
    if (part === "" || part === ".") continue
    if (part !== "..") parts.push(part)
    else if (parts.pop() === undefined) return null
  }
  return parts.join("/")
}

/** Without its last ending. */
const bare = (path: string): string => path.replace(/\.(?:d\.)?\w{1,8}$/u, "")

/** Files that stand for their folder. */
const INDEX = /\/(?:index|__init__|mod|lib|main)$/u
/** A folder of Go is one package: its files are imported together. */
const IN_FOLDER = 50
/** Names that so many files have tell nothing by themselves. */
const COMMON = 20

const LANGUAGE = /\.(\w+)$/u
const KIN: ReadonlyArray<ReadonlyArray<string>> = [
  ["ts", "tsx", "mts", "cts", "js", "jsx", "mjs", "cjs", "vue", "svelte", "astro", "json"],
  ["py", "pyi"],
  ["c", "h", "cc", "cpp", "cxx", "hh", "hpp", "hxx", "m", "mm"],
  ["java", "kt", "kts", "scala", "groovy"],
  ["ex", "exs"],
  ["rb", "rake"]
]

const isKin = (one: string, other: string): boolean => {
  const [a, b] = [one, other].map((path) => LANGUAGE.exec(path)?.[1]?.toLowerCase() ?? "")
  return a === b || KIN.some((kin) => kin.includes(a ?? "") && kin.includes(b ?? ""))
}

const resolver = (paths: ReadonlyArray<string>) => {
  const there = new Set(paths)
  const byBare = new Map<string, Array<string>>()
  const byName = new Map<string, Array<string>>()
  const byFolder = new Map<string, Array<string>>()
  /** Folders by the last part of their names: `Shop.Core/Cart` and `Shop/Core/Cart` are one to C#. */
  const byFolderName = new Map<string, Array<string>>()
  const push = (map: Map<string, Array<string>>, key: string, path: string): void => {
    const found = map.get(key)
    if (found === undefined) map.set(key, [path])
    else found.push(path)
  }
  for (const path of paths) {
    const plain = bare(path)
    const own = plain.replace(INDEX, "")
    for (const key of new Set([plain, own])) push(byBare, key, path)
    push(byName, own.slice(own.lastIndexOf("/") + 1), path)
    push(byFolder, folderOf(path).join("/"), path)
  }
  for (const folder of byFolder.keys())
    push(byFolderName, folder.slice(Math.max(folder.lastIndexOf("/"), folder.lastIndexOf(".")) + 1), folder)
  /** With the ending that it has, or another one, or as a folder's index. */
  const at = (path: string): ReadonlyArray<string> =>
    there.has(path) ? [path] : (byBare.get(path) ?? byBare.get(bare(path)) ?? [])
  /** The files of the longest end of the specifier that is a folder. */
  const inFolder = (specifier: string): ReadonlyArray<string> => {
    const parts = specifier.split("/")
    for (let skip = 0; skip < parts.length; skip++) {
      const folder = byFolder.get(parts.slice(skip).join("/"))
      if (folder !== undefined) return folder.slice(0, IN_FOLDER)
    }
    return []
  }
  /** The files of folders that a namespace or package is called after; none where many folders are. */
  const ofNamespace = (specifier: string): ReadonlyArray<string> => {
    const named = byFolderName.get(specifier.slice(specifier.lastIndexOf("/") + 1)) ?? []
    const fits = named.filter((folder) => `/${folder.replaceAll(".", "/")}`.endsWith(`/${specifier}`))
    const files = fits.flatMap((folder) => byFolder.get(folder) ?? [])
    return files.length > IN_FOLDER ? [] : files
  }
  /** The longest end of the specifier that one path ends with. */
  const anywhere = (specifier: string): ReadonlyArray<string> => {
    const exact = at(specifier)
    if (exact.length > 0) return exact
    const parts = bare(specifier).split("/")
    const named = byName.get(parts.at(-1) ?? "") ?? []
    for (let skip = 0; skip < parts.length; skip++) {
      const end = `/${parts.slice(skip).join("/")}`
      const fits = named.filter((path) => `/${bare(path).replace(INDEX, "")}`.endsWith(end))
      const last = skip === parts.length - 1
      // A last name alone is trusted only where the specifier has no more, or the name is a rare one.
      if (fits.length > 0 && (!last || parts.length === 1 || fits.length === 1)) return fits.length > COMMON ? [] : fits
    }
    return []
  }
  return (from: string, wanted: Wanted): ReadonlyArray<string> => {
    const isTo = (to: string): boolean => to !== from && isKin(from, to)
    if (wanted.from === "folder") return ofNamespace(wanted.path).filter(isTo)
    const path = wanted.from === "here" ? joined(folderOf(from), wanted.path) : wanted.path
    if (path === null) return []
    // What Go imports is a folder, whose tests only the folder itself sees.
    if (wanted.from === "anywhere" && from.endsWith(".go"))
      return inFolder(path).filter((to) => isTo(to) && !to.endsWith("_test.go"))
    return (wanted.from === "here" ? at(path) : anywhere(path)).filter(isTo)
  }
}

/** Importers of these files, and those that import them in turn; neither has the files themselves. */
export const importersAmong: (
  importers: (path: string) => ReadonlyArray<string>,
  paths: ReadonlyArray<string>
) => ReturnType<ImportGraph["importersOf"]> = (importers, paths) => {
  const seen = new Set(paths)
  const step = (from: Iterable<string>): Array<string> => {
    const next: Array<string> = []
    for (const path of from) for (const one of importers(path)) if (seen.size < seen.add(one).size) next.push(one)
    return next
  }
  const direct = step(paths)
  const indirect: Array<string> = []
  for (let layer = step(direct); layer.length > 0; layer = step(layer)) indirect.push(...layer)
  return { direct: direct.toSorted(), indirect: indirect.toSorted() }
}

/** Linear in the texts. */
export const importGraph = (files: ReadonlyArray<SourceFile>): ImportGraph =>
  graphOf(files.filter(({ path }) => isCode(path)).map(({ path, text }) => ({ path, wanted: importsOf(path, text) })))

/** Of what each file wants to import. */
export const graphOf = (
  code: ReadonlyArray<{ readonly path: string; readonly wanted: ReadonlyArray<Wanted> }>
): ImportGraph => {
  const resolve = resolver(code.map(({ path }) => path))
  const imports = new Map<string, ReadonlyArray<string>>()
  const importers = new Map<string, Array<string>>()
  for (const { path, wanted } of code) {
    const found = new Set(wanted.flatMap((one) => resolve(path, one)))
    if (found.size === 0) continue
    imports.set(path, [...found].toSorted())
    for (const to of found) {
      const there = importers.get(to)
      if (there === undefined) importers.set(to, [path])
      else there.push(path)
    }
  }
  const importersAt = (path: string): ReadonlyArray<string> => importers.get(path) ?? []
  return {
    imports: (path) => imports.get(path) ?? [],
    importers: importersAt,
    importersOf: (paths) => importersAmong(importersAt, paths)
  }
}
