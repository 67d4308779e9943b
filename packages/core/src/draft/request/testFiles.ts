/**
 * Where the tests of a file are, or would be: by the conventions that the repository's own files keep. Pure: paths go in,
 * paths come out, and where no file shows a convention there is no answer.
 *
 * @since 0.1.0
 */
import { isTestPath } from "../../gate/TestPaths.ts"

export interface TestFile {
  readonly path: string
  /** Whether the repository has it. */
  readonly exists: boolean
  /** A test file that is placed the same way; null for one that exists. */
  readonly like: string | null
}

interface Split {
  readonly folder: string
  readonly name: string
  readonly extension: string
}

const split = (path: string): Split => {
  const slash = path.lastIndexOf("/")
  const file = path.slice(slash + 1)
  const dot = file.indexOf(".", 1)
  return {
    folder: slash === -1 ? "" : path.slice(0, slash),
    name: dot === -1 ? file : file.slice(0, dot),
    extension: dot === -1 ? "" : file.slice(dot)
  }
}

const join = (...parts: ReadonlyArray<string>): string => parts.filter((part) => part !== "").join("/")

/** How a test is called after its file. */
const NAMES: ReadonlyArray<(source: Split) => string> = [
  ({ extension, name }) => `${name}.test${extension}`,
  ({ extension, name }) => `${name}.spec${extension}`,
  ({ extension, name }) => `test_${name}${extension}`,
  ({ extension, name }) => `${name}_test${extension}`,
  ({ extension, name }) => `${name}_spec${extension}`,
  ({ extension, name }) => `${name}Test${extension}`,
  ({ extension, name }) => `${name}Tests${extension}`,
  ({ extension, name }) => `${name}Spec${extension}`,
  ({ extension, name }) => `${name}${extension}`
]

const TEST_FOLDERS = ["test", "tests", "__tests__", "spec", "specs"]
const SOURCE_FOLDERS = new Set(["src", "lib", "app", "source", "Sources", "main"])

/** Folders that could hold the tests of a folder's files: beside them, below them, and in a tree of their own. */
const foldersFor = (folder: string): ReadonlyArray<readonly [style: string, folder: string]> => {
  const segments = folder === "" ? [] : folder.split("/")
  const beside = [
    ["beside", folder] as const,
    ...TEST_FOLDERS.map((name) => [`below/${name}`, join(folder, name)] as const)
  ]
  const mirrored = segments.flatMap((segment, at) => {
    if (!SOURCE_FOLDERS.has(segment)) return []
    const [before, after] = [segments.slice(0, at).join("/"), segments.slice(at + 1).join("/")]
    return TEST_FOLDERS.flatMap((name) => [
      [`tree/${name}@${segment}`, join(before, name, after)] as const,
      [`flat/${name}@${segment}`, join(before, name)] as const,
      [`inTree/${name}@${segment}`, join(before, name, segment, after)] as const
    ])
  })
  const atTop = TEST_FOLDERS.flatMap((name) => [
    [`top/${name}`, name] as const,
    [`topTree/${name}`, join(name, folder)] as const,
    [`topWithout/${name}`, join(name, segments.slice(1).join("/"))] as const
  ])
  return [...beside, ...mirrored, ...atTop]
}

interface Candidate {
  /** The convention: name of the folder's place and of the file. */
  readonly style: string
  readonly path: string
}

const candidatesFor = (path: string): ReadonlyArray<Candidate> => {
  const source = split(path)
  return foldersFor(source.folder).flatMap(([place, folder]) =>
    NAMES.flatMap((name, at) => {
      const candidate = join(folder, name(source))
      return candidate === path || !isTestPath(candidate) ? [] : [{ style: `${place}#${at}`, path: candidate }]
    })
  )
}

/** Files that are looked at for a convention, nearest first: more tell nothing new. */
const MOST = 2000

/** Number of leading segments that two folders share. */
const nearness = (one: string, other: string): number => {
  const [left, right] = [one.split("/"), other.split("/")]
  let shared = 0
  while (shared < left.length && left[shared] === right[shared]) shared += 1
  return shared
}

/** A test called after the file, somewhere else: the nearest one, where no other is as near. */
const elsewhere = (source: Split, paths: ReadonlyArray<string>): string | null => {
  // The last way to be called is the file's own name, which others have, too.
  const names = new Set(NAMES.slice(0, -1).map((name) => name(source)))
  const found = paths
    .filter((path) => names.has(path.slice(path.lastIndexOf("/") + 1)) && isTestPath(path))
    .map((path) => ({ path, near: nearness(split(path).folder, source.folder) }))
    .toSorted((one, other) => other.near - one.near)
  const [best, second] = found
  return best === undefined || best.near === second?.near ? null : best.path
}

/** The test file of a source file; null for what is none, and where the repository shows no convention. */
export const testFileOf = (path: string, paths: ReadonlyArray<string>): TestFile | null => {
  const source = split(path)
  if (isTestPath(path) || source.extension === "") return null
  const there = new Set(paths)
  const candidates = candidatesFor(path)
  const existing = candidates.find((candidate) => there.has(candidate.path))
  const test = existing?.path ?? elsewhere(source, paths)
  if (test !== null) return { path: test, exists: true, like: null }
  const last = source.extension.slice(source.extension.lastIndexOf("."))
  const siblings = paths
    .filter((one) => one !== path && one.endsWith(last) && !isTestPath(one))
    .map((one) => ({ path: one, near: nearness(split(one).folder, source.folder) }))
    .toSorted((one, other) => other.near - one.near)
    .slice(0, MOST)
  // How the nearest file with a test has it placed.
  for (const sibling of siblings) {
    const has = candidatesFor(sibling.path).find((candidate) => there.has(candidate.path))
    if (has === undefined) continue
    const mine = candidates.find(({ style }) => style === has.style)
    if (mine !== undefined) return { path: mine.path, exists: false, like: has.path }
  }
  return null
}
