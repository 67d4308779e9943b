/**
 * What the writer of each event of one stream knew of that stream: told by the heads that events follow, never by clocks.
 *
 * @since 0.1.0
 */
import type { AnyRecorded, EventId } from "../../log/Event.ts"

export interface StreamPast {
  /** True when the writer of `later` knew of `earlier`. */
  readonly knew: (later: EventId, earlier: EventId) => boolean
  readonly of: (event: EventId) => ReadonlySet<EventId>
}

const NOTHING: ReadonlySet<EventId> = new Set()

/** `events` are those of one stream in log order: each comes after all that it follows. */
export const streamPast = (events: ReadonlyArray<Pick<AnyRecorded, "id" | "on">>): StreamPast => {
  const pasts = new Map<EventId, Set<EventId>>()
  for (const { id, on } of events) {
    const past = new Set<EventId>()
    for (const head of on) {
      past.add(head)
      for (const earlier of pasts.get(head) ?? NOTHING) past.add(earlier)
    }
    pasts.set(id, past)
  }
  return {
    knew: (later, earlier) => pasts.get(later)?.has(earlier) === true,
    of: (event) => pasts.get(event) ?? NOTHING
  }
}

/** Streams in which somebody wrote without knowing the newest event, found in one pass over a log. */
export const forkedStreams = (): {
  readonly look: (events: ReadonlyArray<Pick<AnyRecorded, "id" | "on" | "stream">>) => void
  readonly found: ReadonlySet<string>
} => {
  const newest = new Map<string, EventId>()
  const found = new Set<string>()
  return {
    found,
    look: (events) => {
      for (const { id, on, stream } of events) {
        const last = newest.get(stream)
        if (last !== undefined && !on.includes(last)) found.add(stream)
        newest.set(stream, id)
      }
    }
  }
}
