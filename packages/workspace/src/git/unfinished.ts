/**
 * What a fast-forward that Git gave up (a full disk, a branch that another command moved first) leaves in a work tree:
 * Git writes the files first, then the index, and the branch last, so its own files would count as somebody's work from
 * then on. Called only where nothing was in the way a moment before; still, only what says nothing but what the change
 * says is taken back.
 *
 * @since 0.1.0
 */
import { lstatSync, readFileSync, rmSync } from "node:fs"
import { join } from "node:path"
import type { DomainError } from "@backlog-toolkit/core/log/DomainError"
import * as Effect from "effect/Effect"
import { fileSync } from "./fileWork.ts"
import { diskHashes, indexHashes, parentsClear } from "./ownFiles.ts"
import type { Git } from "./runGit.ts"
import { entriesAt, readBlobs, type TreeEntry } from "./trees.ts"

/** One changed path: as the branch has it, as the change has it, as it lies there. */
interface Found {
  readonly path: string
  readonly before: TreeEntry | undefined
  readonly after: TreeEntry | undefined
  readonly blob: Buffer | undefined
  readonly hash: string | undefined
  readonly staged: string | undefined
}

const bytesOf = (root: string, path: string): Buffer | null => {
  const stat = lstatSync(join(root, path), { throwIfNoEntry: false })
  return stat?.isFile() === true && parentsClear(root, path) ? readFileSync(join(root, path)) : null
}

/** Git may have been cut off in the middle of a file. */
const isBeginning = (bytes: Buffer, of: Buffer | undefined): boolean =>
  of !== undefined && bytes.length <= of.length && bytes.equals(of.subarray(0, bytes.length))

const isLeft = (root: string, { after, before, blob, hash, path }: Found): boolean => {
  const bytes = bytesOf(root, path)
  if (bytes !== null) return after !== undefined && (hash === after.hash || isBeginning(bytes, blob))
  // Git removes a file before it writes it anew, and those that the change deletes.
  return before !== undefined && lstatSync(join(root, path), { throwIfNoEntry: false }) === undefined
}

/** The index says what the branch says, or what the change says: Git writes it whole, before it moves the branch. */
const isStagedByGit = ({ after, before, staged }: Found): boolean => staged === before?.hash || staged === after?.hash

/** Lines for `update-index --index-info`: as the branch has it. */
const indexLine = ({ before, path, staged }: Found): string =>
  before === undefined ? `0 ${"0".repeat(staged?.length ?? 0)}\t${path}\0` : `${before.mode} ${before.hash}\t${path}\0`

const byPath = (entries: ReadonlyArray<TreeEntry>): ReadonlyMap<string, TreeEntry> =>
  new Map(entries.map((entry) => [entry.path, entry]))

/** Takes back to `from` what is left of `to` at `paths`, or nothing when one of them may be somebody's work. */
export const takeBack = (
  git: Git,
  root: string,
  change: { readonly from: string; readonly to: string },
  paths: ReadonlyArray<string>
): Effect.Effect<void, DomainError> =>
  Effect.gen(function* () {
    if (paths.length === 0) return
    const before = byPath(yield* entriesAt(git, change.from, paths))
    const after = byPath(yield* entriesAt(git, change.to, paths))
    const present = yield* fileSync("Reading", root, () => paths.filter((path) => bytesOf(root, path) !== null))
    const disk = yield* diskHashes(git, root, present)
    const index = yield* indexHashes(git, root, paths)
    const hashes = [...after.values()].map(({ hash }) => hash)
    const blobs = yield* readBlobs(git, hashes)
    const found = paths.map((path): Found => {
      const target = after.get(path)
      const blob = target === undefined ? undefined : blobs.get(target.hash)
      return { path, before: before.get(path), after: target, blob, hash: disk.get(path), staged: index.get(path) }
    })
    if (!found.every(isStagedByGit)) return
    if (!(yield* fileSync("Reading", root, () => found.every((one) => isLeft(root, one))))) return
    const staged = found.filter((one) => one.staged !== one.before?.hash)
    if (staged.length > 0) {
      const input = staged.map(indexLine).join("")
      yield* git.run(["update-index", "-z", "--index-info"], { cwd: root, input })
    }
    const added = found.filter((one) => one.before === undefined)
    yield* fileSync("Removing", root, () => added.forEach(({ path }) => rmSync(join(root, path), { force: true })))
    const known = found.filter((one) => one.before !== undefined).map(({ path }) => `${path}\0`)
    yield* git.run(["checkout-index", "--quiet", "--force", "-z", "--stdin"], { cwd: root, input: known.join("") })
  })
