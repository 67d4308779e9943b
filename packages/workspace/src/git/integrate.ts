/**
 * Fast-forwards the target branch, wherever it is checked out (gates.md, "Integration and landing").
 * Whoever has work in progress there goes first: the answer is then `busy`, with the command that finishes it.
 *
 * @since 0.1.0
 */
import { shellWord } from "@backlog-toolkit/core/gate/shellWord"
import { domainError, type DomainError } from "@backlog-toolkit/core/log/DomainError"
import type { Integration, TargetBusy, VcsShape } from "@backlog-toolkit/core/ports/Vcs"
import * as Effect from "effect/Effect"
import { isAncestor } from "./facts.ts"
import { overlap } from "./overlap.ts"
import type { Git } from "./runGit.ts"
import { resolve } from "./trees.ts"
import { takeBack } from "./unfinished.ts"
import { indexFree, operationIn, operationOn, type WorkTree, workTrees } from "./workTrees.ts"

type Change = Parameters<VcsShape["integrate"]>[0]

/** Paths named in a message; the rest is counted. */
const MAX_NAMED = 5

/**
 * What finishes a change that waits. By then the target has moved, if only by the toolkit's own commit: a fast-forward by
 * hand would be refused, and only a new run can rebase and judge again.
 */
const AGAIN = "btk implement"

const busy = (detail: string, finish: string): TargetBusy => ({ _tag: "busy", detail, finish })

const notForward = ({ commit, expected, target }: Change): DomainError =>
  domainError(
    "conflict",
    "not-fast-forward",
    `${commit.slice(0, 10)} is not based on ${expected.slice(0, 10)}.`,
    `${target} can only be moved forward, to a commit that contains its head.`,
    "Run btk implement again: it rebases the change.",
    { target, commit, expected }
  )

const swapRef = (git: Git, change: Change): Effect.Effect<Integration, DomainError> =>
  Effect.gen(function* () {
    const { commit, expected, target } = change
    const ref = `refs/heads/${target}`
    const { code, stderr } = yield* git.run(["update-ref", "-m", "backlog: integrated", ref, commit, expected], {
      ok: [0, 1, 128]
    })
    if (code === 0) return { _tag: "landed", commit }
    if ((yield* resolve(git, ref)) !== expected) return { _tag: "moved" }
    return busy(`The branch ${target} can't be moved now: ${stderr.trim()}`, AGAIN)
  })

/** Another command may take the index, or the branch, between our look and our merge. */
const MAX_TRIES = 3

/** Names of Git's own lock files, in every language that Git speaks. */
const LOCKED = /\.lock\b/u

const mergeIn = (git: Git, change: Change, tree: WorkTree, tries = 1): Effect.Effect<Integration, DomainError> =>
  Effect.gen(function* () {
    const { commit, expected, target } = change
    const { path } = tree
    // Options after the ones of `branch.<name>.mergeOptions`, so that ours count.
    const args = ["merge", "--ff-only", "--no-squash", "--commit", "--no-autostash", "--no-stat", "--quiet", commit]
    const result = yield* git.run(["-c", "merge.autoStash=false", "-c", "merge.ff=only", ...args], {
      cwd: path,
      ok: [0, 1, 2, 128],
      outlives: true
    })
    const head = yield* resolve(git, `refs/heads/${target}`)
    if (head === commit) return { _tag: "landed", commit }
    // Nothing was in the way a moment ago, so what is there now is of this attempt: Git looks at the branch last, and
    // refuses to move it when another command has moved it, or is about to.
    const free = yield* indexFree(tree)
    if (free) {
      const left = yield* overlap(git, path, expected, commit)
      yield* Effect.ignore(takeBack(git, path, { from: head ?? expected, to: commit }, left))
    }
    if (head !== expected) return { _tag: "moved" }
    const said = result.stderr.trim()
    if (free && LOCKED.test(said) && tries < MAX_TRIES) return yield* mergeIn(git, change, tree, tries + 1)
    return busy(`Git did not fast-forward ${target} in ${path}: ${said === "" ? "no reason given" : said}`, AGAIN)
  })

const listed = (paths: ReadonlyArray<string>): string =>
  paths.length <= MAX_NAMED
    ? paths.join(", ")
    : `${paths.slice(0, MAX_NAMED).join(", ")} and ${paths.length - MAX_NAMED} more`

const integrateIn = (git: Git, change: Change, tree: WorkTree): Effect.Effect<Integration, DomainError> =>
  Effect.gen(function* () {
    const { commit, expected, target } = change
    if (!tree.linked) {
      const detail = `Git's record says that ${target} is checked out in ${tree.path}, which is gone.`
      return busy(detail, `git -C ${shellWord(git.root)} worktree prune`)
    }
    const operation = yield* operationIn(tree)
    if (operation !== null) return busy(`In ${tree.path}, ${operation} is in progress.`, AGAIN)
    const met = yield* overlap(git, tree.path, expected, commit)
    if (met.length > 0) {
      const detail = `Uncommitted work in ${tree.path} overlaps with the change: ${listed(met)}. Commit, stash or move it first.`
      return busy(detail, AGAIN)
    }
    return yield* mergeIn(git, change, tree)
  })

export const integrate = (git: Git, change: Change): Effect.Effect<Integration, DomainError> =>
  Effect.gen(function* () {
    const { commit, expected, target } = change
    const head = yield* resolve(git, `refs/heads/${target}`)
    if (head === commit) return { _tag: "landed", commit }
    if (head !== expected) return { _tag: "moved" }
    if (!(yield* isAncestor(git, expected, commit))) return yield* notForward(change)
    const trees = yield* workTrees(git)
    for (const { adminDir, path } of trees) {
      const operation = operationOn(adminDir, target)
      if (operation !== null) return busy(`In ${path}, ${operation} of ${target} is in progress.`, AGAIN)
    }
    const showing = trees.filter(({ branch }) => branch === target)
    const [only] = showing
    if (only === undefined) return yield* swapRef(git, change)
    if (showing.length > 1) {
      const paths = showing.map(({ path }) => path).join(" and ")
      return busy(`${target} is checked out in ${paths}: moving it in one would leave the other behind.`, AGAIN)
    }
    return yield* integrateIn(git, change, only)
  })
