/**
 * The commit that a branch stands at; a branch that isn't there is a coded error, never "nothing to do".
 *
 * @since 0.1.0
 */
import * as Effect from "effect/Effect"
import { domainError, type DomainError } from "../log/DomainError.ts"
import { Vcs } from "../ports/Vcs.ts"

/** Fails with `target-missing` (environment): a repository without commits, or a misspelt target. */
export const targetHead = (target: string): Effect.Effect<string, DomainError, Vcs> =>
  Effect.gen(function* () {
    const vcs = yield* Vcs
    const head = yield* vcs.resolve(`refs/heads/${target}`)
    if (head !== null) return head
    return yield* domainError(
      "environment",
      "target-missing",
      `The target branch ${target} has no commit.`,
      "Work starts from a commit of the target branch and lands there.",
      `Make a first commit on ${target}, or set "target" in backlog.config.json.`,
      { target }
    )
  })
