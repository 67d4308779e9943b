/**
 * What branches that aren't trusted would change in this backlog if they were merged (event-log.md, A2). Their events are proven and
 * shown, and never become part of this log.
 *
 * @since 0.1.0
 */
import * as Effect from "effect/Effect"
import * as Stream from "effect/Stream"
import type { DomainError } from "../log/DomainError.ts"
import type { ReplicaId } from "../log/Event.ts"
import { compareOrder } from "../log/Order.ts"
import { type AnyRecorded, EventStore } from "../ports/EventStore.ts"
import { Vcs } from "../ports/Vcs.ts"
import { segmentsBeyond } from "./import/Arrivals.ts"
import { now } from "./now.ts"
import { diffPoints } from "./time/DiffPoints.ts"
import type { Past } from "./time/Past.ts"
import { pastStore, readFromList } from "./time/PastStore.ts"
import { committedCut } from "./time/SegmentTree.ts"

/** Branches of this repository and of its remotes; tags and stashes propose nothing. */
const BRANCH = /^refs\/(?:heads|remotes)\//u

/** The backlog with some events more; `has` tells them from others. */
const pastWith = (all: ReadonlyArray<AnyRecorded>, at: string, words: string): Past => {
  const ids = new Set(all.map(({ id }) => id))
  return {
    at,
    last: all.at(-1)?.id ?? null,
    words,
    has: ({ commit, index, replica }) => ids.has(`${replica}.${commit}.${index}`),
    store: pastStore(readFromList(all), { kind: "everything" })
  }
}

type Difference = Effect.Success<ReturnType<typeof diffPoints>>

export interface Proposal {
  /** Full name of the branch. */
  readonly ref: string
  readonly commit: string
  /** Clones whose events it has. */
  readonly replicas: ReadonlyArray<ReplicaId>
  /** What it would change; or why nothing of it can be believed. */
  readonly result: { readonly difference: Difference } | { readonly problem: DomainError }
}

const beyond = (heads: ReadonlyMap<ReplicaId, number>, { commit, replica }: AnyRecorded): boolean =>
  commit > (heads.get(replica) ?? 0)

/** `trusted` are full names; they propose nothing, because what they have is part of the log. */
export const proposals = (trusted: ReadonlyArray<string>) =>
  Effect.gen(function* () {
    const vcs = yield* Vcs
    const store = yield* EventStore
    const heads = yield* store.vector
    const at = yield* now
    let own: ReadonlyArray<AnyRecorded> | null = null
    const present = Effect.suspend(() =>
      own === null
        ? Effect.map(Stream.runCollect(store.readFrom(new Map())), (chunks) => (own = chunks.flat()))
        : Effect.succeed(own)
    )
    const found: Array<Proposal> = []
    for (const ref of yield* vcs.refs) {
      if (!BRANCH.test(ref) || trusted.includes(ref)) continue
      if ((yield* segmentsBeyond([ref], heads)).size === 0) continue
      const commit = yield* vcs.resolve(ref)
      if (commit === null) continue
      const cut = yield* Effect.result(committedCut(commit))
      if (cut._tag === "Failure") {
        found.push({ ref, commit, replicas: [], result: { problem: cut.failure } })
        continue
      }
      const news = cut.success.events.filter((event) => beyond(heads, event))
      // Only what builds on commits that the branch hasn't: nothing of it can be shown.
      if (news.length === 0) continue
      const events = yield* present
      const merged = [...events, ...news].toSorted(compareOrder)
      const difference = yield* diffPoints(
        pastWith(events, at, "is now"),
        pastWith(merged, at, `would be with ${ref.replace(BRANCH, "")}`)
      )
      const replicas = [...new Set(news.map(({ replica }) => replica))].toSorted()
      found.push({ ref, commit, replicas, result: { difference } })
    }
    return found
  })
