/**
 * Moves a branch that no work tree shows, by compare-and-swap.
 *
 * @since 0.1.0
 */
import { domainError, type DomainError } from "@backlog-toolkit/core/log/DomainError"
import type { VcsShape } from "@backlog-toolkit/core/ports/Vcs"
import * as Effect from "effect/Effect"
import type { Git } from "./runGit.ts"
import { resolve } from "./trees.ts"
import { workTrees } from "./workTrees.ts"

type Change = Parameters<VcsShape["moveBranch"]>[0]

const checkedOut = (branch: string, path: string): DomainError =>
  domainError(
    "conflict",
    "branch-checked-out",
    `The branch ${branch} is checked out in ${path}.`,
    "Moving it would leave the files there behind.",
    "Check out another branch there, then repeat the command.",
    { branch, path }
  )

export const moveBranch = (git: Git, { branch, from, to }: Change): Effect.Effect<boolean, DomainError> =>
  Effect.gen(function* () {
    const tree = (yield* workTrees(git)).find((one) => one.branch === branch)
    if (tree !== undefined) return yield* checkedOut(branch, tree.path)
    const ref = `refs/heads/${branch}`
    // Zeros are git's word for a ref that must not be there.
    const expected = from ?? "0".repeat(to.length)
    const args = ["update-ref", "-m", "backlog: pull request", ref, to, expected]
    const { code } = yield* git.run(args, { cwd: git.root, ok: [0, 1, 128] })
    if (code === 0) return true
    // Git's own reasons, such as a name that a folder of refs has, are not for another try.
    if ((yield* resolve(git, ref)) === from) yield* git.run(args, { cwd: git.root })
    return false
  })
