/**
 * Ticket files of the tickets that a command changed, as the log has them now.
 *
 * @since 0.1.0
 */
import type { BacklogState } from "@backlog-toolkit/core/backlog/BacklogState"
import { TicketFiles } from "@backlog-toolkit/core/ports/TicketFiles"
import type { TicketContent } from "@backlog-toolkit/core/ticket/Ticket"
import type { TicketState } from "@backlog-toolkit/core/ticket/TicketState"
import { renderTicket } from "@backlog-toolkit/core/usecases/RenderTickets"
import * as Effect from "effect/Effect"

/** A file under an earlier name or in the other folder is removed, unless somebody edited it. */
export const renderFiles = (
  state: BacklogState,
  tickets: ReadonlyArray<{ readonly ticket: TicketState; readonly content: TicketContent }>
) =>
  Effect.gen(function* () {
    const port = yield* TicketFiles
    const files = new Map<string, string | null>()
    for (const { content, ticket } of tickets) {
      for (const earlier of yield* port.pathsOf(ticket.key)) files.set(earlier, null)
      const { path, text } = renderTicket(state, ticket, content)
      files.set(path, text)
    }
    return yield* port.write(files)
  })
