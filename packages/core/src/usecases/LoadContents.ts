/**
 * Reads the log once for the content of every ticket, or of one.
 *
 * @since 0.1.0
 */
import * as Effect from "effect/Effect"
import * as Stream from "effect/Stream"
import { EventStore } from "../ports/EventStore.ts"
import { applyToContents, type TicketContents } from "../projections/TicketContents.ts"
import { contentMissing } from "../ticket/TicketRules.ts"
import type { TicketState } from "../ticket/TicketState.ts"

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

/** What one ticket says. Fails with `ticket-content-missing` when the events that hold it are gone. */
export const loadContent = (ticket: Pick<TicketState, "contentAt" | "key" | "uid">) =>
  Effect.gen(function* () {
    const store = yield* EventStore
    const contents: TicketContents = new Map()
    for (const event of yield* store.readStream(`ticket/${ticket.uid}`)) applyToContents(contents, event)
    return contents.get(ticket.uid) ?? (yield* contentMissing(ticket))
  })
