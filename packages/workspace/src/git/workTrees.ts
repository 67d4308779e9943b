/**
 * Every work tree of the repository with its administrative folder, its branch and what is going on in it.
 * Reads the documented layout (gitrepository-layout(5)), because half-made work trees must be seen too.
 *
 * @since 0.1.0
 */
import { existsSync, readdirSync, readFileSync, realpathSync } from "node:fs"
import { basename, dirname, join, resolve } from "node:path"
import type { DomainError } from "@backlog-toolkit/core/log/DomainError"
import * as Effect from "effect/Effect"
import { waitUntil } from "../process/endProcesses.ts"
import { HEADS, shortBranch } from "./branchAt.ts"
import type { Git } from "./runGit.ts"

export interface WorkTree {
  readonly path: string
  /** Holds HEAD, the index and the state of running operations. */
  readonly adminDir: string
  /** Null when detached. */
  readonly branch: string | null
  readonly main: boolean
  /** The folder is there and belongs to this registration. */
  readonly linked: boolean
}

export const readText = (path: string): string | null => {
  try {
    return readFileSync(path, "utf8")
  } catch {
    return null
  }
}

/** The real path, also of something that doesn't exist yet. */
export const realPath = (path: string): string => {
  try {
    return realpathSync(path)
  } catch {
    const parent = dirname(path)
    return parent === path ? path : join(realPath(parent), basename(path))
  }
}

const branchIn = (git: Git, adminDir: string): Effect.Effect<string | null, DomainError> => {
  const [, ref] = /^ref: (.+?)\s*$/u.exec(readText(join(adminDir, "HEAD")) ?? "") ?? []
  if (ref === undefined) return Effect.succeed(null)
  if (ref !== "refs/heads/.invalid") return Effect.succeed(shortBranch(ref))
  // The reference storage is not made of files: only git knows.
  return Effect.map(
    git.run(["symbolic-ref", "-q", "HEAD"], { ok: [0, 1, 128], env: { GIT_DIR: adminDir } }),
    ({ code, stdout }) => (code === 0 ? shortBranch(stdout.toString("utf8").trim()) : null)
  )
}

const isLinked = (path: string, adminDir: string): boolean => {
  const [, pointed] = /^gitdir: (.+?)\s*$/u.exec(readText(join(path, ".git")) ?? "") ?? []
  return pointed !== undefined && realPath(resolve(path, pointed)) === realPath(adminDir)
}

/** Administrative folders of linked work trees, also of half-made ones; those without a path are nobody's. */
const registrations = (gitDir: string): ReadonlyArray<{ readonly adminDir: string; readonly path: string }> => {
  const folder = join(gitDir, "worktrees")
  let names: ReadonlyArray<string> = []
  try {
    names = readdirSync(folder)
  } catch {
    return []
  }
  return names.flatMap((name) => {
    const adminDir = join(folder, name)
    const pointer = readText(join(adminDir, "gitdir"))?.trimEnd() ?? ""
    return pointer === "" ? [] : [{ adminDir, path: dirname(resolve(adminDir, pointer)) }]
  })
}

export const linkedWorkTrees = (git: Git): Effect.Effect<ReadonlyArray<WorkTree>, DomainError> =>
  Effect.suspend(() =>
    Effect.forEach(registrations(git.gitDir), ({ adminDir, path }) =>
      Effect.map(branchIn(git, adminDir), (branch) => ({
        path: realPath(path),
        adminDir,
        branch,
        main: false,
        linked: isLinked(path, adminDir)
      }))
    )
  )

export const workTrees = (git: Git): Effect.Effect<ReadonlyArray<WorkTree>, DomainError> =>
  Effect.gen(function* () {
    const linked = yield* linkedWorkTrees(git)
    const { stdout } = yield* git.run(["config", "--type=bool", "--get", "core.bare"], { ok: [0, 1] })
    if (stdout.toString("utf8").trim() === "true") return linked
    const main: WorkTree = {
      path: realPath(git.root),
      adminDir: git.gitDir,
      branch: yield* branchIn(git, git.gitDir),
      main: true,
      linked: true
    }
    return [main, ...linked]
  })

const OPERATIONS: ReadonlyArray<readonly [file: string, name: string]> = [
  ["MERGE_HEAD", "a merge"],
  ["CHERRY_PICK_HEAD", "a cherry-pick"],
  ["REVERT_HEAD", "a revert"],
  ["rebase-merge", "a rebase"],
  ["rebase-apply", "a rebase"],
  ["sequencer", "a cherry-pick or revert"],
  ["BISECT_LOG", "a bisect"]
]

/** Milliseconds for which another command may have the index: `git status` needs it for a moment, and editors ask often. */
const LOCK_WAIT_MS = 5000

/** Waits until no other git command has the index; false when one keeps it. */
export const indexFree = ({ adminDir }: Pick<WorkTree, "adminDir">): Effect.Effect<boolean> =>
  Effect.promise(() => waitUntil(() => !existsSync(join(adminDir, "index.lock")), LOCK_WAIT_MS))

/**
 * What is in progress in a work tree, in words; null when nothing is. Another git command counts when it keeps the index: one that
 * takes it for a moment is waited for, now and by whoever needs the index next.
 */
export const operationIn = (tree: Pick<WorkTree, "adminDir">): Effect.Effect<string | null> =>
  Effect.map(indexFree(tree), (free) =>
    free ? (OPERATIONS.find(([file]) => existsSync(join(tree.adminDir, file)))?.[1] ?? null) : "another git command"
  )

const firstLine = (file: string): string => readText(file)?.split("\n")[0]?.trim() ?? ""

/** True when a rebase of the branch stopped in the work tree. */
export const rebases = (adminDir: string, branch: string): boolean =>
  ["rebase-merge", "rebase-apply"].some((name) =>
    [branch, `${HEADS}${branch}`].includes(firstLine(join(adminDir, name, "head-name")))
  )

/** The operation that will come back to the branch and move it; null when none does. */
export const operationOn = (adminDir: string, branch: string): string | null => {
  if (rebases(adminDir, branch)) return "a rebase"
  // `rebase --update-refs`: every third line is a ref that the rebase will set.
  if ((readText(join(adminDir, "rebase-merge/update-refs")) ?? "").split("\n").includes(`${HEADS}${branch}`))
    return "a rebase"
  return [branch, `${HEADS}${branch}`].includes(firstLine(join(adminDir, "BISECT_START"))) ? "a bisect" : null
}
