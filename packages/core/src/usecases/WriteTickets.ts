/**
 * Writes the files of tickets as the log has them now, each into what a person made of it. Of several who change a ticket at
 * the same time, the last to write a file need not be the last who changed it: so whoever wrote looks again.
 *
 * @since 0.1.0
 */
import * as Effect from "effect/Effect"
import type { BacklogState } from "../backlog/BacklogState.ts"
import { ProjectPlace } from "../ports/ProjectPlace.ts"
import { EventStore } from "../ports/EventStore.ts"
import { TicketFiles, type WantedFile } from "../ports/TicketFiles.ts"
import type { TicketContent } from "../ticket/Ticket.ts"
import { ticketPath } from "../ticket/Slug.ts"
import type { TicketState } from "../ticket/TicketState.ts"
import { visibleAt } from "./edits/HeadSegments.ts"
import { showsTicket } from "./edits/Shows.ts"
import { loadContent } from "./LoadContents.ts"
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

const writeOnce = (state: BacklogState, tickets: ReadonlyArray<TicketToWrite>) =>
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
      const named = prefix + ticketPath(ticket.key, content.title, ticket.status)
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

/** Others can change tickets as often as they like; who comes after them writes the files, too. */
const ROUNDS = 8

/** What of a ticket its file shows: another stamp, another file. */
const stampOf = ({ claim, contentAt, key, status, updatedAt }: TicketState): string =>
  [key, contentAt.length, contentAt.at(-1), status, claim?.by, updatedAt].join(" ")

/** A file under an earlier name or in the other folder is removed, unless somebody edited it meanwhile. */
export const writeTickets = (state: BacklogState, tickets: ReadonlyArray<TicketToWrite>) =>
  Effect.gen(function* () {
    // The store folds on into the same objects.
    let stamps = new Map(tickets.map(({ ticket }) => [ticket.uid, stampOf(ticket)]))
    const { skipped, written } = yield* writeOnce(state, tickets)
    const [all, left] = [new Set(written), new Set(skipped)]
    for (let round = 0; round < ROUNDS && written.length > 0; round++) {
      const now = yield* (yield* EventStore).state
      const later = [...stamps].flatMap(([uid, stamp]) => {
        const ticket = now.tickets.get(uid)
        return ticket === undefined || stampOf(ticket) === stamp ? [] : [ticket]
      })
      if (later.length === 0) break
      stamps = new Map(later.map((ticket) => [ticket.uid, stampOf(ticket)]))
      const contents = yield* Effect.forEach(later, (ticket) =>
        Effect.map(loadContent(ticket), (content) => ({ ticket, content }))
      )
      const again = yield* writeOnce(now, contents)
      for (const path of again.written) all.add(path)
      for (const path of again.skipped) left.add(path)
    }
    return { written: [...all], skipped: [...left].filter((path) => !all.has(path)) }
  })
