/**
 * Changes what one ticket says by what it says now, and writes its file.
 *
 * @since 0.1.0
 */
import type { Actor } from "@backlog-toolkit/core/log/Event"
import type { TicketContent } from "@backlog-toolkit/core/ticket/Ticket"
import { reviseTicket } from "@backlog-toolkit/core/usecases/ReviseTicket"
import { writeTickets } from "@backlog-toolkit/core/usecases/WriteTickets"
import { openOfProject } from "@backlog-toolkit/workspace/checks/openOfProject"
import { loadConfig } from "@backlog-toolkit/workspace/loadConfig"
import type { OpenProject } from "@backlog-toolkit/workspace/openProject"
import { estimateModels } from "@backlog-toolkit/workspace/prices"
import * as Effect from "effect/Effect"
import { contentNow } from "./inStore.ts"

/** Fails with what revising a ticket fails with. */
export const reviseOne = (
  project: OpenProject,
  uid: string,
  actor: Actor,
  revise: (content: TicketContent) => TicketContent
) =>
  Effect.gen(function* () {
    const config = loadConfig(project)
    const done = yield* reviseTicket({
      uid,
      actor,
      revise,
      contentOf: (ticket) => contentNow(project, ticket),
      openOf: openOfProject(project, config),
      models: estimateModels(config.agent.model)
    })
    const { changed, content, state, ticket } = done
    const files = changed ? yield* writeTickets(state, [{ ticket, content }]) : { written: [], skipped: [] }
    return { ...done, files }
  })
