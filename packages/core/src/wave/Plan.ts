/**
 * What the planner reads and answers, and the answer for one ticket by its key.
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
  /** At least 1: plan no further; the tickets after it are excluded as `later`. */
  readonly maxWaves?: number
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
  /** Upper-case key → uid of every ticket of the plan. */
  readonly keys: ReadonlyMap<string, string>
}

export type Explanation =
  | {
      readonly type: "planned"
      readonly ticket: string
      readonly wave: number
      readonly slot: number
      readonly reason: string
    }
  | { readonly type: "excluded"; readonly ticket: string; readonly exclusion: Exclusion }

/** Where a ticket is in the plan and why; waves and slots count from 1. Null when no ticket has the key. */
export const explainTicket = (plan: WavePlan, key: string): Explanation | null => {
  const uid = plan.keys.get(key.toUpperCase())
  if (uid === undefined) return null
  for (const [wave, { slots }] of plan.waves.entries()) {
    const slot = slots.findIndex(({ ticket }) => ticket === uid)
    const found = slots[slot]
    if (found !== undefined)
      return { type: "planned", ticket: uid, wave: wave + 1, slot: slot + 1, reason: found.reason }
  }
  const exclusion = plan.excluded.find(({ ticket }) => ticket === uid)
  return exclusion === undefined ? null : { type: "excluded", ticket: uid, exclusion }
}
