/**
 * What is decided for tickets that follow their sources, on what others before them have changed, and what of it is refused.
 *
 * @since 0.1.0
 */
import * as Result from "effect/Result"
import type { BacklogState } from "../../backlog/BacklogState.ts"
import type { DomainError } from "../../log/DomainError.ts"
import type { NewEvent } from "../../log/Event.ts"
import { decideTicket } from "../../ticket/TicketDecider.ts"
import { aheadOf } from "../Ahead.ts"
import { affectsEstimate } from "../ChangeTicket.ts"
import type { FollowPlan } from "./PlanFollow.ts"
import type { ImportNote } from "./Sourced.ts"

const CYCLE = "dependency-cycle"

export type Estimated = (uid: string, content: FollowPlan["content"]) => NewEvent

export interface Decided {
  readonly events: ReadonlyArray<NewEvent>
  readonly note: ImportNote
  /** What it is to wait for waits for it, as things are: others may stop waiting when their turn comes. */
  readonly stuck: boolean
}

/** What is decided for one ticket, and what of it is refused. A ticket that is worked on is left for the next time. */
export const decideFollow = (
  { commands, content, last, note, uid }: FollowPlan,
  state: BacklogState,
  at: string,
  estimated: Estimated
): Decided => {
  const ticket = state.tickets.get(uid)
  if (ticket?.contentAt.at(-1) !== last) {
    const said = ["Somebody changed it meanwhile: import again."]
    return { events: [], note: { ...note, result: "kept", said }, stuck: false }
  }
  const events: Array<NewEvent> = []
  let refused: DomainError | null = null
  for (const command of commands) {
    const one = decideTicket(command, state, at)
    if (Result.isFailure(one)) {
      refused = one.failure
      continue
    }
    events.push(...one.success)
    if (command.type === "revise" && affectsEstimate(command.changes)) events.push(estimated(uid, content))
  }
  if (refused === null) return { events, note, stuck: false }
  const waits = ticket?.wave !== null
  return {
    events: waits ? [] : events,
    note: { ...note, result: "kept", said: [`Left as it is here: ${refused.message}`] },
    stuck: refused.code === CYCLE
  }
}

/** Decides one after the other, each on what those before it will have changed. */
export const inTurnOn = (state: BacklogState, at: string) => {
  const ahead = aheadOf(state, at)
  return {
    state: ahead.state,
    take: (uid: string, events: ReadonlyArray<NewEvent>): void => {
      const ticket = ahead.state.tickets.get(uid)
      // Folding changes a ticket in place, and this one is the store's.
      if (ticket !== undefined) ahead.state.tickets.set(uid, { ...ticket, contentAt: [...ticket.contentAt] })
      for (const event of events) ahead.take(event)
    }
  }
}

/** The same without what it is to wait for, when that can't be: everything else is followed all the same. */
export const apartFromWaiting = (plan: FollowPlan, { note }: Decided): FollowPlan => ({
  ...plan,
  commands: plan.commands.flatMap((command): FollowPlan["commands"] => {
    if (command.type !== "revise") return [command]
    const { dependsOn: _, ...changes } = command.changes
    return Object.keys(changes).length === 0 ? [] : [{ ...command, changes }]
  }),
  note: { ...plan.note, said: note.said }
})
