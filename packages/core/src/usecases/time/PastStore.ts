/**
 * An event store that ends at a cut: what use cases read through it is the past. It refuses to append.
 *
 * @since 0.1.0
 */
import * as Effect from "effect/Effect"
import * as Stream from "effect/Stream"
import { applyEvent, type BacklogState, emptyState } from "../../backlog/BacklogState.ts"
import { type Cut, isWithin } from "../../log/Cut.ts"
import { domainError, type DomainError } from "../../log/DomainError.ts"
import type { ReplicaId } from "../../log/Event.ts"
import type { AnyRecorded, EventStoreShape } from "../../ports/EventStore.ts"

type Vector = ReadonlyMap<ReplicaId, number>
/** All events after a vector in log order, in chunks. */
export type ReadFrom = EventStoreShape["readFrom"]

const readOnly = domainError(
  "usage",
  "past-read-only",
  "The past can't be changed.",
  "The command looks at the log as it was at an earlier point.",
  "Leave out --at to change something now."
)

/** Nothing of a prefix follows an event that is beyond it; a vector may go on in another replica. */
const within =
  (read: ReadFrom, cut: Cut): ReadFrom =>
  (vector) => {
    const chunks = read(vector)
    if (cut.kind === "vector") return Stream.map(chunks, (events) => events.filter((event) => isWithin(cut, event)))
    return chunks.pipe(
      Stream.takeUntil((events) => events.some((event) => !isWithin(cut, event))),
      Stream.map((events) => events.filter((event) => isWithin(cut, event)))
    )
  }

/** `read` for events that are in memory already. */
export const readFromList =
  (all: ReadonlyArray<AnyRecorded>): ReadFrom =>
  (vector) =>
    Stream.succeed(all.filter(({ commit, replica }) => commit > (vector.get(replica) ?? 0)))

export const pastStore = (all: ReadFrom, cut: Cut): EventStoreShape => {
  const readFrom = within(all, cut)
  let folded: BacklogState | null = null
  const each = (work: (event: AnyRecorded) => void): Effect.Effect<void, DomainError> =>
    Stream.runForEach(readFrom(new Map()), (events) => Effect.sync(() => events.forEach(work)))
  return {
    state: Effect.suspend(() => {
      if (folded !== null) return Effect.succeed(folded)
      const state = emptyState()
      return Effect.map(
        each((event) => applyEvent(state, event)),
        () => (folded = state)
      )
    }),
    transact: () => Effect.fail(readOnly),
    append: () => Effect.fail(readOnly),
    readStream: (stream) =>
      Effect.suspend(() => {
        const found: Array<AnyRecorded> = []
        return Effect.as(
          each((event) => {
            if (event.stream === stream) found.push(event)
          }),
          found
        )
      }),
    readFrom,
    vector: Effect.suspend(() => {
      const vector = new Map<ReplicaId, number>()
      return Effect.as(
        each(({ commit, replica }) => vector.set(replica, commit)),
        vector as Vector
      )
    }),
    // The past gets no news.
    subscribe: readFrom
  }
}
