/**
 * Who commits. Git guesses a name and an address from the machine when none is set; commits of ours never use a guess.
 *
 * @since 0.1.0
 */
import type { DomainError } from "@backlog-toolkit/core/log/DomainError"
import * as Effect from "effect/Effect"
import { identityMissing, saysNoIdentity } from "./gitErrors.ts"
import { cleanMessage } from "./message.ts"
import { type Git, gitFailed, type GitResult, type RunOptions } from "./runGit.ts"

const NO_GUESS = ["-c", "user.useConfigOnly=true"]

const ANY_CODE = Array.from({ length: 256 }, (_, code) => code)

/** Runs a command that commits; a missing identity is an error of its own, other exit codes are for the caller. */
export const runCommitting = (
  git: Git,
  args: ReadonlyArray<string>,
  options: RunOptions
): Effect.Effect<GitResult, DomainError> =>
  Effect.filterOrFail(
    git.run([...NO_GUESS, ...args], { ...options, ok: ANY_CODE }),
    ({ code, stderr }) => code === 0 || !saysNoIdentity(stderr),
    identityMissing
  )

export const identity = (git: Git): Effect.Effect<{ readonly name: string; readonly email: string }, DomainError> =>
  Effect.gen(function* () {
    const args = ["var", "GIT_COMMITTER_IDENT"]
    // In the main work tree: a conditional include of the configuration may decide by its folder.
    const result = yield* runCommitting(git, args, { cwd: git.root })
    if (result.code !== 0) return yield* gitFailed(args, result)
    const [, name, email] = /^(.*) <(.*)> \d+ [+-]\d+\s*$/u.exec(result.stdout.toString("utf8")) ?? []
    if (name === undefined || email === undefined || name === "" || email === "") {
      return yield* identityMissing()
    }
    return { name, email }
  })

/** A commit object; no branch moves, no hook runs. */
export const commitTree = (
  git: Git,
  commit: { readonly tree: string; readonly parent: string; readonly message: string }
): Effect.Effect<string, DomainError> =>
  Effect.gen(function* () {
    const args = ["commit-tree", commit.tree, "-p", commit.parent, "-F", "-"]
    const result = yield* runCommitting(git, args, { cwd: git.root, input: cleanMessage(commit.message) })
    if (result.code !== 0) return yield* gitFailed(args, result)
    return result.stdout.toString("utf8").trim()
  })
