/**
 * `btk list`: a hot verb over the snapshot.
 *
 * @since 0.1.0
 */
import type { BacklogState } from "@backlog-toolkit/core/backlog/BacklogState"
import { statusIn } from "@backlog-toolkit/core/backlog/TicketMap"
import { isClosed } from "@backlog-toolkit/core/ticket/TicketState"
import { FILTER_FLAGS } from "../flags.ts"
import { boardNow, wholeNow } from "../now.ts"
import { countFlag } from "../parse.ts"
import { printJson } from "../render/json.ts"
import { printRows, rowJson } from "../render/tickets.ts"
import type { Call, VerbRun } from "../Verb.ts"

/** Lists are bounded unless more is asked for (design: at most 50 rows). */
const DEFAULT_LIMIT = 50

/** Narrowed or sorted: then more has to be loaded. */
const isChosen = (call: Call): boolean =>
  [...FILTER_FLAGS.map(({ name }) => name), "text", "sort"].some(
    (name) => call.value(name) !== null || call.values(name).length > 0
  )

/** Uids in order of creation. No ticket is read for it. */
const plain = (call: Call, { tickets }: BacklogState): ReadonlyArray<string> => {
  const uids = [...tickets.keys()]
  const all = call.flag("all")
    ? uids
    : uids.filter((uid) => {
        const status = statusIn(tickets, uid)
        return status !== undefined && !isClosed({ status })
      })
  return call.flag("reverse") ? all.toReversed() : all
}

export const run: VerbRun = async (call) => {
  const choosing = isChosen(call) ? await import("../chosen.ts") : null
  const choice = choosing?.choiceOf(call) ?? null
  const past = call.value("at") === null ? null : await import("../past.ts")
  const then = past === null ? null : await past.stateAt(call)
  const state = then?.state ?? (await (choice?.needsWhole === true ? wholeNow(call) : boardNow(call)))
  const all = choosing === null || choice === null ? plain(call, state) : await choosing.chosen(call, state, choice)
  const limit = countFlag(call, "limit", call.flag("all") ? Number.POSITIVE_INFINITY : DEFAULT_LIMIT)
  // Only those that are shown are read, unless more has to be known of them.
  const rows = all.slice(0, limit).flatMap((uid) => state.tickets.get(uid) ?? [])
  past?.sayPast(call, then)
  if (call.json) {
    printJson(call, "list", { total: all.length, tickets: rows.map((ticket) => rowJson(state, ticket)) })
  } else if (rows.length === 0) {
    if (!call.flag("quiet")) call.io.out('No tickets. Create one: btk create "…"\n')
  } else {
    printRows(
      call,
      state,
      rows.map((ticket) => ({ ticket }))
    )
    if (all.length > rows.length && !call.flag("quiet"))
      call.io.out(`… ${all.length - rows.length} more: btk list --all\n`)
  }
  return 0
}
