/**
 * Which events of which clone a commit's tree holds, and whether this log has them all. Where the log isn't in trees, ticket files
 * tell as much as is needed.
 *
 * @since 0.1.0
 */
import * as Effect from "effect/Effect"
import { EVENTS_DIR, segmentRange } from "../../log/Segment.ts"
import { LogStore } from "../../ports/LogStore.ts"
import { ProjectPlace } from "../../ports/ProjectPlace.ts"
import { Vcs } from "../../ports/Vcs.ts"
import { DATA_DIR } from "../../ticket/Slug.ts"
import type { TicketState } from "../../ticket/TicketState.ts"

/** `<KEY>-<slug>.md`. */
const KEY_OF_FILE = /(?:^|\/)(?<key>[A-Z]+-\d+)[^/]*\.md$/u

/** The last commit number of each replica that the tree has. */
const segmentsAt = (commit: string) =>
  Effect.gen(function* () {
    const heads = new Map<string, number>()
    const folder = (yield* ProjectPlace).prefix + EVENTS_DIR
    for (const path of yield* (yield* Vcs).list(commit, folder)) {
      const replica = path.slice(folder.length + 1).split("/")[0] ?? ""
      heads.set(replica, Math.max(heads.get(replica) ?? 0, segmentRange(path)?.to ?? 0))
    }
    return heads
  })

/** False when the tree has events that this log doesn't know yet: files that came with them can't be judged. */
export const allRead = (commit: string | null) =>
  Effect.gen(function* () {
    if (commit === null || !(yield* ProjectPlace).segments) return true
    const known = yield* (yield* LogStore).replicas
    return [...(yield* segmentsAt(commit))].every(([replica, to]) => (known.get(replica) ?? 0) >= to)
  })

/** Keys of the tickets that have a file in the tree. */
const filesAt = (commit: string) =>
  Effect.gen(function* () {
    const folder = (yield* ProjectPlace).prefix + DATA_DIR
    return new Set((yield* (yield* Vcs).list(commit, folder)).flatMap((path) => KEY_OF_FILE.exec(path)?.[1] ?? []))
  })

/**
 * Whether the ticket's file may be written into a tree of this commit (A10): a ticket that another clone wrote waits for
 * that clone's segment, or without segments for its file, so that no pull meets an untracked twin of a file that it brings. The
 * commit is only asked for when there is such a ticket.
 */
export const visibleAt = <E, R>(
  head: Effect.Effect<string | null, E, R>,
  tickets: Iterable<Pick<TicketState, "contentAt" | "key">>
) =>
  Effect.gen(function* () {
    const self = yield* (yield* LogStore).self
    const { segments } = yield* ProjectPlace
    const isForeign = (event: string) => event.split(".")[0] !== self
    const foreign = [...tickets].some(({ contentAt }) => contentAt.some(isForeign))
    const commit = foreign ? yield* head : null
    const heads = commit !== null && segments ? yield* segmentsAt(commit) : new Map<string, number>()
    const files = commit !== null && !segments ? yield* filesAt(commit) : new Set<string>()
    return ({ contentAt, key }: Pick<TicketState, "contentAt" | "key">): boolean =>
      contentAt.every((event) => {
        const [replica = "", commitNumber] = event.split(".")
        return !isForeign(event) || files.has(key) || (heads.get(replica) ?? 0) >= Number(commitNumber)
      })
  })
