/**
 * Restarts the log's clock after a computer with a wrong time had set it ahead.
 *
 * @since 0.1.0
 */
import * as Effect from "effect/Effect"
import { decideEpoch } from "../log/EpochDecider.ts"
import type { Actor } from "../log/Event.ts"
import { EventStore } from "../ports/EventStore.ts"
import { Ids } from "../ports/Ids.ts"

const COMMAND_ID_LENGTH = 16

/** Fails with `epoch-not-human`, `epoch-not-needed` and `epoch-exhausted` (policy). */
export const startEpoch = ({ actor, reason }: { readonly actor: Actor; readonly reason: string }) =>
  Effect.gen(function* () {
    const store = yield* EventStore
    const ids = yield* Ids
    const commandId = `epoch/${yield* ids.base32(COMMAND_ID_LENGTH)}`
    const { events } = yield* store.transact({ commandId, actor }, (_, { at, clock }) =>
      decideEpoch({ actor, reason, clock, at })
    )
    const [started] = events
    return started === undefined ? yield* Effect.die("an epoch that was started is not in the log") : started
  })
