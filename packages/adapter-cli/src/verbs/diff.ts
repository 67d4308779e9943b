/**
 * `btk diff <from> [<to>]`: what is different between two points in the log, and the events in between.
 *
 * @since 0.1.0
 */
import type { DiffTicket, FieldChange, StatusChange } from "@backlog-toolkit/core/projections/StateDiff"
import { diffPoints } from "@backlog-toolkit/core/usecases/time/DiffPoints"
import * as Effect from "effect/Effect"
import { countFlag } from "../parse.ts"
import { pastOf } from "../past.ts"
import { inProject } from "../project.ts"
import { eventJson, eventLine } from "../render/event.ts"
import { printJson } from "../render/json.ts"
import { money } from "../render/money.ts"
import { columns, fit, painter, safe, safeLine } from "../render/text.ts"
import type { VerbRun } from "../Verb.ts"

const DEFAULT_LIMIT = 20
/** Columns of a value. */
const VALUE = 32

const short = (value: unknown): string => fit(safe(typeof value === "string" ? value : JSON.stringify(value)), VALUE)
const ticketRow = ({ key, status, title }: DiffTicket): ReadonlyArray<string> => [`  ${key}`, status, safeLine(title)]
const statusRow = (change: StatusChange): ReadonlyArray<string> => [
  `  ${change.key}`,
  `${change.from} → ${change.status}`,
  safeLine(change.title)
]
const fieldRow = ({ field, from, key, to }: FieldChange): ReadonlyArray<string> => [
  `  ${key}`,
  field,
  `${short(from)} → ${short(to)}`
]

export const run: VerbRun = (call) =>
  inProject(call, (project) =>
    Effect.gen(function* () {
      const limit = countFlag(call, "limit", DEFAULT_LIMIT)
      const from = yield* pastOf(project, call.args[0] ?? "")
      const to = yield* pastOf(project, call.args[1] ?? "now")
      const { cost, diff, events, without } = yield* diffPoints(from, to)
      if (call.json) {
        const { last: fromEvent } = from
        printJson(call, "diff", {
          from: { event: fromEvent, at: from.at },
          to: { event: to.last, at: to.at },
          ...diff,
          cost,
          events: events.map(eventJson),
          without: without.map(eventJson)
        })
        return 0
      }
      const paint = painter(call.io.color)
      const sections = (
        [
          ["Added", diff.added.map(ticketRow)],
          ["Not there", diff.removed.map(ticketRow)],
          ["Closed", diff.closed.map(statusRow)],
          ["Reopened", diff.reopened.map(statusRow)],
          ["Moved", diff.moved.map(statusRow)],
          ["Changed", diff.changed.map(fieldRow)]
        ] as const
      ).filter(([, rows]) => rows.length > 0)
      call.io.out(safe(`From the backlog as it was ${from.words}\nto the backlog as it was ${to.words}:\n`))
      if (sections.length === 0) call.io.out("No ticket differs.\n")
      for (const [title, rows] of sections) {
        call.io.out(`${paint("bold", title)}\n${columns(rows, call.io.columns)}\n`)
      }
      if (cost.calls !== 0) {
        call.io.out(`${paint("bold", "Cost")}\n  ${money(cost.from)} → ${money(cost.to)} (${cost.calls} calls)\n`)
      }
      for (const [title, list] of [
        ["Events", events],
        ["Events that only the first has", without]
      ] as const) {
        if (list.length === 0) continue
        call.io.out(`${paint("bold", title)}\n`)
        for (const event of list.slice(-limit)) call.io.out(`  ${eventLine(call, event, 2)}\n`)
        if (list.length > limit && !call.flag("quiet")) {
          call.io.out(`  … and ${list.length - limit} earlier: add -n ${list.length}\n`)
        }
      }
      return 0
    })
  )
