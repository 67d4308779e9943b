/**
 * What the planner reads and answers.
 *
 * @since 0.1.0
 */
import type { PlannedFile } from "../ticket/Ticket.ts"
import type { Priority, Status } from "../ticket/Vocabulary.ts"
import type { Exclusion } from "./WaveEvent.ts"

export interface PlannableTicket {
  readonly uid: string
  readonly key: string
  readonly title: string
  readonly priority: Priority
  /** Position in creation order: smaller is older. */
  readonly createdOrder: number
  readonly dependsOn: ReadonlyArray<string>
  readonly files: ReadonlyArray<PlannedFile>
  readonly status: Status
  /** Who holds a live claim on it. */
  readonly claimedBy: string | null
  /** Paths that history says will be touched too: they count for conflicts only. */
  readonly widen?: ReadonlyArray<string>
}

export interface PlanInput {
  /** Each uid once. */
  readonly tickets: ReadonlyArray<PlannableTicket>
  /** At least 1; 3 when left out. */
  readonly maxSlots?: number
  /** Status of a ticket that is not in `tickets`; null when nobody knows it. */
  readonly known: (uid: string) => Status | null
}

export interface PlannedSlot {
  /** uid */
  readonly ticket: string
  readonly reason: string
}

export interface PlannedWave {
  readonly slots: ReadonlyArray<PlannedSlot>
}

export interface WavePlan {
  readonly waves: ReadonlyArray<PlannedWave>
  /** Every ticket that is in no wave, oldest first. */
  readonly excluded: ReadonlyArray<Exclusion>
}
