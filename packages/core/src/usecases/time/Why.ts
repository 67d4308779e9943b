/**
 * Why a ticket is as it is: for each field the event that gave it its value, and what led to that event.
 *
 * @since 0.1.0
 */
import * as Effect from "effect/Effect"
import * as Stream from "effect/Stream"
import { nearest } from "../../backlog/nearest.ts"
import { domainError, type DomainError } from "../../log/DomainError.ts"
import { type AnyRecorded, EventStore, type EventStoreShape } from "../../ports/EventStore.ts"
import { applyToOrigins, newOrigins, type Origin } from "../../projections/FieldOrigins.ts"
import { findEvent } from "./Past.ts"

export interface ChainLink {
  /** `set`: it gave the field its value; `caused-by`: what led there; `part-of`: the first of what belongs together. */
  readonly role: "set" | "caused-by" | "part-of" | "session"
  readonly event: AnyRecorded
}

export interface Why {
  /** Field → origin, in the order that people read them. */
  readonly fields: ReadonlyArray<readonly [field: string, origin: Origin]>
  /** How the asked field (of a whole ticket, its status) came about, newest first. */
  readonly chain: ReadonlyArray<ChainLink>
}

/** Longer chains of causes are cut: nobody reads them, and a damaged log could name itself. */
const MAX_CAUSES = 32

const plain = (name: string): string => name.toLowerCase().replaceAll(/[-_\s]/gu, "")

/** `depends_on` and `DependsOn` are `dependsOn`. */
const fieldNamed = (origins: ReadonlyMap<string, Origin>, asked: string): string | undefined =>
  [...origins.keys()].find((name) => name === asked) ?? [...origins.keys()].find((name) => plain(name) === plain(asked))

const unknownField = (key: string, asked: string, names: ReadonlyArray<string>): DomainError => {
  const [near] = nearest(asked, names, 1)
  return domainError(
    "not-found",
    "field-unknown",
    `${key} has no field ${JSON.stringify(asked)}.`,
    `It has ${names.join(", ")}.`,
    near === undefined ? `See all of them: btk why ${key}` : `Did you mean ${key}.${near}?`,
    { ticket: key, field: asked }
  )
}

/** The first event of a correlation, and the one that opened a session; one look at the log finds both. */
const beginnings = (store: EventStoreShape, { correlation, session }: AnyRecorded) =>
  Effect.gen(function* () {
    let part: AnyRecorded | null = null
    let opened: AnyRecorded | null = null
    yield* Stream.runForEach(store.readFrom(new Map()), (events) =>
      Effect.sync(() => {
        for (const event of events) {
          if (part === null && correlation !== null && event.correlation === correlation) part = event
          if (session !== null && event.stream === `session/${session}` && event.event.type === "session.opened") {
            opened = event
          }
        }
      })
    )
    const found: ReadonlyArray<ChainLink | null> = [
      part === null ? null : { role: "part-of", event: part },
      opened === null ? null : { role: "session", event: opened }
    ]
    return found.filter((link) => link !== null)
  })

const chainOf = (store: EventStoreShape, event: AnyRecorded) =>
  Effect.gen(function* () {
    const chain: Array<ChainLink> = [{ role: "set", event }]
    const known = new Set([event.id])
    let cause = event.causation
    while (cause !== null && !known.has(cause) && chain.length <= MAX_CAUSES) {
      known.add(cause)
      const found: AnyRecorded | null = yield* findEvent(store, cause)
      if (found === null) break
      chain.push({ role: "caused-by", event: found })
      cause = found.causation
    }
    for (const link of yield* beginnings(store, event)) if (!known.has(link.event.id)) chain.push(link)
    return chain
  })

/** `field` null asks for all. Fails with `field-unknown` (not-found). */
export const why = ({
  field,
  key,
  uid
}: {
  readonly uid: string
  readonly key: string
  readonly field: string | null
}) =>
  Effect.gen(function* () {
    const store = yield* EventStore
    const folded = newOrigins(uid)
    yield* Stream.runForEach(store.readFrom(new Map()), (events) =>
      Effect.sync(() => {
        for (const event of events) applyToOrigins(folded, event)
      })
    )
    const { origins } = folded
    const name = fieldNamed(origins, field ?? "status")
    const origin = name === undefined ? undefined : origins.get(name)
    if (name === undefined || origin === undefined) {
      return yield* unknownField(key, field ?? "status", [...origins.keys()])
    }
    const answer: Why = {
      fields: field === null ? [...origins] : [[name, origin]],
      chain: yield* chainOf(store, origin.event)
    }
    return answer
  })
