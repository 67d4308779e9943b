/**
 * Version control as the use cases need it: trees, slots, one commit per ticket, integration, landing facts.
 * Object names are full hexadecimal hashes; paths are from the repository's top. `backlog/**` means the own files of this
 * project: those of another project are files like any other. Nothing here touches a person's index, files or stash unless it says so.
 *
 * @since 0.1.0
 */
import * as Context from "effect/Context"
import type * as Effect from "effect/Effect"
import type { DomainError } from "../log/DomainError.ts"

/** Why integration has to wait, in words, with the command that finishes it. */
export interface TargetBusy {
  readonly _tag: "busy"
  readonly detail: string
  readonly finish: string
}

export type Integration = { readonly _tag: "landed"; readonly commit: string } | TargetBusy | { readonly _tag: "moved" }

export interface CommitFacts {
  readonly commit: string
  readonly parent: string | null
  readonly message: string
  readonly patchId: string
}

export interface VcsShape {
  /** Commit of a branch, tag or hash; null when it doesn't exist. */
  readonly resolve: (rev: string) => Effect.Effect<string | null, DomainError>
  /** `user.name` and `user.email`; fails with `git-identity-missing`. */
  readonly identity: Effect.Effect<{ readonly name: string; readonly email: string }, DomainError>
  readonly treeOf: (commit: string) => Effect.Effect<string, DomainError>
  /** The same tree without `backlog/**`: what receipts cover. Accepts a commit or tree. */
  readonly coveredTree: (treeish: string) => Effect.Effect<string, DomainError>
  /** A file's text at a commit or tree; null when absent. */
  readonly show: (treeish: string, path: string) => Effect.Effect<string | null, DomainError>
  /** All file paths below `prefix` of a commit or tree. */
  readonly list: (treeish: string, prefix: string) => Effect.Effect<ReadonlyArray<string>, DomainError>
  /** Path and text of all files below `prefix`, in one read. */
  readonly showAll: (treeish: string, prefix: string) => Effect.Effect<ReadonlyMap<string, string>, DomainError>
  /** Files below `prefix` of a commit or tree: path, size in bytes, and the name of the content, equal for equal contents. */
  readonly files: (
    treeish: string,
    prefix: string
  ) => Effect.Effect<
    ReadonlyArray<{ readonly path: string; readonly bytes: number; readonly content: string }>,
    DomainError
  >
  /** Texts by the names that `files` gives, in one read. */
  readonly contents: (names: ReadonlyArray<string>) => Effect.Effect<ReadonlyMap<string, string>, DomainError>

  /** Adds a worktree on a new branch at `base`, or re-attaches to what a crash left; idempotent. */
  readonly addSlot: (slot: {
    readonly path: string
    readonly branch: string
    readonly base: string
  }) => Effect.Effect<void, DomainError>
  /** A worktree at a commit without a branch (to re-gate what landed). */
  readonly addDetached: (slot: { readonly path: string; readonly commit: string }) => Effect.Effect<void, DomainError>
  /** Removes the worktree (also a half-made one) and, unless kept, the branch; idempotent. */
  readonly removeSlot: (slot: {
    readonly path: string
    readonly branch: string | null
    readonly keepBranch: boolean
  }) => Effect.Effect<void, DomainError>
  /** Removes the worktree and leaves its branch at one commit of `tree` on `base` (at `base` when null): what was tried. */
  readonly parkSlot: (slot: {
    readonly path: string
    readonly branch: string
    readonly base: string
    readonly tree: string | null
    readonly message: string
  }) => Effect.Effect<void, DomainError>
  /** Every ref that leads to a commit, by full name: branches, remote ones, tags and others; one for each commit. */
  readonly refs: Effect.Effect<ReadonlyArray<string>, DomainError>
  /** Local branches whose name begins with `prefix`. */
  readonly branches: (prefix: string) => Effect.Effect<ReadonlyArray<string>, DomainError>
  /**
   * Makes a branch, or moves one that stands at `from`, to a commit; false when it stands elsewhere by now. Fails with
   * `branch-checked-out` (conflict).
   */
  readonly moveBranch: (change: {
    readonly branch: string
    /** Null for a branch that isn't there. */
    readonly from: string | null
    readonly to: string
  }) => Effect.Effect<boolean, DomainError>
  readonly deleteBranch: (branch: string) => Effect.Effect<void, DomainError>
  /** All linked worktrees, half-made ones too. */
  readonly slots: Effect.Effect<ReadonlyArray<{ readonly path: string; readonly branch: string | null }>, DomainError>
  /** Remembers that the worktree was prepared for a tree; forgotten when the worktree is made anew. */
  readonly markPrepared: (slotPath: string, tree: string) => Effect.Effect<void, DomainError>
  readonly isPrepared: (slotPath: string, tree: string) => Effect.Effect<boolean, DomainError>
  /** Writes the work tree of a slot (ignored files and `backlog/**` left out) as a tree object. */
  readonly snapshot: (slotPath: string) => Effect.Effect<string, DomainError>
  /** Makes the slot's files equal to a tree: tracked and untracked, ignored files stay. */
  readonly restore: (slotPath: string, tree: string) => Effect.Effect<void, DomainError>
  /** Unified diff between two trees or commits, `backlog/**` left out. */
  readonly diff: (from: string, to: string) => Effect.Effect<string, DomainError>
  /** Paths that differ between two trees or commits, `backlog/**` left out; a rename gives both ends. */
  readonly changedPaths: (from: string, to: string) => Effect.Effect<ReadonlyArray<string>, DomainError>
  /** git's stable patch id of the difference, `backlog/**` left out; empty string for no difference. */
  readonly patchId: (from: string, to: string) => Effect.Effect<string, DomainError>

  /** Commits the slot's work tree as one commit on top of `base`, with the repository's own hooks. */
  readonly commitSlot: (slot: {
    readonly path: string
    readonly base: string
    readonly message: string
    readonly marker: string
  }) => Effect.Effect<
    | { readonly _tag: "committed"; readonly commit: string }
    | { readonly _tag: "hook-refused"; readonly output: string },
    DomainError
  >
  /** Rebases the slot's single commit onto a commit; `conflict` leaves the slot as it was. */
  readonly rebaseSlot: (slot: {
    readonly path: string
    readonly onto: string
  }) => Effect.Effect<
    | { readonly _tag: "rebased"; readonly commit: string }
    | { readonly _tag: "conflict"; readonly files: ReadonlyArray<string> },
    DomainError
  >
  /** Why `commitOwn` to this branch would have to wait now; null when it wouldn't. */
  readonly busy: (branch: string) => Effect.Effect<TargetBusy | null, DomainError>
  /** Fast-forwards the target to `commit`, wherever it is checked out, without touching anybody's uncommitted work. */
  readonly integrate: (change: {
    readonly target: string
    readonly expected: string
    readonly commit: string
  }) => Effect.Effect<Integration, DomainError>
  /** The toolkit's own commit: temporary index, compare-and-swap of the ref, index entries of these paths only. */
  readonly commitOwn: (change: {
    readonly branch: string
    readonly message: string
    /** Text by path; null deletes. */
    readonly files: ReadonlyMap<string, string | null>
  }) => Effect.Effect<
    | { readonly _tag: "committed"; readonly commit: string; readonly skipped: ReadonlyArray<string> }
    | { readonly _tag: "nothing"; readonly skipped: ReadonlyArray<string> }
    | TargetBusy,
    DomainError
  >

  /** The first parent; null for a root commit. */
  readonly parentOf: (commit: string) => Effect.Effect<string | null, DomainError>
  readonly isAncestor: (commit: string, of: string) => Effect.Effect<boolean, DomainError>
  readonly mergeBase: (a: string, b: string) => Effect.Effect<string | null, DomainError>
  /** First-parent commits of `of` that are not reachable from `since`, newest first. */
  readonly firstParents: (since: string, of: string) => Effect.Effect<ReadonlyArray<CommitFacts>, DomainError>
  /** Messages of all commits of a rev, newest first. */
  readonly messages: (
    rev: string
  ) => Effect.Effect<ReadonlyArray<{ readonly commit: string; readonly message: string }>, DomainError>
  /** The upstream ref of a branch (`refs/remotes/…`); null when none. */
  readonly upstream: (branch: string) => Effect.Effect<string | null, DomainError>
  /** True in a shallow clone: history that a landing check needs may be missing. */
  readonly shallow: Effect.Effect<boolean, DomainError>
}

export class Vcs extends Context.Service<Vcs, VcsShape>()("@backlog-toolkit/core/ports/Vcs") {}
