/**
 * What an agent is told of the ticket that it works on.
 *
 * @since 0.1.0
 */
import * as Effect from "effect/Effect"
import type { AgentJob } from "../../ports/AgentRunner.ts"
import { type Slot, ticketOf } from "./Slot.ts"

export const jobTicket = (slot: Slot) =>
  Effect.map(ticketOf(slot), ({ source }): AgentJob["ticket"] => {
    const { body, criteria, files, title, type } = slot.content
    return { uid: slot.uid, key: slot.key, type, title, body, files, criteria, importedFrom: source?.format ?? null }
  })
