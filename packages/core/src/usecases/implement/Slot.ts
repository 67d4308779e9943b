/**
 * What the steps of one slot share: the ticket as planned, the configuration that judges it, where it works.
 *
 * @since 0.1.0
 */
import * as Effect from "effect/Effect"
import * as Result from "effect/Result"
import type { BacklogConfig } from "../../backlog/ConfigSchema.ts"
import { newWork, type WorkState } from "../../gate/WorkState.ts"
import { domainError, type DomainError } from "../../log/DomainError.ts"
import type { BacklogEvent } from "../../log/Registry.ts"
import { type Appended, EventStore } from "../../ports/EventStore.ts"
import { Progress, type ProgressEvent } from "../../ports/Progress.ts"
import type { TicketContent } from "../../ticket/Ticket.ts"
import type { TicketState } from "../../ticket/TicketState.ts"

export { failpoint } from "../../ports/Progress.ts"

export interface Slot {
  /** The wave; for a change that is finished after its wave, a name of its own that keeps record ids unique. */
  readonly wave: string
  /** False for a change that is finished after its wave: there is no slot to settle. */
  readonly inWave: boolean
  readonly session: string
  readonly uid: string
  readonly key: string
  readonly content: TicketContent
  readonly revision: number
  readonly config: BacklogConfig
  /** Digest of the configuration at the wave's base commit. */
  readonly configRevision: string
  /** The project's rules for code at the base commit; null where it has none. */
  readonly rules: string | null
  readonly target: string
  /** Commit that the wave started from. */
  readonly base: string
  readonly path: string
  readonly branch: string
  /** Marks every process of this slot. */
  readonly marker: string
}

/** How a slot ends; `environment` leaves the ticket ready and says what to mend. */
export type SlotEnd =
  | { readonly _tag: "completed"; readonly commit: string }
  | { readonly _tag: "handed-over"; readonly reason: string }
  | {
      readonly _tag: "blocked"
      readonly status: "needs-investigation" | "test-blocked" | "lint-blocked" | "review-blocked" | "commit-blocked"
      readonly reason: string
      readonly tree: string | null
    }
  | { readonly _tag: "failed"; readonly reason: string }
  | { readonly _tag: "returned"; readonly reason: string; readonly environment: boolean }

/** Thrown through the error channel to leave the pipeline early; never reaches a person. */
export class SlotEnded {
  readonly _tag = "SlotEnded"
  readonly end: SlotEnd
  constructor(end: SlotEnd) {
    this.end = end
  }
}

/** Ends the slot from anywhere in its pipeline. */
export const endSlot = (end: SlotEnd): Effect.Effect<never, SlotEnded> => Effect.fail(new SlotEnded(end))

/** Records facts of this slot once: `step` is unique in the wave, so a resumed run appends nothing twice. */
export const record = (
  slot: Slot,
  step: string,
  events: ReadonlyArray<BacklogEvent>
): Effect.Effect<Appended, DomainError, EventStore> =>
  EventStore.use((store) =>
    store.transact(
      {
        commandId: `${slot.wave}/${slot.uid}/${step}`,
        actor: "system:btk",
        correlation: slot.wave,
        session: slot.session
      },
      () => Result.succeed(events.map((event) => ({ stream: `ticket/${slot.uid}`, event })))
    )
  )

export const ticketOf = (slot: Slot): Effect.Effect<TicketState, DomainError, EventStore> =>
  EventStore.use((store) =>
    Effect.flatMap(store.state, (state) => {
      const ticket = state.tickets.get(slot.uid)
      return ticket === undefined
        ? Effect.fail(
            domainError(
              "integrity",
              "ticket-vanished",
              `${slot.key} is no longer in the log.`,
              "A ticket that was planned has to be there.",
              "Run btk verify.",
              { uid: slot.uid }
            )
          )
        : Effect.succeed(ticket)
    })
  )

export const workOf = (slot: Slot): Effect.Effect<WorkState, DomainError, EventStore> =>
  EventStore.use((store) => Effect.map(store.state, (state) => state.work.get(slot.uid) ?? newWork()))

export const tell = (event: ProgressEvent): Effect.Effect<void> =>
  Effect.flatMap(Progress, (progress) => Effect.sync(() => progress(event)))
