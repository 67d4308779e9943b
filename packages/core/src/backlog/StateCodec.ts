/**
 * The backlog state as JSON and back: the content of a snapshot, local and disposable.
 *
 * @since 0.1.0
 */
import type { WorkState } from "../gate/WorkState.ts"
import type { TicketState } from "../ticket/TicketState.ts"
import type { WavesState } from "../wave/WaveState.ts"
import type { BacklogState } from "./BacklogState.ts"
import { fromTexts, LazyMap, textsOf } from "./LazyMap.ts"

/** Raised whenever the fold or the shape changes: older snapshots are then rebuilt from the log. */
export const STATE_VERSION = 13

interface EncodedState {
  readonly project: BacklogState["project"]
  readonly tickets: ReadonlyArray<TicketState>
  readonly keys: ReadonlyArray<readonly [string, string]>
  readonly counters: ReadonlyArray<readonly [string, number]>
  readonly work: ReadonlyArray<readonly [string, WorkState]>
  readonly waves: WavesState
  readonly events: number
  readonly unknown: number
  readonly rejected: number
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
    unknown: state.unknown,
    rejected: state.rejected
  }
  return encoded
}

/** Names are joined, because one long text is parsed sooner than ten thousand short ones. */
interface StateFrame extends Omit<EncodedState, "keys" | "tickets" | "work"> {
  readonly tickets: string
  readonly keys: string
  /** The number of each key's ticket; null when each ticket has the one key of its number. */
  readonly of: ReadonlyArray<number> | null
  readonly work: string
}

/** No uid and no key has a space. */
export const joined = (names: Iterable<string>): string => [...names].join(" ")
export const separated = (names: string): ReadonlyArray<string> => (names === "" ? [] : names.split(" "))

const numbersOf = ({ keys, tickets }: BacklogState): ReadonlyArray<number> | null => {
  const numbers = new Map([...tickets.keys()].map((uid, number) => [uid, number]))
  const of = [...keys.values()].map((uid) => numbers.get(uid) ?? -1)
  return of.length === numbers.size && of.every((number, at) => number === at) ? null : of
}

/** The same as texts without line breaks: a frame first, then one for each ticket, then one for the work on each. */
export const stateTexts = (state: BacklogState): ReadonlyArray<string> => {
  const frame: StateFrame = {
    project: state.project,
    tickets: joined(state.tickets.keys()),
    keys: joined(state.keys.keys()),
    of: numbersOf(state),
    counters: [...state.counters],
    work: joined(state.work.keys()),
    waves: state.waves,
    events: state.events,
    unknown: state.unknown,
    rejected: state.rejected
  }
  return [JSON.stringify(frame), ...textsOf(state.tickets), ...textsOf(state.work)]
}

/** From `textAt(0)`, the frame; the others are asked for when somebody looks at their ticket. Trusts its input, too. */
export const stateFromTexts = (textAt: (at: number) => string): BacklogState => {
  const frame = JSON.parse(textAt(0)) as StateFrame
  const uids = separated(frame.tickets)
  const { of } = frame
  return {
    project: frame.project,
    tickets: new LazyMap(uids, fromTexts(textAt), 1),
    keys: new LazyMap(separated(frame.keys), { read: (at) => uids[of === null ? at : (of[at] ?? -1)] ?? "" }),
    counters: new Map(frame.counters),
    work: new LazyMap(separated(frame.work), fromTexts(textAt), 1 + uids.length),
    waves: frame.waves,
    events: frame.events,
    unknown: frame.unknown,
    rejected: frame.rejected
  }
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
    unknown: encoded.unknown,
    rejected: encoded.rejected
  }
}
