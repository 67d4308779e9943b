/** Commits for specs of the log's format: envelopes made up, encoded by the toolkit. */
import * as Result from "effect/Result"
import {
  type CommitInput,
  type EncodedCommit,
  encodeCommit,
  type Envelope,
  type Writable
} from "../../src/log/Commit.ts"
import { chainStart } from "../../src/log/Line.ts"
import { type CommitPlace, verifyCommit } from "../../src/log/VerifyCommit.ts"
import { sha256 } from "../store/sha256.ts"

export { sha256 }

export const REPLICA = "k3f2q2ab"

export const envelope = (changes: Partial<Envelope> = {}): Envelope => ({
  actor: "human:ada@example.org",
  command: "c-1",
  correlation: null,
  causation: null,
  session: null,
  seen: {},
  ...changes
})

export const writable = (changes: Partial<Writable> = {}): Writable => ({
  stream: "ticket/t-1",
  tag: "ticket.cancelled/1",
  payload: { reason: "not needed" },
  on: [],
  t: "0:2026-11-24T10:00:00.000Z-0000",
  w: null,
  ...changes
})

/** Events whose times are one counter apart. */
export const writables = (...changes: ReadonlyArray<Partial<Writable>>): ReadonlyArray<Writable> =>
  changes.map((change, at) =>
    writable({ t: `0:2026-11-24T10:00:00.000Z-${at.toString(16).padStart(4, "0")}`, ...change })
  )

/** The first commit of `REPLICA` unless said otherwise. */
export const commitOf = (changes: Partial<CommitInput> = {}): CommitInput => ({
  replica: REPLICA,
  seq: 1,
  prevHash: chainStart(changes.replica ?? REPLICA, sha256),
  events: [writable()],
  envelope: envelope(),
  ...changes
})

export const encoded = (changes: Partial<CommitInput> = {}): EncodedCommit =>
  Result.getOrThrow(encodeCommit(commitOf(changes), sha256))

/** What is wrong with a text as the first commit of `REPLICA`, null when it is proven. */
export const problemOf = (
  text: string,
  {
    prevHash = chainStart(REPLICA, sha256),
    ...place
  }: Partial<CommitPlace> & { readonly prevHash?: string | null } = {}
): string | null => {
  const result = verifyCommit(text, prevHash, sha256, { replica: REPLICA, seq: 1, place: "a file", ...place })
  return Result.isFailure(result) ? result.failure.why : null
}
