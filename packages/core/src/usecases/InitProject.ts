/**
 * Starts a backlog's log: what the project is, the configuration it began with, the prices in force.
 *
 * @since 0.1.0
 */
import * as Effect from "effect/Effect"
import * as Result from "effect/Result"
import type { Actor, NewEvent } from "../log/Event.ts"
import { EventStore } from "../ports/EventStore.ts"
import { Prices } from "./implement/Prices.ts"

/** True when the log was begun now; a log that has a project already stays as it is. */
export const initProject = (input: {
  readonly projectId: string
  readonly name: string
  readonly stack: string
  readonly toolkit: string
  /** SHA-256 (base64url) of the configuration file. */
  readonly configDigest: string
  readonly actor: Actor
}) =>
  Effect.gen(function* () {
    const store = yield* EventStore
    const { ref } = yield* Prices
    const { actor, configDigest, ...project } = input
    const events: ReadonlyArray<NewEvent["event"]> = [
      { type: "backlog.initialized", data: project },
      { type: "backlog.config-changed", data: { digest: configDigest, commit: null } },
      { type: "cost.price-book-adopted", data: ref }
    ]
    const done = yield* store.transact({ commandId: `init/${input.projectId}`, actor }, (state) =>
      Result.succeed(state.project === null ? events.map((event) => ({ stream: "backlog/main", event })) : [])
    )
    return done.events.length > 0 && !done.duplicate
  })
