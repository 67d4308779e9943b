/**
 * Reads the log once for the content of every ticket, or of one, and for what was said about one.
 *
 * @since 0.1.0
 */
import * as Effect from "effect/Effect"
import * as Stream from "effect/Stream"
import { EventStore } from "../ports/EventStore.ts"
import { applyToContents, type TicketContents } from "../projections/TicketContents.ts"
import { type Comment, commentOf, shownComments } from "../projections/Comments.ts"
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

/** What was said about one ticket. */
export const loadComments = (ticket: Pick<TicketState, "comments" | "uid">) =>
  Effect.gen(function* () {
    const shown = new Set(shownComments(ticket))
    if (shown.size === 0) return []
    const stream = yield* (yield* EventStore).readStream(`ticket/${ticket.uid}`)
    return stream.flatMap((event): ReadonlyArray<Comment> => {
      const comment = shown.has(event.id) ? commentOf(event) : null
      return comment === null ? [] : [comment]
    })
  })

/** What one ticket says. Fails with `ticket-content-missing` when the events that hold it are gone. */
export const loadContent = (ticket: Pick<TicketState, "contentAt" | "key" | "uid">) =>
  Effect.gen(function* () {
    const store = yield* EventStore
    const contents: TicketContents = new Map()
    for (const event of yield* store.readStream(`ticket/${ticket.uid}`)) applyToContents(contents, event)
    return contents.get(ticket.uid) ?? (yield* contentMissing(ticket))
  })
