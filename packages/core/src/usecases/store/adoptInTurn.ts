/**
 * Puts commits that may be there already, each by itself: for replicas that somebody may write at this moment, and for stores
 * that have no faster way.
 *
 * @since 0.1.0
 */
import * as Effect from "effect/Effect"
import * as Option from "effect/Option"
import * as Stream from "effect/Stream"
import type { DomainError } from "../../log/DomainError.ts"
import type { ReplicaId } from "../../log/Event.ts"
import type { LogStoreShape } from "../../ports/LogStore.ts"

/** Answers how many are in their places now, up to the first whose place holds something else. */
export const adoptInTurn = (
  log: Pick<LogStoreShape, "putIfAbsent" | "read">,
  replica: ReplicaId,
  fromSeq: number,
  texts: ReadonlyArray<string>
): Effect.Effect<number, DomainError> =>
  Effect.gen(function* () {
    let at = 0
    while (at < texts.length) {
      const seq = fromSeq + at
      if ((yield* log.putIfAbsent({ replica, seq }, texts[at] ?? "")) === "published") {
        at += 1
        continue
      }
      const there = Option.getOrElse(yield* Stream.runHead(log.read(replica, seq)), () => [])
      const differs = there.findIndex(({ text }, n) => at + n < texts.length && text !== texts[at + n])
      if (differs !== -1 || there.length === 0) return at + Math.max(0, differs)
      at += there.length
    }
    return texts.length
  })
