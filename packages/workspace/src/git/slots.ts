/**
 * Slots: work trees on a branch of their own, made and removed so that a crash at any point is repaired by the
 * next call.
 *
 * @since 0.1.0
 */
import { appendFileSync, existsSync, mkdirSync, writeFileSync } from "node:fs"
import { dirname, join } from "node:path"
import { domainError, type DomainError } from "@backlog-toolkit/core/log/DomainError"
import type { VcsShape } from "@backlog-toolkit/core/ports/Vcs"
import * as Effect from "effect/Effect"
import { shortBranch } from "./branchAt.ts"
import { fileSync, removeAll } from "./fileWork.ts"
import { commitTree } from "./identity.ts"
import type { Git } from "./runGit.ts"
import { checkSlotPath, clearState, isWhole, removeWorkTree, slotAt } from "./slotPlace.ts"
import { restore } from "./slotTrees.ts"
import { resolve, treeOf } from "./trees.ts"
import { linkedWorkTrees, readText, type WorkTree, workTrees } from "./workTrees.ts"

type Argument<K extends "addSlot" | "addDetached" | "removeSlot" | "parkSlot"> = Parameters<VcsShape[K]>[0]

/** Names the slot's branch in its administrative folder: an agent may check out something else. */
const BRANCH_FILE = "backlog-branch"

/** Says in the administrative folder, which is made anew with the work tree, what this one was prepared for. */
const PREPARED_FILE = "backlog-prepared"

const branchOfSlot = (tree: WorkTree): string | null =>
  readText(join(tree.adminDir, BRANCH_FILE))?.trim() ?? tree.branch

/** Back on its own branch, whatever an agent checked out or a crash left; files and index stay. */
export const attach = (git: Git, slot: WorkTree): Effect.Effect<string | null, DomainError> =>
  Effect.gen(function* () {
    yield* clearState(slot)
    const branch = branchOfSlot(slot)
    if (branch !== null && branch !== slot.branch) {
      yield* git.run(["symbolic-ref", "HEAD", `refs/heads/${branch}`], { cwd: slot.path })
    }
    return branch
  })

const takenElsewhere = (branch: string, path: string): DomainError =>
  domainError(
    "conflict",
    "branch-checked-out",
    `The branch ${branch} is checked out in ${path}.`,
    "Git allows a branch in one work tree only, and this one is not the toolkit's to remove.",
    "Check out another branch there, then run the command again.",
    { branch, path }
  )

/** Frees the branch from records whose folder is gone; a living work tree keeps it. */
const freeBranch = (git: Git, branch: string, except: string): Effect.Effect<WorkTree | null, DomainError> =>
  Effect.gen(function* () {
    for (const tree of yield* workTrees(git)) {
      if (tree.branch !== branch || tree.path === except) continue
      if (tree.main || existsSync(tree.path)) return tree
      yield* removeAll(tree.adminDir)
    }
    return null
  })

const findWhole = (git: Git, path: string) =>
  Effect.map(linkedWorkTrees(git), (trees) => trees.find((tree) => tree.path === path && isWhole(tree)))

/** Makes the work tree; a hook that fails after the checkout doesn't make it unusable. */
const add = (git: Git, path: string, args: ReadonlyArray<string>): Effect.Effect<WorkTree, DomainError> =>
  Effect.gen(function* () {
    yield* removeWorkTree(git, path)
    yield* fileSync("Making", path, () => mkdirSync(dirname(path), { recursive: true }))
    const failure = yield* Effect.match(git.run(["worktree", "add", "--quiet", ...args], { cwd: git.root }), {
      onFailure: (error) => error,
      onSuccess: () => null
    })
    const made = yield* findWhole(git, path)
    if (made !== undefined) return made
    return yield* (
      failure ??
      domainError(
        "environment",
        "slot-broken",
        `Git made no work tree at ${path}.`,
        "It gave no reason.",
        "Run the command again.",
        { path }
      )
    )
  })

export const addSlot = (git: Git, { base, branch, path }: Argument<"addSlot">): Effect.Effect<void, DomainError> =>
  Effect.gen(function* () {
    const real = yield* checkSlotPath(git, path)
    const there = yield* findWhole(git, real)
    if (there !== undefined && there.branch === branch) return yield* clearState(there)
    const holder = yield* freeBranch(git, branch, real)
    if (holder !== null) return yield* takenElsewhere(branch, holder.path)
    // Off its branch in the middle of a rebase, or by what an agent did: what it was prepared for still holds.
    if (there !== undefined && existsSync(join(there.adminDir, "HEAD")) && branchOfSlot(there) === branch) {
      yield* attach(git, there)
      yield* git.run(["reset", "--quiet", "--hard"], { cwd: there.path })
      return yield* restore(git, there.path, yield* treeOf(git, `refs/heads/${branch}`))
    }
    const known = yield* resolve(git, `refs/heads/${branch}`)
    const made = yield* add(git, real, known === null ? ["--no-track", "-b", branch, real, base] : [real, branch])
    yield* fileSync("Writing", made.adminDir, () => writeFileSync(join(made.adminDir, BRANCH_FILE), `${branch}\n`))
  })

export const addDetached = (git: Git, { commit, path }: Argument<"addDetached">): Effect.Effect<void, DomainError> =>
  Effect.gen(function* () {
    const real = yield* checkSlotPath(git, path)
    const there = yield* findWhole(git, real)
    if (there !== undefined && there.branch === null && readText(join(there.adminDir, "HEAD"))?.trim() === commit) {
      return yield* clearState(there)
    }
    yield* add(git, real, ["--detach", real, commit])
  })

/** A branch that a person has checked out stays: it is theirs now. */
export const deleteBranch = (git: Git, branch: string): Effect.Effect<void, DomainError> =>
  Effect.gen(function* () {
    if ((yield* resolve(git, `refs/heads/${branch}`)) === null) return
    if ((yield* freeBranch(git, branch, "")) !== null) return
    yield* git.run(["branch", "--quiet", "-D", "--", branch])
  })

export const removeSlot = (
  git: Git,
  { branch, keepBranch, path }: Argument<"removeSlot">
): Effect.Effect<void, DomainError> =>
  Effect.gen(function* () {
    yield* removeWorkTree(git, path)
    if (branch !== null && !keepBranch) yield* deleteBranch(git, branch)
  })

export const parkSlot = (
  git: Git,
  { base, branch, message, path, tree }: Argument<"parkSlot">
): Effect.Effect<void, DomainError> =>
  Effect.gen(function* () {
    const commit =
      tree === null || tree === (yield* treeOf(git, base))
        ? base
        : yield* commitTree(git, { tree, parent: base, message })
    yield* removeWorkTree(git, path)
    const holder = yield* freeBranch(git, branch, "")
    if (holder !== null) return yield* takenElsewhere(branch, holder.path)
    yield* git.run(["update-ref", "-m", "backlog: parked", `refs/heads/${branch}`, commit])
  })

export const branches = (git: Git, prefix: string): Effect.Effect<ReadonlyArray<string>, DomainError> =>
  Effect.map(git.text(["for-each-ref", "--format=%(refname)", "refs/heads/"]), (text) =>
    text.split("\n").flatMap((ref) => {
      const branch = shortBranch(ref)
      return branch?.startsWith(prefix) === true ? [branch] : []
    })
  )

/** Half-made and half-removed ones too: whoever sweeps has to see what a crash left. */
export const slots = (git: Git): VcsShape["slots"] =>
  Effect.map(linkedWorkTrees(git), (trees) => trees.map((tree) => ({ path: tree.path, branch: branchOfSlot(tree) })))

export const markPrepared = (git: Git, path: string, tree: string): Effect.Effect<void, DomainError> =>
  Effect.flatMap(slotAt(git, path), ({ adminDir }) =>
    fileSync("Writing", adminDir, () => appendFileSync(join(adminDir, PREPARED_FILE), `${tree}\n`))
  )

export const isPrepared = (git: Git, path: string, tree: string): Effect.Effect<boolean, DomainError> =>
  Effect.map(slotAt(git, path), ({ adminDir }) =>
    (readText(join(adminDir, PREPARED_FILE)) ?? "").split("\n").includes(tree)
  )
