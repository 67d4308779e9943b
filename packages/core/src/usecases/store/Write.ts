/**
 * Turns the events of a decision into the next commit of a replica: payloads checked, times and stream heads set, chained.
 *
 * @since 0.1.0
 */
import * as Effect from "effect/Effect"
import * as Result from "effect/Result"
import { type Blobs, outsource } from "../../log/Blob.ts"
import { encodeCommit, type EncodedCommit, type Writable } from "../../log/Commit.ts"
import { clockProblem, epochOf, epochStart, nextTime, wallIfOff } from "../../log/Hlc.ts"
import type { DomainError } from "../../log/DomainError.ts"
import type { EventId, NewEvent, ReplicaId } from "../../log/Event.ts"
import { chainStart, type Seen, type Sha256 } from "../../log/Line.ts"
import type { CommandContext } from "../../ports/EventStore.ts"
import type { Folded } from "./Folded.ts"

export interface WriteInput {
  readonly replica: ReplicaId
  readonly context: CommandContext
  readonly events: ReadonlyArray<NewEvent>
  readonly wallMs: number
  /** When this toolkit was built, in milliseconds since 1970. */
  readonly builtMs: number
  readonly sha256: Sha256
}

/**
 * Replicas that one commit names at most: 64 take 4 KiB of the 64 KiB that a line may have, so a clone that meets a thousand
 * others at once can still write. The rest is said by the commits that follow.
 */
const MAX_SEEN = 64

/** What the replica has of others now and has not said yet. */
const seenSince = ({ chains, seen }: Folded<unknown>, replica: ReplicaId): Seen => {
  const known = seen.get(replica)
  return Object.fromEntries(
    [...chains]
      .flatMap(([other, { hash, seq }]) =>
        other !== replica && seq > (known?.get(other) ?? 0) ? [[other, [seq, hash] as const] as const] : []
      )
      .slice(0, MAX_SEEN)
  )
}

/** A restart of the clock begins the next epoch at wall time; everything else goes on after the newest time. */
const timeOf = ({ data, type }: NewEvent["event"], last: string | null, wallMs: number): string =>
  type === "log.epoch-started" && last !== null && data.epoch === epochOf(last) + 1
    ? epochStart(data.epoch, wallMs)
    : nextTime(last, wallMs)

/** Fails with `clock-implausible`, `event-invalid` or `event-too-large`; `folded` stays as it is. */
export const prepareCommit = (
  folded: Folded<unknown>,
  { builtMs, context, events, replica, sha256, wallMs }: WriteInput
): Effect.Effect<
  EncodedCommit & { readonly seq: number; readonly seen: Seen; /** To be kept before it. */ readonly blobs: Blobs },
  DomainError
> =>
  Effect.gen(function* () {
    const clock = clockProblem(wallMs, builtMs)
    if (clock !== null) return yield* clock
    // Schemas are loaded by the commands that write, not by those that read.
    const { encodePayload } = yield* Effect.promise(() => import("../../log/Decode.ts"))
    const end = folded.chains.get(replica)
    const seq = (end?.seq ?? 0) + 1
    const inCommit = new Map<string, EventId>()
    let t = folded.last?.t ?? null
    const writable: Array<Writable> = []
    const blobs = new Map<string, string>()
    for (const [index, { event, stream }] of events.entries()) {
      const { payload, tag } = yield* Effect.fromResult(encodePayload(event))
      const stored = outsource(payload, sha256)
      if (stored.blob !== null) blobs.set(...stored.blob)
      t = timeOf(event, t, wallMs)
      const before = inCommit.get(stream)
      const on = before === undefined ? (folded.heads.get(stream) ?? []) : [before]
      writable.push({ tag, payload: stored.payload, stream, on, t, w: wallIfOff(t, wallMs) })
      inCommit.set(stream, `${replica}.${seq}.${index}`)
    }
    const seen = seenSince(folded, replica)
    const commit = encodeCommit(
      {
        replica,
        seq,
        prevHash: end?.hash ?? chainStart(replica, sha256),
        events: writable,
        blobs,
        envelope: {
          actor: context.actor,
          command: context.commandId,
          correlation: context.correlation ?? null,
          causation: context.causation ?? null,
          session: context.session ?? null,
          seen
        }
      },
      sha256
    )
    return { ...(yield* Effect.fromResult(Result.map(commit, (done) => ({ ...done, seq, seen, blobs })))) }
  })
