/**
 * A state made from events, one after the other in log order: what the store keeps up to date and snapshots.
 *
 * @since 0.1.0
 */
import { applyEvent, type BacklogState, emptyState } from "../../backlog/BacklogState.ts"
import { decodeState, encodeState, STATE_VERSION } from "../../backlog/StateCodec.ts"
import type { AnyRecorded } from "../../ports/EventStore.ts"

/** `apply` changes the draft in place and never throws; `encode` gives JSON that `decode` turns into an equal state. */
export interface Fold<S> {
  /** What its snapshots are called: lower-case letters. */
  readonly name: string
  /** Raised whenever `apply` or the shape changes: snapshots of other versions are rebuilt. */
  readonly version: number
  readonly empty: () => S
  readonly apply: (state: S, event: AnyRecorded) => void
  readonly encode: (state: S) => unknown
  readonly decode: (json: unknown) => S
}

export const backlogFold: Fold<BacklogState> = {
  name: "state",
  version: STATE_VERSION,
  empty: emptyState,
  apply: applyEvent,
  encode: encodeState,
  decode: decodeState
}
