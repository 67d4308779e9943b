/** Random histories of several clones of one backlog: what they decide, when their clocks are off, what they exchange. */
import * as Effect from "effect/Effect"
import * as TestClock from "effect/testing/TestClock"
import * as fc from "fast-check"
import type { DomainError } from "../../src/log/DomainError.ts"
import { parseTrusted } from "../../src/log/Commit.ts"
import type { AnyRecorded, NewEvent } from "../../src/log/Event.ts"
import { compareOrder } from "../../src/log/Order.ts"
import { heed, rejectionsAfter } from "../../src/log/Rejection.ts"
import type { BacklogEvent } from "../../src/log/Registry.ts"
import type { EventStoreShape } from "../../src/ports/EventStore.ts"
import type { SnapshotStoreShape } from "../../src/ports/SnapshotStore.ts"
import { make, makeMemory, type Memory } from "../../src/testing/MemoryLogStore.ts"
import { anyEvent, KINDS } from "../log/payloads.ts"
import { by } from "./commands.ts"
import { openStore, pull, START } from "./stores.ts"

/** Few names, so that events are about the same things. */
const TICKETS = ["t-1", "t-2", "t-3"]
const NAMES: Readonly<Record<string, ReadonlyArray<string>>> = {
  uid: TICKETS,
  ticket: TICKETS,
  wave: ["w-1", "w-2"],
  session: ["s-1", "s-2"],
  // Events that may have made one: comments are named by them.
  comment: ["clonea22.1.0", "clonea22.2.0", "cloneb22.1.0", "cloneb22.2.0"],
  key: ["FEAT-1", "FEAT-2", "BUG-1"]
}

/** The payload with names from the few there are; `pick` chooses among them. */
const renamed = (value: unknown, pick: number): unknown => {
  if (Array.isArray(value)) return value.map((inner, at) => renamed(inner, pick + at))
  if (typeof value !== "object" || value === null) return value
  return Object.fromEntries(
    Object.entries(value).map(([key, inner]: [string, unknown]) => {
      const names = Object.hasOwn(NAMES, key) ? NAMES[key] : undefined
      return [key, names !== undefined && typeof inner === "string" ? names[pick % names.length] : renamed(inner, pick)]
    })
  )
}

const streamOf = ({ data, type }: BacklogEvent, pick: number): string => {
  const { session, uid, wave } = data as Readonly<Record<string, unknown>>
  if (type.startsWith("backlog.") || type === "cost.price-book-adopted") return "backlog/main"
  if (type.startsWith("session.") || type === "wave.session-limit-reached") return `session/${String(session)}`
  if (type.startsWith("wave.")) return `wave/${String(wave)}`
  return `ticket/${typeof uid === "string" ? uid : (TICKETS[pick % TICKETS.length] ?? "")}`
}

/** An event of any kind about one of few tickets, waves and sessions. Every third creates a ticket or plans a wave. */
export const anyNewEvent: fc.Arbitrary<NewEvent> = fc
  .tuple(
    fc.oneof(
      // Facts about the log itself aren't decided by whoever works on tickets.
      { weight: 2, arbitrary: anyEvent(KINDS.filter((kind) => !kind.startsWith("log."))) },
      { weight: 1, arbitrary: anyEvent(["ticket.created", "wave.planned"]) }
    ),
    fc.nat(11)
  )
  .map(([event, pick]) => {
    const named = { type: event.type, data: renamed(event.data, pick) } as BacklogEvent
    return { stream: streamOf(named, pick), event: named }
  })

export const anyNewEvents = (maxLength: number): fc.Arbitrary<ReadonlyArray<NewEvent>> =>
  fc.array(anyNewEvent, { minLength: 1, maxLength })

/** What a clone does next. `wall` is what its clock says, in milliseconds after the start. */
export type Step =
  | {
      readonly does: "append"
      readonly clone: number
      readonly wall: number
      readonly events: ReadonlyArray<NewEvent>
      /** A command that others give as well; null for one of its own. */
      readonly command: number | null
    }
  | { readonly does: "pull"; readonly clone: number; readonly from: number; readonly limit: number }
  | { readonly does: "look"; readonly clone: number }
  /** Stops listening to a clone from one of its commits on, or listens again (null). */
  | {
      readonly does: "judge"
      readonly clone: number
      readonly wall: number
      readonly about: number
      readonly from: number | null
    }

const anyWall = fc.oneof(fc.nat(20), fc.integer({ min: -100_000, max: 100_000 }))

export const anySteps = (clones: number, maxLength = 30): fc.Arbitrary<ReadonlyArray<Step>> => {
  const clone = fc.nat(clones - 1)
  return fc.array(
    fc.oneof(
      {
        weight: 3,
        arbitrary: fc.record({
          does: fc.constant("append" as const),
          clone,
          wall: anyWall,
          events: anyNewEvents(3),
          command: fc.option(fc.nat(1), { freq: 3 })
        })
      },
      {
        weight: 2,
        arbitrary: fc.record({
          does: fc.constant("pull" as const),
          clone,
          from: clone,
          limit: fc.integer({ min: 1, max: 4 })
        })
      },
      { weight: 1, arbitrary: fc.record({ does: fc.constant("look" as const), clone }) },
      {
        weight: 1,
        arbitrary: fc.record({
          does: fc.constant("judge" as const),
          clone,
          wall: anyWall,
          about: clone,
          from: fc.option(fc.integer({ min: 1, max: 5 }), { freq: 3 })
        })
      }
    ),
    { maxLength }
  )
}

export interface Clone {
  readonly memory: Memory
  readonly store: EventStoreShape
}

export const replicaOf = (n: number): string => `clone${"abcdefgh"[n] ?? "x"}22`

export const openClones = (
  count: number,
  snapshots: (n: number) => SnapshotStoreShape | null = () => null
): Effect.Effect<ReadonlyArray<Clone>> =>
  Effect.forEach(
    Array.from({ length: count }, (_, n) => n),
    (n) =>
      Effect.map(makeMemory, (memory) => ({
        memory,
        store: openStore(make(memory, { id: replicaOf(n) }), snapshots(n))
      }))
  )

const judgement = (about: number, from: number | null): NewEvent => {
  const replica = replicaOf(about)
  return {
    stream: "log/main",
    event:
      from === null
        ? { type: "log.replica-accepted", data: { replica, reason: "r" } }
        : { type: "log.replica-rejected", data: { replica, from, reason: "r" } }
  }
}

/** What a clone can't record any more, once it has heard that it was rejected. */
const unlessRejected = <A>(append: Effect.Effect<A, DomainError>) =>
  Effect.catchTag(append, "DomainError", (error) =>
    error.code === "replica-rejected" ? Effect.void : Effect.fail(error)
  )

/** Does the steps one after the other. `day` tells commands of two histories apart. */
export const play = (
  clones: ReadonlyArray<Clone>,
  steps: ReadonlyArray<Step>,
  day = 1
): Effect.Effect<void, DomainError> =>
  Effect.gen(function* () {
    for (const [at, step] of steps.entries()) {
      const { memory, store } = clones[step.clone]!
      if (step.does === "append") {
        yield* TestClock.setTime(START + step.wall)
        const command = by(step.command === null ? `day/${day}/${at}` : `all/${step.command}`)
        yield* unlessRejected(store.append(command, [], step.events))
      } else if (step.does === "judge") {
        yield* TestClock.setTime(START + step.wall)
        yield* store.append(by(`day/${day}/${at}`), [], [judgement(step.about, step.from)])
      } else if (step.does === "pull") yield* pull(clones[step.from]!.memory, memory, step.limit)
      else yield* store.state
    }
  })

/** All that a clone has in log order, as it counts. */
export const heardIn = (memory: Memory): ReadonlyArray<AnyRecorded> => {
  const events = [...memory.commits.values()]
    .flat()
    .flatMap(({ text }): ReadonlyArray<AnyRecorded> => parseTrusted(text))
    .toSorted(compareOrder)
  const rejections = rejectionsAfter(new Map(), events)
  return events.map((event) => heed(rejections, event))
}

/** Until everybody has everything. */
export const exchange = (clones: ReadonlyArray<Clone>): Effect.Effect<void, DomainError> =>
  Effect.forEach(clones, (to) => Effect.forEach(clones, (from) => pull(from.memory, to.memory), { discard: true }), {
    discard: true
  })
