/**
 * The backlog state as JSON and back: the content of a snapshot, local and disposable.
 *
 * @since 0.1.0
 */
import type { WorkState } from "../gate/WorkState.ts"
import type { TicketState } from "../ticket/TicketState.ts"
import type { WavesState } from "../wave/WaveState.ts"
import type { BacklogState } from "./BacklogState.ts"

/** Raised whenever the fold or the shape changes: older snapshots are then rebuilt from the log. */
export const STATE_VERSION = 5

interface EncodedState {
  readonly project: BacklogState["project"]
  readonly tickets: ReadonlyArray<TicketState>
  readonly keys: ReadonlyArray<readonly [string, string]>
  readonly counters: ReadonlyArray<readonly [string, number]>
  readonly work: ReadonlyArray<readonly [string, WorkState]>
  readonly waves: WavesState
  readonly events: number
  readonly unknown: number
}

export const encodeState = (state: BacklogState): unknown => {
  const encoded: EncodedState = {
    project: state.project,
    tickets: [...state.tickets.values()],
    keys: [...state.keys],
    counters: [...state.counters],
    work: [...state.work],
    waves: state.waves,
    events: state.events,
    unknown: state.unknown
  }
  return encoded
}

/** Trusts its input: snapshots are checked by version and digest before they get here. */
export const decodeState = (json: unknown): BacklogState => {
  const encoded = json as EncodedState
  return {
    project: encoded.project,
    tickets: new Map(encoded.tickets.map((ticket) => [ticket.uid, ticket])),
    keys: new Map(encoded.keys),
    counters: new Map(encoded.counters),
    work: new Map(encoded.work),
    waves: encoded.waves,
    events: encoded.events,
    unknown: encoded.unknown
  }
}
