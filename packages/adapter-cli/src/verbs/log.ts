/**
 * `btk log`: events as they were recorded.
 *
 * @since 0.1.0
 */
import { nearest } from "@backlog-toolkit/core/backlog/nearest"
import { domainError } from "@backlog-toolkit/core/log/DomainError"
import { UPCASTERS } from "@backlog-toolkit/core/log/Kinds"
import { type AnyRecorded, EventStore } from "@backlog-toolkit/core/ports/EventStore"
import { findTicket } from "@backlog-toolkit/workspace/findTicket"
import { readState } from "@backlog-toolkit/workspace/readState"
import * as Effect from "effect/Effect"
import * as Stream from "effect/Stream"
import { countFlag } from "../parse.ts"
import { inProject } from "../project.ts"
import { printJson } from "../render/json.ts"
import { fit, painter, safe, safeLine } from "../render/text.ts"
import type { Call, VerbRun } from "../Verb.ts"

const DEFAULT_LIMIT = 50

const KINDS = Object.keys(UPCASTERS)

const wantedKinds = (call: Call): ReadonlySet<string> => {
  const asked = call.values("kind")
  const wrong = asked.find((kind) => !KINDS.includes(kind))
  if (wrong === undefined) return new Set(asked)
  const [near] = nearest(wrong, KINDS, 1)
  throw domainError(
    "usage",
    "kind-unknown",
    `"${wrong}" is not a kind of event.`,
    "A typo here would silently list nothing.",
    near === undefined ? `Use one of ${KINDS.join(", ")}.` : `Did you mean ${near}?`,
    { flag: "kind" }
  )
}

const gist = ({ event }: AnyRecorded): string => safe(JSON.stringify(event.data))

export const run: VerbRun = (call) =>
  inProject(call, (project) =>
    Effect.gen(function* () {
      const store = yield* EventStore
      const [key] = call.args
      const stream = key === undefined ? null : `ticket/${findTicket(readState(project), key).uid}`
      const kinds = wantedKinds(call)
      const uid = stream?.slice("ticket/".length)
      const limit =
        call.json && call.value("limit") === null ? Number.POSITIVE_INFINITY : countFlag(call, "limit", DEFAULT_LIMIT)
      let events: Array<AnyRecorded> = []
      let total = 0
      yield* Stream.runForEach(store.readFrom(new Map()), (chunk) =>
        Effect.sync(() => {
          for (const one of chunk) {
            // A ticket's outcomes stand on its wave's stream.
            const mine =
              stream === null ||
              one.stream === stream ||
              (one.event.type === "wave.slot-settled" && one.event.data.ticket === uid)
            if (!mine || (kinds.size > 0 && !kinds.has(one.event.type))) continue
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
          events: shown.map(({ event, ...envelope }) => ({ ...envelope, type: event.type, data: event.data }))
        })
        return 0
      }
      const paint = painter(call.io.color)
      for (const one of shown) {
        const head = `${one.at}  ${one.id}  ${one.event.type}  ${one.actor}  `
        call.io.out(
          `${paint("gray", one.at)}  ${one.id}  ${paint("cyan", one.event.type)}  ${safeLine(one.actor)}  ${fit(gist(one), Math.max(20, call.io.columns - head.length))}\n`
        )
      }
      if (total > shown.length && !call.flag("quiet"))
        call.io.out(`${total - shown.length} earlier events: btk log -n ${total}\n`)
      return 0
    })
  )
