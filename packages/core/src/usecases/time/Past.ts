/**
 * The backlog at a point in its history: the cut that the point means, and an event store that ends there.
 *
 * @since 0.1.0
 */
import * as Effect from "effect/Effect"
import * as Stream from "effect/Stream"
import { type Cut, endsAt, isWithin } from "../../log/Cut.ts"
import { domainError, type DomainError } from "../../log/DomainError.ts"
import type { EventId } from "../../log/Event.ts"
import { isEventId } from "../../log/Line.ts"
import type { OrderKey } from "../../log/Order.ts"
import { quoted } from "../../log/shown.ts"
import type { Point } from "../../log/Point.ts"
import { type AnyRecorded, EventStore, type EventStoreShape } from "../../ports/EventStore.ts"
import { Vcs } from "../../ports/Vcs.ts"
import { now } from "../now.ts"
import { pastStore, readFromList } from "./PastStore.ts"
import { committedCut } from "./SegmentTree.ts"

export interface Past {
  /** The moment it is, RFC 3339 UTC: what a lease is judged by. */
  readonly at: string
  /** The newest event that it holds; null before the first one. */
  readonly last: EventId | null
  /** How a person would say where it is. */
  readonly words: string
  readonly has: (event: OrderKey) => boolean
  readonly store: EventStoreShape
}

const unknown = (message: string, why: string, next: string, point: string): DomainError =>
  domainError("not-found", "point-unknown", message, why, next, { point })

/** Reads from the commit on that holds it; null when there is none. */
export const findEvent = (store: EventStoreShape, id: EventId): Effect.Effect<AnyRecorded | null, DomainError> => {
  if (!isEventId(id)) return Effect.succeed(null)
  const [replica = "", seq, index] = id.split(".")
  const commit = Number(seq)
  // Everything but this commit's replica counts as read, so that only its tail is.
  return Effect.flatMap(store.vector, (vector) => {
    if (commit > (vector.get(replica) ?? 0)) return Effect.succeed(null)
    const from = new Map(vector).set(replica, commit - 1)
    return Effect.map(Stream.runHead(store.readFrom(from)), (chunk) =>
      chunk._tag === "None"
        ? null
        : (chunk.value.find((event) => event.commit === commit && event.index === Number(index)) ?? null)
    )
  })
}

const atEvent = (store: EventStoreShape, id: EventId): Effect.Effect<Past, DomainError> =>
  Effect.flatMap(findEvent(store, id), (event) => {
    if (event === null) {
      return Effect.fail(
        unknown(`This log has no event ${id}.`, "It may be another clone's that isn't here.", "Look: btk log", id)
      )
    }
    const cut: Cut = { kind: "prefix", last: event }
    return Effect.succeed(pastOf(store.readFrom, cut, { at: event.at, last: id, words: `after event ${id}` }))
  })

const pastOf = (read: EventStoreShape["readFrom"], cut: Cut, said: Pick<Past, "at" | "last" | "words">): Past => ({
  ...said,
  has: (event) => isWithin(cut, event),
  store: pastStore(read, cut)
})

const idOf = (key: OrderKey | null): EventId | null =>
  key === null ? null : `${key.replica}.${key.commit}.${key.index}`

const atTime = (store: EventStoreShape, at: string): Effect.Effect<Past, DomainError> => {
  let last: OrderKey | null = null
  return Effect.map(
    Stream.runForEach(store.readFrom(new Map()), (events) =>
      Effect.sync(() => {
        last = endsAt(last, at, events)
      })
    ),
    () => pastOf(store.readFrom, { kind: "prefix", last }, { at, last: idOf(last), words: `at ${at}` })
  )
}

const atPresent = (store: EventStoreShape) =>
  Effect.gen(function* () {
    let last: OrderKey | null = null
    yield* Stream.runForEach(store.readFrom(new Map()), (events) =>
      Effect.sync(() => {
        last = events.at(-1) ?? last
      })
    )
    return pastOf(store.readFrom, { kind: "everything" }, { at: yield* now, last: idOf(last), words: "just now" })
  })

const atRevision = (rev: string) =>
  Effect.gen(function* () {
    const vcs = yield* Vcs
    const commit = yield* vcs.resolve(rev)
    if (commit === null) {
      return yield* unknown(
        `${quoted(rev)} is no point in the log: no event, time or Git revision.`,
        "Git knows no commit, branch or tag of that name here.",
        "Look: btk log, git log. Dates are written 2026-11-24 or 2026-11-24T10:30Z, times ago -3d or -2h.",
        rev
      )
    }
    const { cut, events } = yield* committedCut(commit)
    const newest = events.at(-1)
    return pastOf(readFromList(events), cut, {
      at: newest?.at ?? "0000-01-01T00:00:00.000Z",
      last: newest?.id ?? null,
      words: `as committed in ${rev} (${commit.slice(0, 10)})`
    })
  })

/** Fails with `point-unknown` (not-found), and with `log-corrupt` when a revision's segments are damaged. */
export const pastAt = (point: Point) =>
  Effect.gen(function* () {
    if (point.kind === "revision") return yield* atRevision(point.rev)
    const store = yield* EventStore
    switch (point.kind) {
      case "event":
        return yield* atEvent(store, point.id)
      case "time":
        return yield* atTime(store, point.at)
      case "present":
        return yield* atPresent(store)
    }
  })
