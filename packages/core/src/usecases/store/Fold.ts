/**
 * A state made from events, one after the other in log order: what the store keeps up to date and snapshots.
 *
 * @since 0.1.0
 */
import { applyEvent, type BacklogState, emptyState } from "../../backlog/BacklogState.ts"
import { STATE_VERSION, stateFromTexts, stateTexts } from "../../backlog/StateCodec.ts"
import type { AnyRecorded } from "../../ports/EventStore.ts"

/** The text of a number; `reads` says whether it could be read, where the digest of the snapshot's keeper proves less. */
export type TextAt = (at: number, reads?: (text: string) => boolean) => string

/**
 * `apply` changes the draft in place and never throws; `encode` gives texts without line breaks that `decode` turns into an
 * equal state. `decode` may ask for a text as late as when somebody looks at what it says.
 */
export interface Fold<S> {
  /** What its snapshots are called: lower-case letters. */
  readonly name: string
  /** Raised whenever `apply` or the shape changes: snapshots of other versions are rebuilt. */
  readonly version: number
  readonly empty: () => S
  readonly apply: (state: S, event: AnyRecorded) => void
  readonly encode: (state: S) => ReadonlyArray<string>
  readonly decode: (textAt: TextAt) => S
}

export const backlogFold: Fold<BacklogState> = {
  name: "state",
  version: STATE_VERSION,
  empty: emptyState,
  apply: applyEvent,
  encode: stateTexts,
  decode: stateFromTexts
}
