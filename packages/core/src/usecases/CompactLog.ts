/**
 * Puts old commits into few files, each proven before: damage is never sealed in.
 *
 * @since 0.1.0
 */
import * as Effect from "effect/Effect"
import * as Result from "effect/Result"
import type { DomainError } from "../log/DomainError.ts"
import { endHash, type Sha256 } from "../log/Line.ts"
import { verifyCommit } from "../log/VerifyCommit.ts"
import { Digest } from "../ports/Digest.ts"
import { type Compacted, LogKeeper } from "../ports/LogKeeper.ts"
import { LogStore, type RawCommit } from "../ports/LogStore.ts"

/** The first commit that isn't what was written, or doesn't follow the one before; null when all are fine. */
const damageIn = (commits: ReadonlyArray<RawCommit>, sha256: Sha256): DomainError | null => {
  let hash: string | null = null
  for (const commit of commits) {
    const verified = verifyCommit(commit.text, hash, sha256, commit)
    if (Result.isFailure(verified)) return verified.failure
    hash = endHash(commit.text)
  }
  return null
}

/** Fails with `log-corrupt` and `log-gap`, and what writing fails with; what was compacted before stays so. */
export const compactLog = Effect.gen(function* () {
  const keeper = yield* LogKeeper
  const log = yield* LogStore
  const { sha256 } = yield* Digest
  let sum: Compacted = { windows: 0, removed: 0, set: 0 }
  for (const replica of (yield* log.replicas).keys()) {
    const { removed, set, windows } = yield* keeper.compact(replica, (commits) => damageIn(commits, sha256))
    sum = { windows: sum.windows + windows, removed: sum.removed + removed, set: sum.set + set }
  }
  return sum
})
