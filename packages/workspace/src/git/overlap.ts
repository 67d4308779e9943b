/**
 * Whether a fast-forward of a work tree would meet somebody's uncommitted work. Looks only: neither the index nor
 * a file is written, so that "busy" leaves everything byte for byte as it was. Edits that git was told to overlook
 * (assume-unchanged) are not seen here; the merge itself refuses to overwrite them, before it writes anything.
 *
 * @since 0.1.0
 */
import { lstatSync, readdirSync } from "node:fs"
import { join } from "node:path"
import type { DomainError } from "@backlog-toolkit/core/log/DomainError"
import * as Effect from "effect/Effect"
import { fileSync } from "./fileWork.ts"
import { type Git, splitZ } from "./runGit.ts"

interface ChangedPath {
  readonly path: string
  readonly status: "added" | "deleted" | "modified"
}

const changesBetween = (git: Git, from: string, to: string): Effect.Effect<ReadonlyArray<ChangedPath>, DomainError> =>
  Effect.map(git.records(["diff-tree", "-r", "-z", "--name-status", "--no-renames", from, to]), (records) => {
    const changes: Array<ChangedPath> = []
    for (let at = 0; at + 1 < records.length; at += 2) {
      const letter = records[at] ?? ""
      const status = letter === "A" ? "added" : letter === "D" ? "deleted" : "modified"
      changes.push({ path: records[at + 1] ?? "", status })
    }
    return changes
  })

/** Tracked paths with staged or unstaged changes. Git compares in memory; no lock is taken. */
const dirtyPaths = (git: Git, root: string): Effect.Effect<ReadonlyArray<string>, DomainError> =>
  Effect.map(
    git.run(
      [
        "--no-optional-locks",
        "status",
        "--porcelain=v2",
        "-z",
        "--no-renames",
        "--untracked-files=no",
        "--ignore-submodules=none"
      ],
      { cwd: root }
    ),
    ({ stdout }) =>
      splitZ(stdout.toString("utf8")).flatMap((record) => {
        // Fields before the path: 8 for a changed entry ("1"), 10 for an unmerged one ("u").
        const fields = record.startsWith("1 ") ? 8 : record.startsWith("u ") ? 10 : 0
        return fields === 0 ? [] : [record.split(" ").slice(fields).join(" ")]
      })
  )

const parentsOf = (path: string): ReadonlyArray<string> => {
  const parts = path.split("/")
  return parts.slice(0, -1).map((_, at) => parts.slice(0, at + 1).join("/"))
}

const filesBelow = (root: string, dir: string): ReadonlyArray<string> =>
  readdirSync(join(root, dir), { withFileTypes: true }).flatMap((entry) => {
    const path = `${dir}/${entry.name}`
    return entry.isDirectory() ? filesBelow(root, path) : [path]
  })

/** Something lies on disk where the change adds a file: untracked or ignored, a folder, or a file where a folder goes. */
const clashesOnDisk = (root: string, changes: ReadonlyArray<ChangedPath>): ReadonlyArray<string> => {
  const deleted = new Set(changes.flatMap(({ path, status }) => (status === "deleted" ? [path] : [])))
  const clashes: Array<string> = []
  for (const { path, status } of changes) {
    if (status === "deleted") continue
    const blocked = parentsOf(path).find((parent) => {
      const stat = lstatSync(join(root, parent), { throwIfNoEntry: false })
      return stat !== undefined && !stat.isDirectory() && !deleted.has(parent)
    })
    if (blocked !== undefined) {
      clashes.push(blocked)
      continue
    }
    const stat = lstatSync(join(root, path), { throwIfNoEntry: false })
    if (stat === undefined) continue
    // Tracked files below go away with the change; anything else is somebody's.
    if (stat.isDirectory()) clashes.push(...filesBelow(root, path).filter((file) => !deleted.has(file)))
    else if (status === "added") clashes.push(path)
  }
  return clashes
}

/** Changed paths that meet a dirty one: the same, above it or below it. */
const meeting = (changes: ReadonlyArray<ChangedPath>, dirty: ReadonlyArray<string>): ReadonlyArray<string> => {
  const changed = new Set(changes.map(({ path }) => path))
  const changedParents = new Set(changes.flatMap(({ path }) => parentsOf(path)))
  return dirty.filter(
    (path) => changed.has(path) || changedParents.has(path) || parentsOf(path).some((parent) => changed.has(parent))
  )
}

/** Paths of uncommitted work that a fast-forward from `from` to `to` would meet; empty when it meets none. */
export const overlap = (
  git: Git,
  root: string,
  from: string,
  to: string
): Effect.Effect<ReadonlyArray<string>, DomainError> =>
  Effect.gen(function* () {
    const changes = yield* changesBetween(git, from, to)
    const dirty = yield* dirtyPaths(git, root)
    return yield* fileSync("Reading", root, () => {
      const found = [...meeting(changes, dirty), ...clashesOnDisk(root, changes)]
      return [...new Set(found)].toSorted()
    })
  })
