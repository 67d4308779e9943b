/**
 * Records what a turn of an agent used: each call in the telemetry log, at once; their sum, for the domain log, with whatever the
 * turn ends in.
 *
 * @since 0.1.0
 */
import * as Effect from "effect/Effect"
import { rollUp } from "../../cost/RollUp.ts"
import type { Usage } from "../../cost/Usage.ts"
import type { BacklogEvent } from "../../log/Registry.ts"
import { Digest } from "../../ports/Digest.ts"
import { Telemetry } from "../../ports/Telemetry.ts"
import { now } from "../now.ts"
import { Prices } from "./Prices.ts"
import { failpoint, type Slot } from "./Slot.ts"

/** Nothing for a turn without calls. `usage` has one context. */
export const spend = (slot: Slot, step: string, usage: ReadonlyArray<Usage>) =>
  Effect.gen(function* () {
    const { book } = yield* Prices
    const { sha256 } = yield* Digest
    const at = yield* now
    const sum = rollUp(usage, { at, book, sha256 })
    if (sum === null) return []
    const telemetry = yield* Telemetry
    const stream = `ticket/${slot.uid}`
    yield* telemetry.record(
      // By its calls: a turn that a crash cut off is repeated with others.
      {
        commandId: `${slot.wave}/${slot.uid}/${step}/${sum.keys}`,
        actor: "system:btk",
        correlation: slot.wave,
        session: slot.session
      },
      usage.map((data) => ({ stream, event: { type: "cost.usage-recorded", data } }))
    )
    yield* failpoint("calls-recorded")
    const events: ReadonlyArray<BacklogEvent> = [{ type: "cost.usage-rolled-up", data: sum }]
    return events
  })
