/**
 * `btk log`: events as they were recorded, all or those that are asked for.
 *
 * @since 0.1.0
 */
import { domainError } from "@backlog-toolkit/core/log/DomainError"
import { type AnyRecorded, EventStore } from "@backlog-toolkit/core/ports/EventStore"
import { Telemetry } from "@backlog-toolkit/core/ports/Telemetry"
import { findTicket } from "@backlog-toolkit/workspace/findTicket"
import * as Effect from "effect/Effect"
import * as Stream from "effect/Stream"
import { stateNow } from "../inStore.ts"
import { countFlag } from "../parse.ts"
import { logFilter } from "../logFilter.ts"
import { findThen, inProjectAt, pastOf, sayPast } from "../past.ts"
import { eventJson, eventLine } from "../render/event.ts"
import { printJson } from "../render/json.ts"
import type { Call, VerbRun } from "../Verb.ts"

const DEFAULT_LIMIT = 50

const checkFlags = (call: Call): void => {
  if (!call.flag("telemetry") || call.value("at") === null) return
  throw domainError(
    "usage",
    "usage",
    "--telemetry and --at exclude each other.",
    "A point of the log has no place among single calls.",
    "Choose one."
  )
}

export const run: VerbRun = (call) => {
  checkFlags(call)
  return inProjectAt(call, (project, past) =>
    Effect.gen(function* () {
      const store = yield* EventStore
      const [key] = call.args
      const uid =
        key === undefined
          ? null
          : past === null
            ? findTicket(yield* stateNow(project), key).uid
            : findThen(yield* store.state, yield* stateNow(project), key, past.words).uid
      const since = call.value("since")
      const filter = logFilter(call, uid, since === null ? null : yield* pastOf(project, since, "before"))
      const limit =
        call.json && call.value("limit") === null ? Number.POSITIVE_INFINITY : countFlag(call, "limit", DEFAULT_LIMIT)
      let events: Array<AnyRecorded> = []
      let total = 0
      const source = call.flag("telemetry") ? (yield* Telemetry).read : store.readFrom(new Map())
      yield* Stream.runForEach(source, (chunk) =>
        Effect.sync(() => {
          for (const one of chunk) {
            if (!filter(one)) continue
            total += 1
            events.push(one)
          }
          if (events.length > limit * 2) events = events.slice(-limit)
        })
      )
      const shown = Number.isFinite(limit) ? events.slice(-limit) : events
      if (call.json) {
        printJson(call, "log", {
          total,
          events: shown.map(eventJson)
        })
        return 0
      }
      sayPast(call, past)
      for (const one of shown) call.io.out(`${eventLine(call, one)}\n`)
      if (total > shown.length && !call.flag("quiet"))
        call.io.out(`${total - shown.length} earlier events: btk log -n ${total}\n`)
      return 0
    })
  )
}
