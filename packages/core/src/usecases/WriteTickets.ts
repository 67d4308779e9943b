/**
 * Writes the files of tickets as the log has them now, each into what a person made of it.
 *
 * @since 0.1.0
 */
import * as Effect from "effect/Effect"
import type { BacklogState } from "../backlog/BacklogState.ts"
import { ProjectPlace } from "../ports/ProjectPlace.ts"
import { TicketFiles, type WantedFile } from "../ports/TicketFiles.ts"
import type { TicketContent } from "../ticket/Ticket.ts"
import type { TicketState } from "../ticket/TicketState.ts"
import { visibleAt } from "./edits/HeadSegments.ts"
import { showsTicket } from "./edits/Shows.ts"
import { renderTicket } from "./RenderTickets.ts"

export interface TicketToWrite {
  readonly ticket: TicketState
  readonly content: TicketContent
  /** Text to write the ticket into, in place of what stands there. */
  readonly existing?: string | null
  /** Files that go because the ticket's own takes their place. */
  readonly instead?: ReadonlyArray<string>
  /** The file stands between the two sides of a merge, which bring the events of both: there is nothing to wait for. */
  readonly merging?: true
}

/** A file under an earlier name or in the other folder is removed, unless somebody edited it meanwhile. */
export const writeTickets = (state: BacklogState, tickets: ReadonlyArray<TicketToWrite>) =>
  Effect.gen(function* () {
    const port = yield* TicketFiles
    const { prefix } = yield* ProjectPlace
    const visible = yield* visibleAt(
      port.head,
      tickets.map(({ ticket }) => ticket)
    )
    // While a rebase waits, a file under a new name would be in the way of the commits that bring it.
    const keepsNames = !(yield* port.renders)
    const files = new Map<string, WantedFile | null>()
    for (const { content, existing = null, instead = [], merging, ticket } of tickets) {
      if (merging !== true && !visible(ticket)) continue
      const named = prefix + renderTicket(state, ticket, content).path
      const own = keepsNames ? (instead.at(-1) ?? named) : named
      const earlier = [...(yield* port.pathsOf(ticket.uid)), ...instead]
      const texts = yield* port.read([own, ...earlier])
      const there = existing ?? texts.get(own) ?? earlier.flatMap((path) => texts.get(path) ?? []).at(-1) ?? null
      const { plain, text } = renderTicket(state, ticket, content, there)
      files.set(own, { text, plain, uid: ticket.uid, shows: showsTicket(ticket) })
      if (!keepsNames) for (const path of earlier) if (path !== own) files.set(path, null)
    }
    return yield* tickets.length > 0 && tickets.every(({ merging }) => merging === true)
      ? port.write(files, "resolving")
      : port.write(files)
  })
