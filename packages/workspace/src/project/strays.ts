/**
 * Ticket files of a work tree that are not as its branch has them, and how they become so again.
 *
 * @since 0.1.0
 */
import { rmdirSync, rmSync } from "node:fs"
import { dirname, join } from "node:path"
import type { DomainError } from "@backlog-toolkit/core/log/DomainError"
import { DATA_DIR } from "@backlog-toolkit/core/ticket/Slug"
import * as Effect from "effect/Effect"
import { fileSync } from "../git/fileWork.ts"
import type { Git } from "../git/runGit.ts"

/** Names on a command line, which has an end: for more, all are asked for. */
const MAX_NAMED = 500
const named = (paths: ReadonlyArray<string>): ReadonlyArray<string> =>
  paths.length > MAX_NAMED ? [] : ["--", ...paths]

const LITERAL = { GIT_LITERAL_PATHSPECS: "1" }

/** Blob by path, of what the index has; an unmerged path has none. */
const staged = (git: Git, worktree: string, paths: ReadonlyArray<string>) =>
  Effect.gen(function* () {
    const records = yield* git.records(["ls-files", "--stage", "-z", ...named(paths)], { cwd: worktree, env: LITERAL })
    return new Map(
      records.flatMap((record) => {
        const tab = record.indexOf("\t")
        const [, hash = "", stage] = record.slice(0, tab).split(" ")
        return stage === "0" ? [[record.slice(tab + 1), hash] as const] : []
      })
    )
  })

/** Paths of ticket files whose file is not as HEAD has it, and for which nobody staged anything; and whether HEAD has one. */
export const unlikeHead = (
  git: Git,
  { prefix, worktree }: { readonly worktree: string; readonly prefix: string }
): Effect.Effect<ReadonlyMap<string, boolean>, DomainError> =>
  Effect.gen(function* () {
    const folder = `${prefix}${DATA_DIR}/`
    const changed = yield* git.records(["diff-files", "--name-only", "-z", "--diff-filter=M", "--", folder], {
      cwd: worktree,
      env: LITERAL
    })
    const untracked = yield* git.records(["ls-files", "--others", "-z", "--", folder], {
      cwd: worktree,
      env: LITERAL
    })
    const paths = [...changed, ...untracked]
    if (paths.length === 0) return new Map()
    const inIndex = yield* staged(git, worktree, paths)
    const { code, stdout } = yield* git.run(["ls-tree", "-r", "-z", "HEAD", ...named(paths)], {
      cwd: worktree,
      env: LITERAL,
      ok: [0, 128]
    })
    const inHead = new Map(
      (code === 0 ? stdout.toString("utf8").split("\0") : []).flatMap((record) => {
        const tab = record.indexOf("\t")
        return tab === -1 ? [] : [[record.slice(tab + 1), record.slice(0, tab).split(" ")[2]] as const]
      })
    )
    const same = paths.filter((path) => inIndex.get(path) === inHead.get(path))
    return new Map(same.map((path) => [path, inHead.has(path)]))
  })

const remove = (worktree: string, path: string): void => {
  rmSync(join(worktree, path), { force: true })
  for (let dir = dirname(path); dir !== "."; dir = dirname(dir)) {
    try {
      rmdirSync(join(worktree, dir))
    } catch {
      // Not empty: somebody needs it.
      return
    }
  }
}

/** Files that Git has become what the index has; others are removed. */
export const putBack = (git: Git, worktree: string, paths: ReadonlyArray<string>): Effect.Effect<void, DomainError> =>
  Effect.gen(function* () {
    if (paths.length === 0) return
    const inIndex = yield* staged(git, worktree, paths)
    const known = paths.filter((path) => inIndex.has(path))
    if (known.length > 0) {
      const input = known.map((path) => `${path}\0`).join("")
      yield* git.run(["checkout-index", "--quiet", "--force", "-u", "-z", "--stdin"], { cwd: worktree, input })
    }
    yield* fileSync("Removing", worktree, () => paths.forEach((path) => !inIndex.has(path) && remove(worktree, path)))
  })
