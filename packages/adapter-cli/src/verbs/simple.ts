/**
 * What claim, release, reopen and close share: find the ticket, run one command, render its file, say what happened.
 *
 * @since 0.1.0
 */
import type { BacklogState } from "@backlog-toolkit/core/backlog/BacklogState"
import { domainError } from "@backlog-toolkit/core/log/DomainError"
import type { Actor } from "@backlog-toolkit/core/log/Event"
import type { TicketCommand } from "@backlog-toolkit/core/ticket/TicketCommand"
import type { TicketState } from "@backlog-toolkit/core/ticket/TicketState"
import { EventStore } from "@backlog-toolkit/core/ports/EventStore"
import { changeTicket } from "@backlog-toolkit/core/usecases/ChangeTicket"
import { findTicket } from "@backlog-toolkit/workspace/findTicket"
import { writeTickets } from "@backlog-toolkit/core/usecases/WriteTickets"
import * as Effect from "effect/Effect"
import { contentNow } from "../inStore.ts"
import { actorOf } from "../actor.ts"
import { importFirst } from "../importFirst.ts"
import { inProject } from "../project.ts"
import { printJson } from "../render/json.ts"
import { safe } from "../render/text.ts"
import type { Call } from "../Verb.ts"

export const requiredReason = (call: Call): string => {
  const reason = call.value("reason")?.trim() ?? ""
  if (reason !== "") return reason
  throw domainError(
    "usage",
    "reason-missing",
    "A reason is needed.",
    "Others read in the log why it was done.",
    'Add --reason "…".',
    { flag: "reason" }
  )
}

export const simpleVerb = (
  call: Call,
  kind: string,
  command: (
    ticket: TicketState,
    actor: Actor,
    state: BacklogState
  ) => Exclude<TicketCommand, { type: "create" | "revise" }>,
  said: (ticket: TicketState) => string
): Promise<number> =>
  inProject(call, (project) =>
    Effect.gen(function* () {
      const actor = actorOf(call)
      const edits = yield* importFirst(call, project)
      const before = yield* (yield* EventStore).state
      const found = findTicket(before, call.args[0] ?? "")
      const { changed, state, ticket } = yield* changeTicket({
        command: command(found, actor, before),
        actor,
        commandId: null,
        after: null
      })
      if (changed) yield* writeTickets(state, [{ ticket, content: yield* contentNow(project, ticket) }])
      if (call.json)
        printJson(call, kind, {
          key: ticket.key,
          status: ticket.status,
          claimedBy: ticket.claim?.by ?? null,
          changed,
          edits
        })
      else if (!call.flag("quiet")) call.io.out(`${changed ? safe(said(ticket)) : `${ticket.key} is as it was.`}\n`)
      return 0
    })
  )
