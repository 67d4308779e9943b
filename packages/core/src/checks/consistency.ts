/**
 * Checks that a ticket doesn't contradict itself or the project's customs.
 *
 * @since 0.1.0
 */
import { SECTIONS, findSection } from "../ticket/TicketSections.ts"
import { PRIORITIES, type Priority } from "../ticket/Vocabulary.ts"
import type { Check, Found } from "./Check.ts"

const isUrgent = (priority: Priority): boolean => PRIORITIES.indexOf(priority) <= PRIORITIES.indexOf("high")

export const typeUnconfigured: Check = {
  code: "type-unconfigured",
  level: "error",
  group: "consistency",
  rule: "The ticket's type is one of the configured ones.",
  keys: ["backlog.ticketPrefixes"],
  find: ({ config, content }) =>
    config.backlog.ticketPrefixes.includes(content.type)
      ? []
      : [
          {
            place: { in: "header", field: "id" },
            message: `${content.type} is none of the configured types (${config.backlog.ticketPrefixes.join(", ")}): choose one of them, or add it to backlog.ticketPrefixes.`
          }
        ]
}

/** Whole words, and not those of programmers: a critical section is no emergency. */
const URGENT =
  /(?<![\p{L}\p{N}_-])(?:critical(?![ -](?:path|section|region|css|rendering))|urgent|urgently|blocker|showstopper|asap)(?![\p{L}\p{N}_-])/iu

export const urgencyUnderstated: Check = {
  code: "urgency-understated",
  level: "warning",
  group: "consistency",
  rule: "A title or context that says critical, urgent, blocker, showstopper or asap goes with the priority critical or high.",
  keys: [],
  find: ({ content, read }) => {
    if (isUrgent(content.priority)) return []
    const section = findSection(read.sections, SECTIONS.context)
    const context = section === undefined ? "" : content.body.slice(section.contentFrom, section.to)
    const word = URGENT.exec(content.title)?.[0] ?? URGENT.exec(context)?.[0]
    return word === undefined
      ? []
      : [
          {
            place: { in: "header", field: "priority" },
            message: `The text says “${word.toLowerCase()}”, and the priority is ${content.priority}: raise it, or say it otherwise.`
          }
        ]
  }
}

const textField = (fields: Readonly<Record<string, unknown>>, name: string): string | null => {
  const value = fields[name]
  return typeof value === "string" && value.trim() !== "" ? value.trim().toLowerCase() : null
}

export const severityUnderstated: Check = {
  code: "severity-understated",
  level: "warning",
  group: "consistency",
  rule: "A BUG of severity critical has the priority critical or high.",
  keys: [],
  find: ({ content }) =>
    content.type !== "BUG" || textField(content.fields, "severity") !== "critical" || isUrgent(content.priority)
      ? []
      : [
          {
            place: { in: "header", field: "priority" },
            message: `The severity is critical, and the priority is ${content.priority}: raise it.`,
            fix: { what: "The priority is high.", apply: (now) => ({ ...now, priority: "high" }) }
          }
        ]
}

/** Values of header fields, by type of ticket: the predecessor's (seed: templates). Other types may use the names as they like. */
const VALUES: ReadonlyArray<readonly [type: string, field: string, values: ReadonlyArray<string>]> = [
  ["BUG", "severity", PRIORITIES],
  [
    "FEAT",
    "phase",
    ["planning", "plan", "implement", "implementation", "test", "testing", "deploy", "deployed", "done"]
  ],
  ["IDEA", "type", ["feature", "business-line", "experiment", "prototype", "research", "spike"]]
]
/** Impact, confidence and ease from 1 to 10, added, multiplied or averaged; 0 before anybody scored. */
const MAX_ICE = 1000

export const fieldInvalid: Check = {
  code: "field-invalid",
  level: "warning",
  group: "consistency",
  rule: "A BUG's severity, a FEAT's phase, an IDEA's type and its ice_score (0 to 1,000) have values that mean something.",
  keys: [],
  find: ({ content }) => {
    const words = VALUES.flatMap(([type, field, values]): ReadonlyArray<Found> => {
      const value = content.type === type ? textField(content.fields, field) : null
      return value === null || values.includes(value)
        ? []
        : [
            {
              place: { in: "header", field },
              message: `${field} is “${value}”, which is none of ${values.join(", ")}.`
            }
          ]
    })
    const score = content.fields["ice_score"]
    if (content.type !== "IDEA" || score === undefined || score === null || score === "") return words
    return typeof score === "number" && score >= 0 && score <= MAX_ICE
      ? words
      : [...words, { place: { in: "header", field: "ice_score" }, message: "ice_score is no number from 0 to 1,000." }]
  }
}
