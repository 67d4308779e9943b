/**
 * What of a ticket this toolkit is too old for. Loaded only when the log has such events.
 *
 * @since 0.1.0
 */
import { EventStore } from "@backlog-toolkit/core/ports/EventStore"
import { type NewerEvents, newerEvents, newerText } from "@backlog-toolkit/core/projections/NewerEvents"
import * as Effect from "effect/Effect"
import * as Stream from "effect/Stream"
import { inProjectAt } from "./past.ts"
import { safe } from "./render/text.ts"
import type { Call } from "./Verb.ts"

/** Events of the ticket's stream that can't be read, at `--at` or now. */
export const newerOf = (call: Call, uid: string): Promise<ReadonlyArray<NewerEvents>> =>
  inProjectAt(call, () =>
    Effect.gen(function* () {
      const store = yield* EventStore
      const chunks = yield* Stream.runCollect(store.readFrom(new Map()))
      const relevant = [...chunks]
        .flat()
        .filter(({ event, stream }) => stream === `ticket/${uid}` || event.type === "session.opened")
      return newerEvents(relevant)
    })
  )

export const sayNewer = (call: Call, newer: ReadonlyArray<NewerEvents>): void => {
  for (const events of newer) call.io.out(safe(`\n${newerText(events)}: kept, but not shown here.\n`))
}
