/**
 * A whole log that somebody else keeps, one replica of it: what a log on refs fetches, or is pushed. Read a bounded part at a
 * time, and believed as little as a segment.
 *
 * @since 0.1.0
 */
import * as Effect from "effect/Effect"
import * as Stream from "effect/Stream"
import type { DomainError } from "../../log/DomainError.ts"
import type { ReplicaId } from "../../log/Event.ts"
import type { RawCommit } from "../../ports/LogStore.ts"
import { type Arrival, highestEpochIn, type Incoming } from "./Arrivals.ts"

export interface ForeignLog {
  readonly replica: ReplicaId
  /** For people. */
  readonly place: string
  /** Its newest commit, from 1. */
  readonly head: number
  /** Commits from a number on, contiguous and in order, in chunks of bounded size. Fails with `log-corrupt` and `log-gap`. */
  readonly read: (fromSeq: number) => Stream.Stream<ReadonlyArray<RawCommit>, DomainError>
}

const arrivalOf = ({ blobs, place, text }: RawCommit): Arrival => ({ text, place, blobs: blobs ?? new Map() })

/** What can't be read ends the log where it is; the import says so. */
export const incomingFrom = (log: ForeignLog, from: number): Incoming => {
  let chunk: ReadonlyArray<RawCommit> = []
  let broken: DomainError | null = null

  /** The part that begins with a commit; its rest answers the next questions. */
  const load = (seq: number): Effect.Effect<void, DomainError> =>
    Stream.runHead(log.read(seq)).pipe(
      Effect.map((head) => {
        chunk = head._tag === "Some" ? head.value : []
      }),
      Effect.catchTag("DomainError", (error) => {
        // Damage is the other side's; anything else is this computer's.
        if (error.kind !== "integrity") return Effect.fail(error)
        broken = error
        chunk = []
        return Effect.void
      })
    )

  return {
    replica: log.replica,
    tooLong: [],
    broken: () => (broken === null ? null : { place: log.place, why: `${broken.message} ${broken.why}` }),
    at: (seq) =>
      Effect.gen(function* () {
        if (seq > log.head) return []
        const [first] = chunk
        const last = chunk.at(-1)
        const has = first !== undefined && last !== undefined && first.seq <= seq && seq <= last.seq
        if (!has) yield* load(seq)
        const found = chunk.find((commit) => commit.seq === seq)
        return found === undefined ? [] : [arrivalOf(found)]
      }),
    // A ref has no gaps: what comes after is found to be there, or the ref is broken.
    later: () => null,
    epoch: Effect.gen(function* () {
      let highest = 0
      const look = Stream.runForEach(log.read(from), (commits) =>
        Effect.sync(() => {
          for (const { text } of commits) highest = Math.max(highest, highestEpochIn(text))
        })
      )
      // What can't be read says nothing.
      yield* Effect.catchTag(look, "DomainError", (error) =>
        error.kind === "integrity" ? Effect.void : Effect.fail(error)
      )
      return highest
    })
  }
}
