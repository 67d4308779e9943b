/**
 * The backlog through the event store, wherever the log is.
 *
 * @since 0.1.0
 */
import type { BacklogState } from "@backlog-toolkit/core/backlog/BacklogState"
import { openTickets } from "@backlog-toolkit/core/backlog/TicketMap"
import { EventStore } from "@backlog-toolkit/core/ports/EventStore"
import { attempt } from "@backlog-toolkit/core/usecases/store/attempt"
import type { Comment } from "@backlog-toolkit/core/projections/Comments"
import { loadComments, loadContent, loadContents } from "@backlog-toolkit/core/usecases/LoadContents"
import { loadTexts } from "@backlog-toolkit/core/usecases/LoadTexts"
import type { TicketState } from "@backlog-toolkit/core/ticket/TicketState"
import { findTicket } from "@backlog-toolkit/workspace/findTicket"
import type { OpenProject } from "@backlog-toolkit/workspace/openProject"
import { readContent, readContents, readState } from "@backlog-toolkit/workspace/readState"
import * as Effect from "effect/Effect"
import { inProjectAt } from "./past.ts"
import { inProject } from "./project.ts"
import type { Call } from "./Verb.ts"

const state = Effect.flatMap(EventStore, (store) => store.state)

/** For verbs that have a runtime anyway: files are read without it, which takes less time. */
export const stateNow = (project: OpenProject) =>
  project.storage === "files" ? attempt(() => readState(project)) : state

/** What a ticket says, from the few commits that hold it. */
export const contentNow = (project: OpenProject, ticket: TicketState) =>
  project.storage === "files" ? attempt(() => readContent(project, ticket)) : loadContent(ticket)

/** What these tickets say at least, from the commits that hold it. */
export const contentsOf = (project: OpenProject, tickets: ReadonlyArray<TicketState>) =>
  project.storage === "files" ? attempt(() => readContents(project, tickets)) : loadContents

/** What open tickets say, from the commits that hold it. */
export const openContents = (project: OpenProject, now: BacklogState) => contentsOf(project, openTickets(now.tickets))

export const stateInStore = (call: Call): Promise<BacklogState> => inProject(call, () => state)

/** What all tickets say. */
export const contentsInStore = (call: Call) => inProject(call, () => loadContents)

/** What tickets say, at `--at` if that is given. */
export const textsInStore = (call: Call) => inProjectAt(call, () => loadTexts)

export const ticketInStore = (call: Call, key: string) =>
  inProject(call, () =>
    Effect.gen(function* () {
      const now = yield* state
      const ticket = findTicket(now, key)
      const comments: ReadonlyArray<Comment> = yield* loadComments(ticket)
      return { state: now, ticket, content: yield* loadContent(ticket), comments }
    })
  )
