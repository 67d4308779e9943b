/**
 * What requests to a model cost: told of the ticket that became of them, or of none.
 *
 * @since 0.1.0
 */
import * as Effect from "effect/Effect"
import * as Result from "effect/Result"
import type { Usage } from "../cost/Usage.ts"
import type { DomainError } from "../log/DomainError.ts"
import type { Actor } from "../log/Event.ts"
import type { Digest } from "../ports/Digest.ts"
import { EventStore } from "../ports/EventStore.ts"
import type { Telemetry } from "../ports/Telemetry.ts"
import type { Prices } from "./implement/Prices.ts"
import { recordCalls } from "./RecordCalls.ts"

export const recordRequestUsage = (input: {
  /** uid; null where no ticket came of it. */
  readonly ticket: string | null
  /** What was asked for. */
  readonly purpose: "draft" | "refine"
  readonly request: string
  readonly usage: ReadonlyArray<Usage>
  readonly actor: Actor
}): Effect.Effect<void, DomainError, EventStore | Prices | Digest | Telemetry> =>
  Effect.gen(function* () {
    const { actor, purpose, request, ticket } = input
    const stream = ticket === null ? `${purpose}/${request}` : `ticket/${ticket}`
    // One sum has one context: the tries are one request.
    const usage = input.usage.map((one) => ({ ...one, context: { ...one.context, ticket, attempt: null } }))
    const sum = yield* recordCalls({ stream, command: { commandId: `${purpose}/${request}`, actor }, usage })
    if (sum === null) return
    yield* (yield* EventStore).transact({ commandId: `${purpose}/${request}/spent`, actor }, () =>
      Result.succeed([{ stream, event: { type: "cost.usage-rolled-up", data: sum } }])
    )
  })
