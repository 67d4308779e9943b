/**
 * Takes out of the log what an event said and must not be kept. The decision is an event first; then this store obeys it, and
 * every other one when the event reaches it.
 *
 * @since 0.1.0
 */
import * as Effect from "effect/Effect"
import * as Option from "effect/Option"
import * as Stream from "effect/Stream"
import { blobsNamed } from "../log/Blob.ts"
import { domainError, type DomainError } from "../log/DomainError.ts"
import type { Actor, EventId } from "../log/Event.ts"
import { splitLine } from "../log/Line.ts"
import { decideRedaction, obeying, redactionsIn, sanitized } from "../log/Redaction.ts"
import { Digest } from "../ports/Digest.ts"
import { EventStore } from "../ports/EventStore.ts"
import { Ids } from "../ports/Ids.ts"
import { LogKeeper } from "../ports/LogKeeper.ts"
import { LogStore } from "../ports/LogStore.ts"
import { TicketFiles } from "../ports/TicketFiles.ts"
import { findEvent } from "./time/Past.ts"

const COMMAND_ID_LENGTH = 16
const LOG_STREAM = "log/main"

const unknownEvent = (id: EventId): DomainError =>
  domainError(
    "not-found",
    "event-not-found",
    `This log has no event ${id}.`,
    "It may be another clone's that isn't here, or a typo.",
    "Look for it: btk log",
    { event: id }
  )

const commitAt = (replica: string, seq: number) =>
  Effect.gen(function* () {
    const log = yield* LogStore
    const chunk = Option.getOrElse(yield* Stream.runHead(log.read(replica, seq)), () => [])
    return chunk[0]?.seq === seq ? chunk[0] : null
  })

/** The event with its payload as its line has it. */
const targetOf = (id: EventId) =>
  Effect.gen(function* () {
    const target = yield* findEvent(yield* EventStore, id)
    const raw = target === null ? null : yield* commitAt(target.replica, target.commit)
    const parts = target === null ? null : splitLine(raw?.text.split("\n")[target.index] ?? "")
    if (target === null || raw === null || parts === null) return yield* unknownEvent(id)
    const head = JSON.parse(`${parts.head}0}`) as { readonly e: string }
    const [kind = "", version] = head.e.split("/")
    const named = blobsNamed(raw.text).find((name) => parts.payload.includes(name))
    const text = named === undefined ? parts.payload : (raw.blobs?.get(named) ?? parts.payload)
    return { target, kind, version: Number(version), payload: JSON.parse(text) as unknown }
  })

/** What would stand in its place. Fails with `event-not-found`. */
export const previewRedaction = (id: EventId) =>
  Effect.map(targetOf(id), ({ payload, target }) => ({ event: target, instead: sanitized(payload) }))

/** Names of texts beside the log that a commit doesn't need any more and no other one names. */
const orphans = (before: string, after: string) =>
  Effect.gen(function* () {
    const kept = new Set(blobsNamed(after))
    const gone = new Set(blobsNamed(before).filter((name) => !kept.has(name)))
    if (gone.size === 0) return []
    const log = yield* LogStore
    for (const replica of (yield* log.replicas).keys()) {
      yield* Stream.runForEach(log.read(replica, 1), (commits) =>
        Effect.sync(() => {
          for (const { text } of commits) if (text !== before) for (const name of blobsNamed(text)) gone.delete(name)
        })
      )
    }
    return [...gone]
  })

/** Makes this store obey every redaction that its log has; answers the events that still said something. */
export const applyRedactions = Effect.gen(function* () {
  const store = yield* EventStore
  const keeper = yield* LogKeeper
  const { sha256 } = yield* Digest
  const redactions = redactionsIn(yield* store.readStream(LOG_STREAM))
  const done: Array<EventId> = []
  const commits = new Map([...redactions.keys()].map((id) => [id.split(".").slice(0, 2).join("."), id]))
  for (const place of commits.keys()) {
    const [replica = "", seq] = place.split(".")
    const raw = yield* commitAt(replica, Number(seq))
    if (raw === null) continue
    const text = obeying(raw.text, replica, raw.seq, redactions, sha256)
    if (text === raw.text) continue
    yield* keeper.redact({ replica, seq: raw.seq }, text, yield* orphans(raw.text, text))
    done.push(...[...redactions.keys()].filter((id) => id.startsWith(`${place}.`)))
  }
  // A file is called after its ticket's title.
  if (done.length > 0) yield* (yield* TicketFiles).tidy
  return done
})

/** Finishes what a crash cut off. */
export const finishRedactions = Effect.gen(function* () {
  const keeper = yield* LogKeeper
  return yield* keeper.redacting(applyRedactions)
})

/** Fails with `event-not-found`, `redaction-not-human` and `redaction-refused`. An event that is redacted already is no failure. */
export const redactEvent = (input: { readonly event: EventId; readonly reason: string; readonly actor: Actor }) =>
  Effect.gen(function* () {
    const store = yield* EventStore
    const ids = yield* Ids
    const { actor, event, reason } = input
    const found = yield* targetOf(event)
    const commandId = `redact/${event}/${yield* ids.base32(COMMAND_ID_LENGTH)}`
    const keeper = yield* LogKeeper
    return yield* keeper.redacting(
      Effect.gen(function* () {
        const decide = () => decideRedaction({ ...found, actor, reason })
        const { events } = yield* store.transact({ commandId, actor }, decide)
        const obeyed = yield* applyRedactions
        return { recorded: events[0] ?? null, obeyed, stream: found.target.stream }
      })
    )
  })
