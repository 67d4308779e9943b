/**
 * Every event kind of the toolkit. A kind, once released, decodes for ever; unknown kinds are kept as `unknown`.
 *
 * @since 0.1.0
 */
import { backlogEvents } from "../backlog/BacklogEvent.ts"
import { costEvents } from "../cost/CostEvent.ts"
import { gateEvents } from "../gate/GateEvent.ts"
import { logEvents } from "./LogEvent.ts"
import { ticketEvents } from "../ticket/TicketEvent.ts"
import { waveEvents } from "../wave/WaveEvent.ts"
import type { EventOf } from "./EventDefinition.ts"

export const eventDefinitions = [
  ...backlogEvents,
  ...ticketEvents,
  ...waveEvents,
  ...gateEvents,
  ...costEvents,
  ...logEvents
] as const

/** The union of all known events, discriminated by `type`. */
export type BacklogEvent = EventOf<(typeof eventDefinitions)[number]>
/** The payload of one kind. */
export type DataOf<K extends BacklogEvent["type"]> = Extract<BacklogEvent, { type: K }>["data"]
