/**
 * Records calls of a model: each in the telemetry log, at once. Answers their sum, for the domain log.
 *
 * @since 0.1.0
 */
import * as Effect from "effect/Effect"
import { type RolledUp, rollUp } from "../cost/RollUp.ts"
import type { Usage } from "../cost/Usage.ts"
import type { DomainError } from "../log/DomainError.ts"
import { Digest } from "../ports/Digest.ts"
import type { CommandContext } from "../ports/EventStore.ts"
import { Telemetry } from "../ports/Telemetry.ts"
import { Prices } from "./implement/Prices.ts"
import { now } from "./now.ts"

/** Null without calls. `usage` has one context; the calls' digest ends the command id. */
export const recordCalls = (input: {
  readonly stream: string
  readonly command: CommandContext
  readonly usage: ReadonlyArray<Usage>
}): Effect.Effect<RolledUp | null, DomainError, Prices | Digest | Telemetry> =>
  Effect.gen(function* () {
    const { command, stream, usage } = input
    const { book } = yield* Prices
    const { sha256 } = yield* Digest
    const sum = rollUp(usage, { at: yield* now, book, sha256 })
    if (sum === null) return null
    const telemetry = yield* Telemetry
    yield* telemetry.record(
      // By its calls: a turn that a crash cut off is repeated with others.
      { ...command, commandId: `${command.commandId}/${sum.keys}` },
      usage.map((data) => ({ stream, event: { type: "cost.usage-recorded", data } }))
    )
    return sum
  })
