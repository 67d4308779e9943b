/**
 * The files of the toolkit's own commit in a work tree that shows the branch: which of them a person has changed,
 * and how ours get there without a half-written moment.
 *
 * @since 0.1.0
 */
import { randomUUID } from "node:crypto"
import { type Dirent, lstatSync, mkdirSync, readFileSync, renameSync, rmdirSync, rmSync, writeFileSync } from "node:fs"
import { dirname, join } from "node:path"
import type { DomainError } from "@backlog-toolkit/core/log/DomainError"
import * as Effect from "effect/Effect"
import { fileSync } from "./fileWork.ts"
import type { Placed } from "./placed.ts"
import type { Git } from "./runGit.ts"

export interface OwnFile {
  readonly path: string
  /** Null deletes. */
  readonly text: string | null
  /** Blob of `text`; null when deleted. */
  readonly hash: string | null
  /** Blob at the branch's head; null when absent there. */
  readonly headHash: string | null
  readonly mode: string
}

type Kind = "absent" | "file" | "other"

const kindOf = (path: string): Kind => {
  const stat = lstatSync(path, { throwIfNoEntry: false }) as Pick<Dirent, "isFile"> | undefined
  return stat === undefined ? "absent" : stat.isFile() ? "file" : "other"
}

/** A parent that is a link or a file: what is written below it would land somewhere else. */
export const parentsClear = (root: string, path: string): boolean => {
  for (let dir = dirname(path); dir !== "."; dir = dirname(dir)) {
    const stat = lstatSync(join(root, dir), { throwIfNoEntry: false })
    if (stat !== undefined && !stat.isDirectory()) return false
  }
  return true
}

/** Hashes of files as git would store them (line endings and filters applied), by path. */
export const diskHashes = (git: Git, root: string, paths: ReadonlyArray<string>) =>
  Effect.gen(function* () {
    const hashes = new Map<string, string>()
    if (paths.length === 0) return hashes
    const lines = yield* git.text(["hash-object", "--stdin-paths"], { cwd: root, input: `${paths.join("\n")}\n` })
    lines.split("\n").forEach((hash, at) => hashes.set(paths[at] ?? "", hash))
    return hashes
  })

/** Blob that the index has for each path; the empty text marks an unmerged one. */
export const indexHashes = (git: Git, root: string, paths: ReadonlyArray<string>) =>
  Effect.gen(function* () {
    const wanted = new Set(paths)
    const hashes = new Map<string, string>()
    for (const record of yield* git.records(["ls-files", "--stage", "-z", "--", ...topLevels(git, paths)], {
      cwd: root,
      env: { GIT_LITERAL_PATHSPECS: "1" }
    })) {
      const path = record.slice(record.indexOf("\t") + 1)
      const [, hash = "", stage] = record.slice(0, record.indexOf("\t")).split(" ")
      if (wanted.has(path)) hashes.set(path, stage === "0" ? hash : "")
    }
    return hashes
  })

/** First components, ours as one folder: a short command line whatever the number of files. */
export const topLevels = ({ backlog }: Pick<Git, "backlog">, paths: ReadonlyArray<string>): ReadonlyArray<string> => [
  ...new Set(paths.map((path) => (path.startsWith(`${backlog}/`) ? backlog : (path.split("/")[0] ?? path))))
]

/** Paths whose file or staged content is neither what the branch has nor what we want, or have placed there before. */
export const personChanged = (
  git: Git,
  root: string,
  files: ReadonlyArray<OwnFile>,
  placed: Placed
): Effect.Effect<ReadonlySet<string>, DomainError> =>
  Effect.gen(function* () {
    const kinds = new Map(files.map(({ path }) => [path, kindOf(join(root, path))] as const))
    const present = files
      .map(({ path }) => path)
      .filter((path) => kinds.get(path) === "file" && parentsClear(root, path))
    const disk = yield* diskHashes(git, root, present)
    const index = yield* indexHashes(
      git,
      root,
      files.map(({ path }) => path)
    )
    const changed = files.filter(({ hash, headHash, path }) => {
      if (!parentsClear(root, path) || kinds.get(path) === "other") return true
      const before = placed.get(path)
      const ours = (found: string | null) => found === headHash || found === hash || before?.has(found) === true
      return !ours(disk.get(path) ?? null) || !ours(index.get(path) ?? null)
    })
    return new Set(changed.map(({ path }) => path))
  })

/** Removes folders that became empty, as git does, up to the root. */
const removeEmptyParents = (root: string, path: string): void => {
  for (let dir = dirname(path); dir !== "."; dir = dirname(dir)) {
    try {
      rmdirSync(join(root, dir))
    } catch {
      // Not empty: somebody needs it.
      return
    }
  }
}

/** Writes or removes one file, unless it is as wanted already. */
export const putFile = (root: string, { path, text }: OwnFile): Effect.Effect<void, DomainError> =>
  fileSync("Writing", path, () => {
    const target = join(root, path)
    if (text === null) {
      rmSync(target, { force: true })
      removeEmptyParents(root, path)
      return
    }
    if (kindOf(target) === "file" && readFileSync(target, "utf8") === text) return
    mkdirSync(dirname(target), { recursive: true })
    const temporary = join(dirname(target), `.${randomUUID()}.tmp`)
    try {
      writeFileSync(temporary, text)
      renameSync(temporary, target)
    } catch (error) {
      rmSync(temporary, { force: true })
      throw error
    }
  })
