/**
 * The past of the tickets whose files changed, read from the log once: what their files can have meant at any time.
 *
 * @since 0.1.0
 */
import * as Effect from "effect/Effect"
import * as Result from "effect/Result"
import * as Stream from "effect/Stream"
import type { BacklogState } from "../../backlog/BacklogState.ts"
import { Digest } from "../../ports/Digest.ts"
import { EventStore } from "../../ports/EventStore.ts"
import { asWritten, rejectedTicket } from "../../projections/RejectedTickets.ts"
import { applyToHistory, newHistory } from "../../projections/TicketHistory.ts"
import { contentText, type FileMeaning, readMeaning } from "../../ticket/file/FileMeaning.ts"
import type { TicketContent } from "../../ticket/Ticket.ts"
import { renderTicket } from "../RenderTickets.ts"
import { showsDigest, showsEvent } from "./Shows.ts"

export interface PastStep {
  /** Of content and status, as a file says them. */
  readonly digest: string
  readonly meaning: Pick<FileMeaning, "content" | "status">
  readonly shows: string
}

export interface Past {
  readonly state: BacklogState
  /** Contents in the log now, by uid. */
  readonly contents: ReadonlyMap<string, TicketContent>
  /** Oldest first; the last one is what the log says now. */
  readonly steps: ReadonlyMap<string, ReadonlyArray<PastStep>>
  /** uid by digest of what a ticket was created with; only when asked for. */
  readonly created: ReadonlyMap<string, string>
  /** Tickets that only rejected replicas know, by uid. */
  readonly rejected: ReadonlySet<string>
  readonly digestOf: (content: TicketContent, status: string) => string
  readonly contentDigest: (content: TicketContent) => string
}

/** `withCreated` also remembers every ticket's first content, to know files that were adopted already. */
export const loadPast = (uids: ReadonlySet<string>, withCreated: boolean) =>
  Effect.gen(function* () {
    const store = yield* EventStore
    const { sha256 } = yield* Digest
    const contentDigest = (content: TicketContent) => sha256(contentText(content))
    const digestOf = (content: TicketContent, status: string) => `${contentDigest(content)} ${status}`
    const history = newHistory(uids)
    // As if nobody had been rejected: their files were written, and are no edits.
    const unjudged = newHistory((yield* store.state).rejected === 0 ? [] : uids)
    const rejected = new Set<string>()
    const created = new Map<string, string>()
    yield* Stream.runForEach(store.readFrom(new Map()), (events) =>
      Effect.sync(() => {
        for (const event of events) {
          applyToHistory(history, event)
          if (unjudged.steps.size > 0) applyToHistory(unjudged, asWritten(event))
          const ticket = rejectedTicket(event)
          if (ticket !== null) rejected.add(ticket)
          if (withCreated && event.event.type === "ticket.created") {
            created.set(contentDigest(event.event.data.content), event.event.data.uid)
          }
        }
      })
    )
    const { contents, state } = history
    const read = new Map<TicketContent, TicketContent>()
    /** A file can't tell everything that a content has, such as files that only a flag named. */
    const asRead = (uid: string, content: TicketContent): TicketContent => {
      const known = read.get(content)
      if (known !== undefined) return known
      const ticket = state.tickets.get(uid)
      const { path, text } = ticket === undefined ? { path: "", text: "" } : renderTicket(state, ticket, content)
      const meaning = readMeaning(text, path, state)
      const result = Result.isSuccess(meaning) ? meaning.success.content : content
      read.set(content, result)
      return result
    }
    const steps = new Map(
      [...history.steps].map(([uid, all]) => [
        uid,
        [...(unjudged.steps.get(uid) ?? []), ...all].map(({ content, event, status }): PastStep => {
          const said = asRead(uid, content)
          return {
            digest: digestOf(said, status),
            meaning: { content: said, status },
            shows: showsEvent(event, status)
          }
        })
      ])
    )
    const past: Past = { state, contents, steps, created, rejected, digestOf, contentDigest }
    return past
  })

/** Digest of a content, and which ticket was created with it. */
export const createdIn = Effect.gen(function* () {
  const { contentDigest, created } = yield* loadPast(new Set(), true)
  return { contentDigest, created }
})

/** The step that a remembered text names; undefined when it names none. */
export const stepShown = (steps: ReadonlyArray<PastStep>, shows: string | null): PastStep | undefined =>
  steps.findLast((step) => step.shows === shows || showsDigest(step.digest) === shows)
