/**
 * A backlog as it will be when events that aren't recorded yet are: what is decided after them is decided on that.
 *
 * @since 0.1.0
 */
import { applyEvent, type BacklogState } from "../backlog/BacklogState.ts"
import type { NewEvent, Recorded } from "../log/Event.ts"

export interface Ahead {
  /** Tickets that were there are shared with the state that it was made from. */
  readonly state: BacklogState
  /** Folds an event; only those of tickets that were created ahead, because others are shared. */
  readonly take: (event: NewEvent) => void
}

const recorded = ({ event, stream }: NewEvent, at: string, number: number): Recorded => ({
  id: `ahead.${number}.0`,
  replica: "ahead",
  commit: number,
  index: 0,
  of: 1,
  t: at,
  at,
  stream,
  actor: "system:btk",
  command: "",
  correlation: null,
  causation: null,
  session: null,
  on: [],
  event
})

/** `at`: RFC 3339 UTC, the time that the events are folded with. */
export const aheadOf = (state: BacklogState, at: string): Ahead => {
  const draft: BacklogState = {
    ...state,
    tickets: new Map(state.tickets),
    keys: new Map(state.keys),
    counters: new Map(state.counters),
    work: new Map(state.work)
  }
  let number = 0
  return { state: draft, take: (event) => applyEvent(draft, recorded(event, at, (number += 1))) }
}
