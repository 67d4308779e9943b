/**
 * `btk why <key>` and `btk why <key>.<field>`: which event made it so, and what led there.
 *
 * @since 0.1.0
 */
import { EventStore } from "@backlog-toolkit/core/ports/EventStore"
import type { Origin } from "@backlog-toolkit/core/projections/FieldOrigins"
import { type ChainLink, why } from "@backlog-toolkit/core/usecases/time/Why"
import { findTicket } from "@backlog-toolkit/workspace/findTicket"
import * as Effect from "effect/Effect"
import { stateNow } from "../inStore.ts"
import { findThen, inProjectAt, sayPast } from "../past.ts"
import { eventJson, eventLine } from "../render/event.ts"
import { printJson } from "../render/json.ts"
import { columns, fit, painter, safe, safeLine } from "../render/text.ts"
import type { Call, VerbRun } from "../Verb.ts"

const ROLES: Readonly<Record<ChainLink["role"], string>> = {
  set: "set by",
  "caused-by": "caused by",
  "part-of": "part of",
  session: "in session"
}

/** Columns of a value beside its event. */
const VALUE = 40

const isEmpty = (value: unknown): boolean => value === null || (Array.isArray(value) && value.length === 0)

const row = ([field, { event, value }]: readonly [string, Origin]): ReadonlyArray<string> => [
  field,
  fit(safe(typeof value === "string" ? value : JSON.stringify(value)), VALUE),
  event.id,
  event.event.type,
  event.at,
  event.actor
]

const width = Math.max(...Object.values(ROLES).map(({ length }) => length))

const chainText = (call: Call, chain: ReadonlyArray<ChainLink>): string =>
  chain.map(({ event, role }) => `${ROLES[role].padEnd(width)}  ${eventLine(call, event, width + 2)}\n`).join("")

/** Keys have no dot in them. */
const split = (asked: string): readonly [key: string, field: string | null] => {
  const dot = asked.indexOf(".")
  return dot === -1 ? [asked, null] : [asked.slice(0, dot), asked.slice(dot + 1)]
}

export const run: VerbRun = (call) =>
  inProjectAt(call, (project, past) =>
    Effect.gen(function* () {
      const store = yield* EventStore
      const [key, field] = split(call.args[0] ?? "")
      const now = yield* stateNow(project)
      const ticket = past === null ? findTicket(now, key) : findThen(yield* store.state, now, key, past.words)
      const { chain, fields } = yield* why({ uid: ticket.uid, key: ticket.key, field })
      if (call.json) {
        printJson(call, "why", {
          key: ticket.key,
          title: ticket.title,
          fields: fields.map(([name, { event, value }]) => ({ field: name, value, event: eventJson(event) })),
          chain: chain.map(({ event, role }) => ({ role, event: eventJson(event) }))
        })
        return 0
      }
      sayPast(call, past)
      const paint = painter(call.io.color)
      if (field === null) {
        const shown = fields.filter(([, { value }]) => !isEmpty(value))
        call.io.out(
          `${paint("bold", ticket.key)} ${safeLine(ticket.title)}\n${columns(shown.map(row), call.io.columns)}\n`
        )
      } else {
        for (const [name, { value }] of fields) {
          const text = safe(typeof value === "string" ? value : JSON.stringify(value))
          call.io.out(`${paint("bold", `${ticket.key}.${name}`)} ${text}\n`)
        }
      }
      call.io.out(`${field === null ? `\n${paint("gray", "status")}\n` : ""}${chainText(call, chain)}`)
      return 0
    })
  )
