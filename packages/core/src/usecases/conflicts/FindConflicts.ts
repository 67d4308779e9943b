/**
 * All conflicts in the log: reads it twice, and only when several clones wrote it.
 *
 * @since 0.1.0
 */
import * as Effect from "effect/Effect"
import * as Stream from "effect/Stream"
import { parseKey } from "../../backlog/TicketKey.ts"
import { Digest } from "../../ports/Digest.ts"
import { type AnyRecorded, EventStore } from "../../ports/EventStore.ts"
import { type Conflict, conflictsOf } from "../../projections/conflicts/Conflicts.ts"
import { forkedStreams } from "../../projections/conflicts/StreamPast.ts"

const TICKET = "ticket/"

/** Tickets whose key another clone had issued first, by uid. */
export const collidingKeys = Effect.gen(function* () {
  const { tickets } = yield* (yield* EventStore).state
  return [...tickets.values()].filter(({ key }) => (parseKey(key)?.suffix ?? null) !== null)
})

/** Settled ones too, in the order of the tickets' streams in the log. */
export const findConflicts = Effect.gen(function* () {
  const store = yield* EventStore
  const { sha256 } = yield* Digest
  const none: ReadonlyArray<Conflict> = []
  if ((yield* store.vector).size < 2) return none
  const { found, look } = forkedStreams()
  yield* Stream.runForEach(store.readFrom(new Map()), (events) => Effect.sync(() => look(events)))
  const streams = new Map(
    [...found].filter((name) => name.startsWith(TICKET)).map((name) => [name, new Array<AnyRecorded>()])
  )
  if (streams.size === 0) return none
  yield* Stream.runForEach(store.readFrom(new Map()), (events) =>
    Effect.sync(() => {
      for (const event of events) streams.get(event.stream)?.push(event)
    })
  )
  return [...streams].flatMap(([name, events]) => conflictsOf(name.slice(TICKET.length), events, sha256))
})

export const isOpen = ({ settledBy }: Conflict): boolean => settledBy === null
