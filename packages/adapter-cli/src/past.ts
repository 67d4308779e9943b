/**
 * `--at <point>`: the backlog as it was. Loaded only when it is asked for, because it needs the runtime.
 *
 * @since 0.1.0
 */
import type { BacklogState } from "@backlog-toolkit/core/backlog/BacklogState"
import { DomainError, domainError } from "@backlog-toolkit/core/log/DomainError"
import { type Edge, parsePoint } from "@backlog-toolkit/core/log/Point"
import { EventStore } from "@backlog-toolkit/core/ports/EventStore"
import type { TicketState } from "@backlog-toolkit/core/ticket/TicketState"
import { loadComments, loadContent } from "@backlog-toolkit/core/usecases/LoadContents"
import { type Past, pastAt } from "@backlog-toolkit/core/usecases/time/Past"
import { findTicket } from "@backlog-toolkit/workspace/findTicket"
import { type OpenProject, requireRepository } from "@backlog-toolkit/workspace/openProject"
import type { ProjectServices } from "@backlog-toolkit/workspace/projectLayer"
import * as Effect from "effect/Effect"
import { inProject } from "./project.ts"
import { safe } from "./render/text.ts"
import type { Call } from "./Verb.ts"

/** What a word of the command line means as a point. */
export const pastOf = (project: OpenProject, text: string, edge: Edge = "through") =>
  Effect.gen(function* () {
    const point = yield* Effect.fromResult(parsePoint(text, new Date().toISOString(), edge))
    if (point.kind === "revision") requireRepository(project)
    return yield* pastAt(point)
  })

/** For people: what follows is not how it is now. */
export const sayPast = (call: Call, past: Pick<Past, "words"> | null): void => {
  if (past !== null && !call.json && !call.flag("quiet")) call.io.out(safe(`As it was ${past.words}:\n`))
}

/** Like `inProject`, with the event store that ends at `--at` if that is given. */
export const inProjectAt = <A, E>(
  call: Call,
  program: (project: OpenProject, past: Past | null) => Effect.Effect<A, E, ProjectServices>
): Promise<A> =>
  inProject(call, (project) =>
    Effect.gen(function* () {
      const text = call.value("at")
      if (text === null) return yield* program(project, null)
      const past = yield* pastOf(project, text)
      return yield* Effect.provideService(program(project, past), EventStore, past.store)
    })
  )

export interface PastState {
  readonly state: BacklogState
  /** RFC 3339 UTC. */
  readonly at: string
  readonly words: string
}

/** The whole backlog at `--at`. */
export const stateAt = (call: Call): Promise<PastState> =>
  inProject(call, (project) =>
    Effect.gen(function* () {
      const past = yield* pastOf(project, call.value("at") ?? "")
      return { state: yield* past.store.state, at: past.at, words: past.words }
    })
  )

/** The ticket and what it said then. Fails with `ticket-not-yet` for one that came later. */
export const ticketAt = (call: Call, key: string) =>
  inProject(call, (project) =>
    Effect.gen(function* () {
      const past = yield* pastOf(project, call.value("at") ?? "")
      const state = yield* past.store.state
      const now = yield* (yield* EventStore).state
      const ticket = findThen(state, now, key, past.words)
      const content = yield* Effect.provideService(loadContent(ticket), EventStore, past.store)
      const comments = yield* Effect.provideService(loadComments(ticket), EventStore, past.store)
      return { state, ticket, content, comments, words: past.words }
    })
  )

/** A key that is right today and not yet issued then is no typo. */
export const findThen = (then: BacklogState, now: BacklogState, key: string, words: string): TicketState => {
  try {
    return findTicket(then, key)
  } catch (error) {
    if (!(error instanceof DomainError) || error.code !== "ticket-not-found") throw error
    const today = findTicket(now, key)
    const known = then.tickets.get(today.uid)
    if (known !== undefined) return known
    throw domainError(
      "not-found",
      "ticket-not-yet",
      `${today.key} wasn't there ${words}.`,
      `It was created at ${today.createdAt}.`,
      "Use a later point with --at.",
      { ticket: today.key, createdAt: today.createdAt }
    )
  }
}
