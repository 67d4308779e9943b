/**
 * What `btk bulk` does to each ticket, from its flags.
 *
 * @since 0.1.0
 */
import { upperCase } from "@backlog-toolkit/core/backlog/TicketKey"
import { domainError } from "@backlog-toolkit/core/log/DomainError"
import { readLabel, withLabels, withoutLabels } from "@backlog-toolkit/core/ticket/Labels"
import type { TicketContent } from "@backlog-toolkit/core/ticket/Ticket"
import { OWN_FIELDS } from "@backlog-toolkit/core/ticket/TicketHeader"
import type { Bulk } from "@backlog-toolkit/core/usecases/BulkChange"
import type { BacklogConfig } from "@backlog-toolkit/core/backlog/ConfigSchema"
import * as Result from "effect/Result"
import { priorityOf } from "./content.ts"
import type { Call } from "./Verb.ts"
import { requiredReason } from "./verbs/simple.ts"

export const BULK_ACTIONS = ["close", "label", "priority", "edit"] as const
export type BulkAction = (typeof BULK_ACTIONS)[number]

const missing = (flags: string, example: string) =>
  domainError(
    "usage",
    "bulk-change-missing",
    `${flags} is missing.`,
    "It says what to change.",
    `For example ${example}.`,
    {}
  )

const labelsOf = (call: Call, flag: string): ReadonlyArray<string> =>
  call.values(flag).map((text) => {
    const label = readLabel(text)
    if (Result.isFailure(label)) throw label.failure
    return label.success
  })

const unsettable = (text: string, why: string, next: string) =>
  domainError("usage", "set-invalid", `--set ${JSON.stringify(text)} can't be done.`, why, next, { flag: "set" })

/** Fields that a ticket is told apart by, or that have a verb of their own. */
const ELSEWHERE: Readonly<Record<string, string>> = {
  title: "Titles are for one ticket: btk edit <key> --title.",
  tags: "Use btk bulk label.",
  depends_on: "Use btk dep.",
  status: "Use btk bulk close; other statuses are reached by work."
}

type Revise = (content: TicketContent) => TicketContent

/** `severity=high`; nothing behind the sign takes the field out. */
const setter = (text: string, config: BacklogConfig): Revise => {
  const at = text.indexOf("=")
  const [name, value] = [text.slice(0, Math.max(0, at)).trim(), text.slice(at + 1).trim()]
  if (at === -1 || name === "")
    throw unsettable(text, "It names no field and value.", "For example --set severity=high.")
  if (name === "priority") {
    const priority = priorityOf(value, "set")
    return (content) => ({ ...content, priority })
  }
  if (name === "type") {
    const type = upperCase(value)
    if (!config.backlog.ticketPrefixes.includes(type)) {
      const known = config.backlog.ticketPrefixes.join(", ")
      throw unsettable(text, `${type} is not a ticket type of this backlog.`, `Use one of ${known}.`)
    }
    return (content) => ({ ...content, type })
  }
  if (OWN_FIELDS.has(name) || name === "__proto__") {
    throw unsettable(text, `${name} is the toolkit's own.`, ELSEWHERE[name] ?? "Choose another field.")
  }
  return ({ fields, ...content }) => {
    const { [name]: _, ...others } = fields
    return { ...content, fields: value === "" ? others : { ...fields, [name]: value } }
  }
}

/** Throws what is wrong with the flags. */
export const bulkOf = (call: Call, action: BulkAction, config: BacklogConfig): Bulk => {
  switch (action) {
    case "close":
      return { type: "close", reason: requiredReason(call) }
    case "label": {
      const [added, removed] = [labelsOf(call, "add"), labelsOf(call, "remove")]
      if (added.length + removed.length === 0) throw missing("--add or --remove", "--add parser")
      return {
        type: "revise",
        revise: (content) => ({ ...content, tags: withLabels(withoutLabels(content.tags, removed), added) })
      }
    }
    case "priority": {
      const to = call.value("to")
      if (to === null) throw missing("--to", "--to high")
      const priority = priorityOf(to, "to")
      return { type: "revise", revise: (content) => ({ ...content, priority }) }
    }
    case "edit": {
      const setters = call.values("set").map((text) => setter(text, config))
      if (setters.length === 0) throw missing("--set", "--set severity=high")
      return { type: "revise", revise: (content) => setters.reduce((one, set) => set(one), content) }
    }
  }
}

/** Flags of other actions do nothing, which nobody means. */
const FLAGS: Readonly<Record<string, BulkAction>> = {
  reason: "close",
  add: "label",
  remove: "label",
  to: "priority",
  set: "edit"
}

export const onlyFlagsOf = (call: Call, action: BulkAction): void => {
  const other = Object.entries(FLAGS).find(
    ([flag, of]) => of !== action && (call.value(flag) !== null || call.values(flag).length > 0)
  )
  if (other === undefined) return
  throw domainError(
    "usage",
    "usage",
    `--${other[0]} is no flag of btk bulk ${action}.`,
    `It is one of btk bulk ${other[1]}.`,
    "See btk bulk --help.",
    { flag: other[0] }
  )
}
