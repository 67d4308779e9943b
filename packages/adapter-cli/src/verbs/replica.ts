/**
 * `btk replica list`, `reject` and `accept`: who writes this log, and whose work counts.
 *
 * @since 0.1.0
 */
import { domainError } from "@backlog-toolkit/core/log/DomainError"
import { judgeReplica, listReplicas, type ReplicaRow } from "@backlog-toolkit/core/usecases/Replicas"
import * as Effect from "effect/Effect"
import { actorOf } from "../actor.ts"
import { countFlag } from "../parse.ts"
import { inProject } from "../project.ts"
import { eventJson } from "../render/event.ts"
import { printJson } from "../render/json.ts"
import { safe } from "../render/text.ts"
import type { Call, VerbRun } from "../Verb.ts"
import { requiredReason } from "./simple.ts"

const usage = (code: string, message: string, why: string, next: string) =>
  domainError("usage", code, message, why, next)

const rowJson = ({ commits, newest, own, rejected, replica }: ReplicaRow) => ({
  replica,
  own,
  commits,
  newest: newest === null ? null : { event: newest.id, at: newest.at, actor: newest.actor },
  rejected
})

const rowText = ({ commits, newest, own, rejected, replica }: ReplicaRow): string => {
  const written = `${commits} ${commits === 1 ? "commit" : "commits"}`
  const last = newest === null ? "" : `, the newest ${newest.at} by ${newest.actor}`
  const who = own ? " (this clone)" : ""
  const judged =
    rejected === null
      ? ""
      : `\n          rejected from commit ${rejected.from} on by ${rejected.by}: ${rejected.reason} (${rejected.event})`
  return safe(`${replica}  ${written}${last}${who}${judged}\n`)
}

const list = (call: Call) =>
  inProject(call, () =>
    Effect.gen(function* () {
      const rows = yield* listReplicas
      if (call.json) printJson(call, "replicas", { replicas: rows.map(rowJson) })
      else for (const row of rows) call.io.out(rowText(row))
      if (rows.length === 0 && !call.json && !call.flag("quiet")) call.io.out("Nobody has recorded anything yet.\n")
      return 0
    })
  )

const judge = (call: Call, action: "reject" | "accept") => {
  const [, replica] = call.args
  if (replica === undefined) {
    throw usage(
      "replica-missing",
      `btk replica ${action} needs a replica.`,
      "It is about one clone's work.",
      "Look: btk replica list"
    )
  }
  const reason = requiredReason(call)
  const from = call.value("from") === null ? null : countFlag(call, "from", 1)
  if (from !== null && action === "accept") {
    throw usage(
      "flag-unused",
      "btk replica accept takes no --from.",
      "What is accepted again counts from its first commit on.",
      `To keep a part out: btk replica reject ${replica} --from <number>`
    )
  }
  return inProject(call, () =>
    Effect.gen(function* () {
      const recorded = yield* judgeReplica({ action, replica, from, reason, actor: actorOf(call) })
      const row = (yield* listReplicas).find((one) => one.replica === replica)
      if (call.json) {
        const event = recorded === null ? null : eventJson(recorded)
        printJson(call, "replica", { event, replica: row === undefined ? null : rowJson(row) })
      } else if (!call.flag("quiet")) {
        if (recorded === null) call.io.out("It was so already.\n")
        if (row !== undefined) call.io.out(rowText(row))
      }
      return 0
    })
  )
}

export const run: VerbRun = (call) => {
  const [action = ""] = call.args
  switch (action) {
    case "list":
      return list(call)
    case "reject":
    case "accept":
      return judge(call, action)
    default:
      throw usage(
        "action-unknown",
        `btk replica can't ${JSON.stringify(action)}.`,
        "It can list, reject and accept.",
        "Try: btk replica list"
      )
  }
}
