/**
 * Records what a turn of an agent used: each call in the telemetry log, at once; their sum, for the domain log, with whatever the
 * turn ends in.
 *
 * @since 0.1.0
 */
import * as Effect from "effect/Effect"
import type { Usage } from "../../cost/Usage.ts"
import type { BacklogEvent } from "../../log/Registry.ts"
import { recordCalls } from "../RecordCalls.ts"
import { failpoint, type Slot } from "./Slot.ts"

/** Nothing for a turn without calls. `usage` has one context. */
export const spend = (slot: Slot, step: string, usage: ReadonlyArray<Usage>) =>
  Effect.gen(function* () {
    const sum = yield* recordCalls({
      stream: `ticket/${slot.uid}`,
      command: {
        commandId: `${slot.wave}/${slot.uid}/${step}`,
        actor: "system:btk",
        correlation: slot.wave,
        session: slot.session
      },
      usage
    })
    if (sum === null) return []
    yield* failpoint("calls-recorded")
    const events: ReadonlyArray<BacklogEvent> = [{ type: "cost.usage-rolled-up", data: sum }]
    return events
  })
