/**
 * Reads the log once for what a search goes through: for logs on refs and for points of the past, of which there is no snapshot.
 *
 * @since 0.1.0
 */
import * as Effect from "effect/Effect"
import * as Stream from "effect/Stream"
import { EventStore } from "../ports/EventStore.ts"
import { applyToTexts, emptyTexts } from "../projections/search/SearchTexts.ts"

export const loadTexts = Effect.gen(function* () {
  const store = yield* EventStore
  const texts = emptyTexts()
  yield* Stream.runForEach(store.readFrom(new Map()), (events) =>
    Effect.sync(() => {
      for (const event of events) applyToTexts(texts, event)
    })
  )
  return texts
})
