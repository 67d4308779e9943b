/**
 * Core's `Vcs` over the git binary (2.30 or newer). Each group of operations has a module of its own; this one
 * only puts them together.
 *
 * @since 0.1.0
 */
import { Vcs, type VcsShape } from "@backlog-toolkit/core/ports/Vcs"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import * as Semaphore from "effect/Semaphore"
import { commitSlot, rebaseSlot } from "./commits.ts"
import { firstParents, isAncestor, mergeBase, messages, parentOf, shallow, upstream } from "./facts.ts"
import { identity } from "./identity.ts"
import { moveBranch } from "./moveBranch.ts"
import { integrate } from "./integrate.ts"
import { busy, commitOwn } from "./ownCommit.ts"
import { remembering } from "./memo.ts"
import { type GitOptions, makeGit } from "./runGit.ts"
import {
  addDetached,
  addSlot,
  branches,
  deleteBranch,
  isPrepared,
  markPrepared,
  parkSlot,
  removeSlot,
  slots
} from "./slots.ts"
import { restore, snapshot } from "./slotTrees.ts"
import {
  changedPaths,
  contents,
  coveredTree,
  diff,
  files,
  list,
  patchId,
  refs,
  resolve,
  show,
  showAll,
  treeOf
} from "./trees.ts"

export type { GitOptions }

/** The service as a value. Git is looked for on first use: commands that need none don't fail without it. */
export const make = (options: GitOptions): VcsShape => {
  const git = makeGit(options)
  // Git looks at all work trees when it makes one or deletes a branch, and fails on one that is only half there.
  const oneAtATime = Semaphore.makeUnsafe(1).withPermits(1)
  return {
    resolve: (rev) => resolve(git, rev),
    identity: identity(git),
    treeOf: remembering((commit = "") => treeOf(git, commit)),
    coveredTree: remembering((treeish = "") => coveredTree(git, treeish)),
    show: (treeish, path) => show(git, treeish, path),
    list: (treeish, prefix) => list(git, treeish, prefix),
    showAll: (treeish, prefix) => showAll(git, treeish, prefix),
    files: (treeish, prefix) => files(git, treeish, prefix),
    contents: (names) => contents(git, names),
    addSlot: (slot) => oneAtATime(addSlot(git, slot)),
    addDetached: (slot) => oneAtATime(addDetached(git, slot)),
    removeSlot: (slot) => oneAtATime(removeSlot(git, slot)),
    parkSlot: (slot) => oneAtATime(parkSlot(git, slot)),
    refs: refs(git),
    branches: (prefix) => branches(git, prefix),
    moveBranch: (change) => oneAtATime(moveBranch(git, change)),
    deleteBranch: (branch) => oneAtATime(deleteBranch(git, branch)),
    slots: slots(git),
    markPrepared: (slotPath, tree) => markPrepared(git, slotPath, tree),
    isPrepared: (slotPath, tree) => isPrepared(git, slotPath, tree),
    snapshot: (slotPath) => snapshot(git, slotPath),
    restore: (slotPath, tree) => restore(git, slotPath, tree),
    diff: (from, to) => diff(git, from, to),
    changedPaths: remembering((from = "", to = "") => changedPaths(git, from, to)),
    patchId: remembering((from = "", to = "") => patchId(git, from, to)),
    commitSlot: (slot) => commitSlot(git, slot),
    rebaseSlot: (slot) => rebaseSlot(git, slot),
    busy: (branch) => busy(git, branch),
    // Not interrupted half-way: what they change is a person's.
    integrate: (change) => Effect.uninterruptible(integrate(git, change)),
    commitOwn: (change) => Effect.uninterruptible(commitOwn(git, change)),
    parentOf: remembering((commit = "") => parentOf(git, commit)),
    isAncestor: (commit, of) => isAncestor(git, commit, of),
    mergeBase: (a, b) => mergeBase(git, a, b),
    firstParents: (since, of) => firstParents(git, since, of),
    messages: (rev) => messages(git, rev),
    upstream: (branch) => upstream(git, branch),
    shallow: shallow(git)
  }
}

export const layer = (options: GitOptions): Layer.Layer<Vcs> => Layer.sync(Vcs, () => make(options))
