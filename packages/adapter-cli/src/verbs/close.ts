/**
 * `btk close <key> --reason "…"`: cancels, or says that the ticket is obsolete or a duplicate; completion is proven by `implement`,
 * never said.
 *
 * @since 0.1.0
 */
import { domainError } from "@backlog-toolkit/core/log/DomainError"
import { EventStore } from "@backlog-toolkit/core/ports/EventStore"
import { closeDuplicate } from "@backlog-toolkit/core/usecases/CloseDuplicate"
import { writeTickets } from "@backlog-toolkit/core/usecases/WriteTickets"
import { findTicket } from "@backlog-toolkit/workspace/findTicket"
import * as Effect from "effect/Effect"
import { actorOf } from "../actor.ts"
import { importFirst } from "../importFirst.ts"
import { contentNow } from "../inStore.ts"
import { inProject } from "../project.ts"
import { printJson } from "../render/json.ts"
import type { Call, VerbRun } from "../Verb.ts"
import { requiredReason, simpleVerb } from "./simple.ts"

const both = () =>
  domainError(
    "usage",
    "flags-conflict",
    "--obsolete and --duplicate-of exclude each other.",
    "A ticket is closed for one reason.",
    "Leave one of them out.",
    {}
  )

const duplicate = (call: Call, other: string): Promise<number> =>
  inProject(call, (project) =>
    Effect.gen(function* () {
      const actor = actorOf(call)
      const edits = yield* importFirst(call, project)
      const before = yield* (yield* EventStore).state
      const [found, of] = [findTicket(before, call.args[0] ?? ""), findTicket(before, other)]
      const reason = call.value("reason")?.trim() || `It asks for the same as ${of.key}.`
      const { moved, state, ticket } = yield* closeDuplicate({ uid: found.uid, of: of.uid, reason, actor })
      const tickets = [ticket, ...moved.flatMap((uid) => state.tickets.get(uid) ?? [])]
      const files = yield* Effect.forEach(tickets, (one) =>
        Effect.map(contentNow(project, one), (content) => ({ ticket: one, content }))
      )
      yield* writeTickets(state, files)
      const waiting = moved.map((uid) => state.tickets.get(uid)?.key ?? uid)
      if (call.json)
        printJson(call, "close", {
          key: ticket.key,
          status: ticket.status,
          claimedBy: null,
          changed: true,
          duplicateOf: of.key,
          waiting,
          edits
        })
      else if (!call.flag("quiet")) {
        call.io.out(`${ticket.key} is a duplicate of ${of.key}.\n`)
        if (waiting.length > 0)
          call.io.out(`${waiting.join(", ")} ${waiting.length === 1 ? "waits" : "wait"} for ${of.key} now.\n`)
      }
      return 0
    })
  )

export const run: VerbRun = (call) => {
  const [other, obsolete] = [call.value("duplicate-of"), call.flag("obsolete")]
  if (other !== null && obsolete) throw both()
  if (other !== null) return duplicate(call, other)
  const reason = requiredReason(call)
  return simpleVerb(
    call,
    "close",
    ({ uid }) =>
      obsolete ? { type: "obsolete", uid, reason, evidence: call.values("evidence") } : { type: "cancel", uid, reason },
    ({ key, status }) => `${key} is ${status}.`
  )
}
