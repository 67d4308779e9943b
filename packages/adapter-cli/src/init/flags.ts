/**
 * The flags of `btk init` as answers.
 *
 * @since 0.1.0
 */
import { upperCase } from "@backlog-toolkit/core/backlog/TicketKey"
import { domainError } from "@backlog-toolkit/core/log/DomainError"
import { TICKET_TYPES } from "@backlog-toolkit/core/ticket/Vocabulary"
import type { InitAnswers } from "@backlog-toolkit/workspace/planInit"
import type { Call } from "../Verb.ts"

/** As `TicketType` of `ticket/Ticket.ts` has it, which would load every schema. */
const TYPE = /^[A-Z][A-Z0-9]{0,15}$/u

/** `task, BUG` and the like, as types; throws `flag-invalid`. */
export const prefixesFrom = (texts: ReadonlyArray<string>): ReadonlyArray<string> => {
  const types = texts.flatMap((text) => text.split(/[\s,]+/u)).filter((word) => word !== "")
  for (const word of types) {
    if (TYPE.test(upperCase(word))) continue
    throw domainError(
      "usage",
      "flag-invalid",
      `--prefixes takes ticket types such as ${TICKET_TYPES.slice(0, 3).join(", ")}, not "${word}".`,
      "A ticket type begins the keys of its tickets: up to 16 letters and digits, a letter first.",
      "Try --prefixes TASK --prefixes EPIC.",
      { flag: "prefixes" }
    )
  }
  return [...new Set(types.map(upperCase))]
}

const excluding = (one: string, other: string) =>
  domainError(
    "usage",
    "usage",
    `--${one} and --${other} exclude each other.`,
    "One asks for what the other refuses.",
    "Leave one of them out.",
    {
      flag: other
    }
  )

/** `--name` and `--no-name`; null for neither. Throws `usage` for both. */
const switchOf = (call: Call, name: string): boolean | null => {
  const [yes, no] = [call.flag(name), call.flag(`no-${name}`)]
  if (yes && no) throw excluding(name, `no-${name}`)
  return yes ? true : no ? false : null
}

const agentsMd = (call: Call): InitAnswers["agentsMd"] => {
  const [write, remove] = [call.flag("agents-md"), call.flag("remove-agents-md")]
  if (write && remove) throw excluding("agents-md", "remove-agents-md")
  return write ? "write" : remove ? "remove" : null
}

/** Throws `flag-invalid`, and `usage` for flags that contradict each other. */
export const given = (call: Call): InitAnswers => ({
  name: call.value("name"),
  stack: call.value("stack"),
  preset: call.value("preset"),
  prefixes: prefixesFrom(call.values("prefixes")),
  target: call.value("target"),
  testCommand: call.value("test-command"),
  setupCommand: call.value("setup-command"),
  templates: switchOf(call, "templates"),
  codeRules: switchOf(call, "code-rules"),
  agentsMd: agentsMd(call),
  here: call.flag("here"),
  force: call.flag("force"),
  leaveOut: []
})

/** The flag of an answer, and the key of the configuration that it becomes. */
const BECOMES: ReadonlyArray<readonly [answer: keyof InitAnswers, flag: string, key: string]> = [
  ["name", "name", "project.name"],
  ["stack", "stack", "project.stack"],
  ["preset", "preset", "qualityGates"],
  ["prefixes", "prefixes", "backlog.ticketPrefixes"],
  ["target", "target", "target"],
  ["testCommand", "test-command", "qualityGates.testCommand"],
  ["setupCommand", "setup-command", "qualityGates.setupCommand"]
]

const isGiven = (answer: InitAnswers[keyof InitAnswers]): boolean =>
  Array.isArray(answer) ? answer.length > 0 : answer !== null

/** A configuration that is there is kept, so an answer would be dropped. Throws `init-flag-unused`. */
export const refuseUnused = (answers: InitAnswers): void => {
  const unused = BECOMES.find(([answer]) => isGiven(answers[answer]))
  if (unused === undefined) return
  const [, flag, key] = unused
  throw domainError(
    "usage",
    "init-flag-unused",
    `--${flag} would change nothing: backlog.config.json is there.`,
    "btk init keeps a configuration that is there.",
    `Change ${key} in backlog.config.json, or leave the flag out.`,
    { flag, key }
  )
}
