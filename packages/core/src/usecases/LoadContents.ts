/**
 * Reads the whole log once for the content of every ticket.
 *
 * @since 0.1.0
 */
import * as Effect from "effect/Effect"
import * as Stream from "effect/Stream"
import { EventStore } from "../ports/EventStore.ts"
import { applyToContents, type TicketContents } from "../projections/TicketContents.ts"

export const loadContents = Effect.gen(function* () {
  const store = yield* EventStore
  const contents: TicketContents = new Map()
  yield* Stream.runForEach(store.readFrom(new Map()), (events) =>
    Effect.sync(() => {
      for (const event of events) applyToContents(contents, event)
    })
  )
  return contents
})
