/**
 * `btk bulk close|label|priority|edit`: one change of many tickets, in one commit. Without --yes it only says what it would do.
 *
 * @since 0.1.0
 */
import type { BacklogState } from "@backlog-toolkit/core/backlog/BacklogState"
import { domainError } from "@backlog-toolkit/core/log/DomainError"
import { EventStore } from "@backlog-toolkit/core/ports/EventStore"
import { counts, FILTER_FIELDS, fits } from "@backlog-toolkit/core/projections/TicketFilter"
import { bulkChange, type BulkTicket, type Refused } from "@backlog-toolkit/core/usecases/BulkChange"
import { loadContents } from "@backlog-toolkit/core/usecases/LoadContents"
import { writeTickets } from "@backlog-toolkit/core/usecases/WriteTickets"
import { findTicket } from "@backlog-toolkit/workspace/findTicket"
import { openOfProject } from "@backlog-toolkit/workspace/checks/openOfProject"
import { loadConfig } from "@backlog-toolkit/workspace/loadConfig"
import { estimateModels } from "@backlog-toolkit/workspace/prices"
import * as Effect from "effect/Effect"
import { actionOf } from "../action.ts"
import { actorOf } from "../actor.ts"
import { BULK_ACTIONS, bulkOf, onlyFlagsOf } from "../bulk.ts"
import { askedOf, filterFor } from "../filter.ts"
import { importFirst } from "../importFirst.ts"
import { inProject } from "../project.ts"
import { printJson } from "../render/json.ts"
import { columns, safe, safeLine } from "../render/text.ts"
import type { Call, VerbRun } from "../Verb.ts"

/** Rows that are printed of each list. */
const SHOWN = 20

const unbounded = () =>
  domainError(
    "usage",
    "bulk-unbounded",
    "Nothing says which tickets are meant.",
    "A bulk that was meant for some would change all.",
    "Name keys, a filter such as --label parser, or --all for all open tickets.",
    {}
  )

/** Keys and filters narrow each other; closed tickets only when a status or a key asks for them. */
const chosen = (call: Call, state: BacklogState): ReadonlyArray<string> => {
  const asked = askedOf(call)
  const keys = call.args.slice(1)
  const narrow = keys.length > 0 || FILTER_FIELDS.some((name) => asked[name].length > 0)
  if (!narrow && !call.flag("all")) throw unbounded()
  const filter = filterFor(asked, state, new Date().toISOString(), keys.length > 0)
  const tickets = keys.length > 0 ? keys.map((key) => findTicket(state, key)) : [...state.tickets.values()]
  return tickets.filter((ticket) => counts(filter, ticket.status) && fits(filter, state, ticket)).map(({ uid }) => uid)
}

const rows = (call: Call, lines: ReadonlyArray<ReadonlyArray<string>>): string => {
  const shown = lines.length === 0 ? "" : `${columns(lines.slice(0, SHOWN), call.io.columns)}\n`
  return lines.length > SHOWN ? `${shown}… ${lines.length - SHOWN} more\n` : shown
}

const print = (
  call: Call,
  changed: ReadonlyArray<BulkTicket>,
  same: ReadonlyArray<BulkTicket>,
  refused: ReadonlyArray<Refused>,
  dry: boolean
): void => {
  if (call.flag("quiet")) return
  call.io.out(
    rows(
      call,
      changed.map(({ changes, key, title }) => [key, changes.join(", "), safeLine(title)])
    )
  )
  if (same.length > 0) call.io.out(`${same.length} already so.\n`)
  for (const { message } of refused.slice(0, SHOWN)) call.io.out(safe(`refused: ${message}\n`))
  if (refused.length > SHOWN) call.io.out(`… ${refused.length - SHOWN} more refused\n`)
  const tickets = `${changed.length} ${changed.length === 1 ? "ticket" : "tickets"}`
  if (!dry) call.io.out(`${tickets} changed, in one commit.\n`)
  else if (refused.length > 0) call.io.out("Nothing would be changed as long as any is refused.\n")
  else if (changed.length > 0) call.io.out(`${tickets} would change. Repeat it with --yes.\n`)
  else call.io.out("Nothing would change.\n")
}

export const run: VerbRun = (call) => {
  const action = actionOf(call, "bulk", BULK_ACTIONS)
  onlyFlagsOf(call, action)
  const dryRun = !call.flag("yes") || call.flag("dry-run")
  return inProject(call, (project) =>
    Effect.gen(function* () {
      const config = loadConfig(project)
      const bulk = bulkOf(call, action, config)
      const actor = actorOf(call)
      const edits = dryRun ? [] : yield* importFirst(call, project)
      const uids = chosen(call, yield* (yield* EventStore).state)
      const done = yield* bulkChange({
        uids,
        bulk,
        actor,
        openOf: openOfProject(project, config),
        models: estimateModels(config.agent.model),
        dryRun
      })
      const { contents, refused, state, tickets } = done
      const changed = tickets.filter(({ changes }) => changes.length > 0)
      const same = tickets.filter(({ changes }) => changes.length === 0)
      if (!dryRun && changed.length > 0) {
        const all = bulk.type === "close" ? yield* loadContents : contents
        yield* writeTickets(
          state,
          changed.flatMap(({ uid }) => {
            const [ticket, content] = [state.tickets.get(uid), all.get(uid)]
            return ticket === undefined || content === undefined ? [] : [{ ticket, content }]
          })
        )
      }
      if (call.json) {
        printJson(call, "bulk", {
          action,
          dryRun,
          changed: changed.map(({ changes, key }) => ({ key, changes })),
          same: same.map(({ key }) => key),
          refused,
          edits
        })
      } else print(call, changed, same, refused, dryRun)
      return 0
    })
  )
}
